# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes are killed while something is sent or imported: what was acknowledged is there, whole; the rest is absent.

The product runs as it is installed, with its training region; a program presses the buttons that a person presses.
"""

import json
import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest

from jointplan.core.embedded import processes
from jointplan.training.loading import PASSWORD
from tests.test_running import FIRST_START, Product, eventually

pytestmark = pytest.mark.running

# Seconds after which the kill comes; sending takes longer than the first on any machine.
MOMENTS = (0.02, 0.08, 0.2)
EDGE = "edge-of-a-part-of-the-form"
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
OPEN_DRAFT = re.compile(r'href="(/en/training/work/submissions/[0-9a-f-]{36}/)"')
# What stands in the database about the newest version: its state, and everything that sending writes.
NEWEST = """
SELECT s.id, s.state, s.sent_at IS NOT NULL,
    (SELECT count(*) FROM assessments_snapshot n WHERE n.submission_id = s.id),
    (SELECT count(*) FROM assessments_answerpart p WHERE p.submission_id = s.id AND p.label = 'AMBER'),
    (SELECT count(*) FROM assessments_answerpart p WHERE p.submission_id = s.id AND p.label = 'AMBER+STRICT'),
    (SELECT count(*) FROM audit_entry e WHERE e.verb = 'assessments.submission_sent'
        AND e.object_type = 'assessments.submission' AND e.object_id = s.id)
FROM assessments_submission s JOIN parties_party p ON p.id = s.originator_id
JOIN assessments_cycle c ON c.id = s.cycle_id
WHERE p.code = %s AND c.state = 'open' AND s.contributes_to_id IS NULL ORDER BY s.version DESC LIMIT 1
"""
# Of a pack: when it was imported, the answers that say what its file says, and the entries on it.
IMPORTED = """
SELECT p.imported_at IS NOT NULL, p.arrived IS NULL,
    (SELECT count(*) FROM assessments_answerpart a WHERE a.submission_id = p.submission_id AND a.value = %s),
    (SELECT count(*) FROM audit_entry e WHERE e.verb = 'assessments.pack_imported'
        AND e.object_type = 'assessments.pack' AND e.object_id = p.id)
FROM assessments_pack p WHERE p.uid = %s
"""


class Person:
    """Somebody with a browser that keeps cookies and fills in forms."""

    def __init__(self, product: Product) -> None:
        self.address = product.running().address.rstrip("/")
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as response:
            return str(response.read().decode())

    def press(self, path: str, page: str, **values: str) -> str:
        """Send a form with what is hidden in it; returns the address of the page that it leads to."""
        data = urllib.parse.urlencode({**dict(FIELD.findall(page)), **values}).encode()
        with self.opener.open(self.address + path, data, timeout=30) as response:
            return str(response.geturl())

    def upload(self, path: str, page: str, name: str, content: bytes) -> str:
        """Send a file with what is hidden in the form; returns the address of the page that it leads to."""
        lines = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in FIELD.findall(page)]
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join(f"--{EDGE}\r\n{line}\r\n".encode() for line in lines)
        body += f"--{EDGE}\r\n".encode() + head + content + f"\r\n--{EDGE}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
        with self.opener.open(urllib.request.Request(self.address + path, body, headers), timeout=30) as response:
            return str(response.geturl())

    def sign_in(self, name: str) -> None:
        path = "/en/account/login/"
        self.press(path, self.get(path), login=name, password=PASSWORD)

    def send(self, path: str, page: str) -> bool:
        """Whether it was acknowledged: the receipt was shown, or was on its way when the server was killed again."""
        try:
            return self.press(f"{path}send/", page, nothing_classified="on", as_it_is="on").endswith("/receipt/")
        except urllib.error.URLError as error:
            # After a redirect the address of the receipt is known: the sending itself was acknowledged.
            return str(getattr(error, "url", "")).endswith("/receipt/")
        except OSError:
            return False

    def imports(self, pack: str, page: str) -> bool:
        """Whether the import of the file that came back was acknowledged."""
        try:
            return self.press(f"{pack}import/", page).endswith(pack)
        except urllib.error.URLError as error:
            return str(getattr(error, "url", "")).endswith(pack)
        except OSError:
            return False


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(tmp_path_factory.mktemp("sending") / "var", "--trial")
    product.start(FIRST_START)
    yield product
    product.signal(signal.SIGTERM)
    eventually(lambda: product.everybody() == [])


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def kill(product: Product, name: str) -> None:
    """As an accident does it: the process and what it started."""
    pid = product.member(name)
    for victim in [*(children_of(pid) if name == "web server" else []), pid]:
        if processes.started_at(victim) is not None:
            os.kill(victim, signal.SIGKILL)


def newest(product: Product, state: str) -> tuple[bool, int]:
    """Whether the newest version was sent, and its id; it is all of it or nothing."""
    with psycopg.connect(product.running().owner_url) as connection:
        row = connection.execute(NEWEST, [state]).fetchone()
    assert row is not None
    pk, stands_at, has_moment, snapshots, sent, kept, entries = row
    if stands_at == "draft":
        assert (has_moment, snapshots, sent, entries) == (False, 0, 0, 0)
        assert kept > 0
    else:
        assert (has_moment, snapshots, kept, entries) == (True, 1, 0, 1)
        assert sent > 0
    return stands_at != "draft", pk


def draft_of(person: Person, product: Product, state: str) -> str:
    """The address of a draft to send: the one there is, or another version of what was sent."""
    is_sent, pk = newest(product, state)
    with psycopg.connect(product.running().owner_url) as connection:
        row = connection.execute("SELECT uid FROM assessments_submission WHERE id = %s", [pk]).fetchone()
    assert row is not None
    path = f"/en/training/work/submissions/{row[0]}/"
    if not is_sent:
        return path
    another = f"{path}another/"
    return urllib.parse.urlsplit(person.press(another, person.get(another), reason="A number was wrong.")).path


def cleared(product: Product, state: str, path: str) -> None:
    """The clearing authority of the State says its word on the draft."""
    authority = Person(product)
    authority.sign_in(f"clearing-{state}")
    page = authority.get(f"{path}clearance/")
    confirmed = {"nothing_classified": "on", "no_person": "on", "language": "en"}
    authority.press(f"{path}clearance/", page, word="cleared", text="", **confirmed)


def ready_to_send(person: Person, product: Product, state: str) -> tuple[str, str]:
    """The draft and its page. Connections that the kill has broken are noticed by the next visit, and said so."""
    for _attempt in range(10):
        try:
            path = draft_of(person, product, state)
            return path, person.get(f"{path}send/")
        except urllib.error.HTTPError as error:
            if error.code == 403:
                cleared(product, state, path)
        except urllib.error.URLError:
            pass
        time.sleep(1)
    raise AssertionError("the product did not come back")


def test_a_submission_is_sent_by_pressing_the_buttons(product: Product) -> None:
    """Nobody is killed: the submission is sent, and the walk is right."""
    person = Person(product)
    person.sign_in("coordinator-lanternia")
    path, page = ready_to_send(person, product, "lanternia")
    assert OPEN_DRAFT.search(person.get("/en/training/work/"))
    assert person.send(path, page)
    assert newest(product, "lanternia")[0]


# The worker has no part in either: one kill shows that neither waits for it.
PROCESSES = {"web server": MOMENTS, "background worker": MOMENTS[1:2], "database": MOMENTS}


def is_there(product: Product, name: str) -> bool:
    """Whether the process has come back after the kill before."""
    try:
        return processes.started_at(product.member(name)) is not None
    except (StopIteration, ValueError, OSError):
        return False


def is_acknowledged_though_killed(product: Product, name: str, moment: float, act: Callable[[], bool]) -> bool:
    """Whether what a person did was acknowledged, though a process was killed a moment after it began."""
    eventually(lambda: is_there(product, name))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(act)
        time.sleep(moment)
        kill(product, name)
        is_acknowledged = answer.result(timeout=60)
    eventually(lambda: product.status() == 200)
    return is_acknowledged


def assert_killed_in_time(name: str, outcomes: list[bool]) -> None:
    """The kill came too early at least once, or it proves nothing; all is done where only the worker was killed."""
    assert all(outcomes) == (name == "background worker")


@pytest.mark.parametrize("name", PROCESSES)
def test_what_was_acknowledged_is_there_and_what_was_not_is_absent(product: Product, name: str) -> None:
    person = Person(product)
    person.sign_in("coordinator-tindrell")
    outcomes = []
    for moment in PROCESSES[name]:
        path, page = ready_to_send(person, product, "tindrell")
        is_acknowledged = is_acknowledged_though_killed(product, name, moment, partial(person.send, path, page))
        is_sent, _pk = newest(product, "tindrell")
        assert is_sent or not is_acknowledged
        outcomes.append(is_sent)
    assert_killed_in_time(name, outcomes)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_pack_is_imported_whole_or_not_at_all(product: Product, name: str) -> None:
    person = Person(product)
    person.sign_in("coordinator-tindrell")
    path, _page = ready_to_send(person, product, "tindrell")
    outcomes = []
    for moment in PROCESSES[name][:2]:
        words = f"Read from a file: {name}, {moment}."
        pack, page, said = brought_back(person, path, words)
        is_acknowledged = is_acknowledged_though_killed(product, name, moment, partial(person.imports, pack, page))
        is_imported = imported(product, pack, words, said)
        assert is_imported or not is_acknowledged
        outcomes.append(is_imported)
        if not is_imported:
            # The file still waits, and is imported now as if nothing had happened.
            assert person.imports(pack, person.get(pack))
            assert imported(product, pack, words, said)
    assert_killed_in_time(name, outcomes)


def brought_back(person: Person, path: str, words: str) -> tuple[str, str, int]:
    """A pack that came back with these words for every measure: its address, its page, and how many measures."""
    packs = person.get(f"{path}packs/")
    asked = urllib.parse.urlencode({**dict(FIELD.findall(packs)), "which": "all", "format": "json", "language": "en"})
    with person.opener.open(f"{person.address}{path}packs/make/", asked.encode(), timeout=30) as response:
        data = json.loads(response.read())
    told = [answer["questions"]["progress"] for answer in data["answers"].values() if "progress" in answer["questions"]]
    for question in told:
        question["value"] = words
    address = person.upload(f"{path}packs/upload/", packs, "pack.json", json.dumps(data).encode())
    pack = urllib.parse.urlsplit(address).path
    return pack, person.get(pack), len(told)


def imported(product: Product, pack: str, words: str, said: int) -> bool:
    """Whether the file of the pack was imported; it is all of it or nothing."""
    with psycopg.connect(product.running().owner_url) as connection:
        row = connection.execute(IMPORTED, [words, pack.rstrip("/").rpartition("/")[2]]).fetchone()
    assert row is not None
    assert row in {(False, False, 0, 0), (True, True, said, 1)}
    return bool(row[0])
