# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes are killed while people send, import and release: what was acknowledged is there, the rest absent, whole.

The product runs as it is installed, with its training region; a program presses the buttons that a person presses.
"""

import json
import re
import signal
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.pressing import Person, asked, killed_during, persistently
from tests.test_running import FIRST_START, Product, eventually

pytestmark = pytest.mark.running

# Seconds after which the kill comes; what is done takes longer than the first on any machine.
MOMENTS = (0.02, 0.08, 0.2)
# Nobody waits for the worker: one kill shows it.
MEMBERS = {"web server": MOMENTS, "database": MOMENTS, "background worker": MOMENTS[1:2]}
# What stands in the database about the newest version: its state, and everything that sending writes.
NEWEST = """
SELECT s.id, s.uid, s.state, s.sent_at IS NOT NULL,
    (SELECT count(*) FROM assessments_snapshot n WHERE n.submission_id = s.id),
    (SELECT count(*) FROM assessments_answerpart p WHERE p.submission_id = s.id AND p.label = 'AMBER'),
    (SELECT count(*) FROM assessments_answerpart p WHERE p.submission_id = s.id AND p.label = 'AMBER+STRICT'),
    (SELECT count(*) FROM audit_entry e WHERE e.verb = 'assessments.submission_sent'
        AND e.object_type = 'assessments.submission' AND e.object_id = s.id)
FROM assessments_submission s JOIN parties_party p ON p.id = s.originator_id
JOIN assessments_cycle c ON c.id = s.cycle_id
WHERE p.code = %s AND c.state = 'open' AND s.contributes_to_id IS NULL ORDER BY s.version DESC LIMIT 1
"""
IMPORTED = """
SELECT (SELECT count(*) FROM assessments_answerpart WHERE value = %s AND came_by = 'imported'),
    (SELECT count(*) FROM audit_entry e JOIN assessments_pack k ON k.id = e.object_id
        WHERE e.verb = 'assessments.pack_imported' AND e.object_type = 'assessments.pack' AND k.uid = %s)
"""
RELEASED = """
SELECT count(*) FILTER (WHERE p.label = 'CLEAR'), count(*),
    (SELECT count(*) FROM audit_entry e JOIN assessments_answerpart q ON q.id = e.object_id
        WHERE e.verb = 'access.audience_widened' AND e.object_type = 'assessments.answerpart'
        AND q.submission_id = %s AND e.details ->> 'label' = 'CLEAR')
FROM assessments_answerpart p WHERE p.submission_id = %s AND p.kind <> 'status'
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(tmp_path_factory.mktemp("kills") / "var", "--trial")
    product.start(FIRST_START)
    yield product
    product.signal(signal.SIGTERM)
    eventually(lambda: product.everybody() == [])


def newest(product: Product, state: str) -> tuple[bool, int, str]:
    """Whether the newest version was sent, its id and its address; it is all of it or nothing."""
    pk, uid, stands_at, has_moment, snapshots, sent, kept, entries = asked(product, NEWEST, state)
    if stands_at == "draft":
        assert (has_moment, snapshots, sent, entries) == (False, 0, 0, 0)
        assert kept > 0
    else:
        assert (has_moment, snapshots, kept, entries) == (True, 1, 0, 1)
        assert sent > 0
    return stands_at != "draft", pk, f"/en/training/work/submissions/{uid}/"


def draft_of(person: Person, product: Product, state: str) -> str:
    """The address of a draft: the one there is, or another version of what was sent."""
    is_sent, _pk, path = newest(product, state)
    if not is_sent:
        return path
    another = f"{path}another/"
    return person.press(another, person.get(another), [("reason", "A number was wrong.")])[0]


def cleared(product: Product, state: str, path: str) -> None:
    """The clearing authority of the State says its word on the draft."""
    authority = Person(product, f"clearing-{state}")
    page = authority.get(f"{path}clearance/")
    circle = re.findall(r'name="circle" value="([^"]+)"', page)[0]
    values = [("word", "cleared"), ("text", ""), ("circle", circle), ("language", "en")]
    authority.press(f"{path}clearance/", page, [*values, ("nothing_classified", "on"), ("no_person", "on")])


def ready_to_send(person: Person, product: Product, state: str) -> tuple[str, str]:
    """The draft and its page."""
    path = persistently(lambda: draft_of(person, product, state))
    with suppress(urllib.error.HTTPError):  # refused until it is cleared
        return path, persistently(lambda: person.get(f"{path}send/"))
    persistently(lambda: cleared(product, state, path))
    return path, persistently(lambda: person.get(f"{path}send/"))


def send(person: Person, path: str, page: str) -> bool:
    values = [("nothing_classified", "on"), ("as_it_is", "on")]
    return person.was_acknowledged(f"{path}send/", page, values, re.compile(r"/receipt/$"))


def test_a_submission_is_sent_by_pressing_the_buttons(product: Product) -> None:
    """Nobody is killed: the submission is sent, and the walk is right."""
    person = Person(product, "coordinator-lanternia")
    assert send(person, *ready_to_send(person, product, "lanternia"))
    assert newest(product, "lanternia")[0]


def outcomes(
    product: Product, name: str, prepare: Callable[[], Callable[[], bool]], is_done: Callable[[], bool]
) -> None:
    """Kill it at several moments: whatever was acknowledged is done."""
    done = []
    for moment in MEMBERS[name]:
        act = persistently(prepare)
        acknowledged = killed_during(product, name, moment, act)
        done.append(is_done())
        assert done[-1] or not acknowledged
    # The kill came too early at least once, or it proves nothing; without the worker all is done.
    assert all(done) == (name == "background worker")


@pytest.mark.parametrize("name", MEMBERS)
def test_a_submission_is_sent_as_a_whole_or_not_at_all(product: Product, name: str) -> None:
    person = Person(product, "coordinator-lanternia")

    def prepare() -> Callable[[], bool]:
        path, page = ready_to_send(person, product, "lanternia")
        return lambda: send(person, path, page)

    outcomes(product, name, prepare, lambda: newest(product, "lanternia")[0])


@pytest.mark.parametrize("name", MEMBERS)
def test_a_pack_is_imported_as_a_whole_or_not_at_all(product: Product, name: str) -> None:
    person = Person(product, "coordinator-arvelune")
    text, many, uid = "", 0, ""

    def prepare() -> Callable[[], bool]:
        nonlocal text, many, uid
        packs = f"{draft_of(person, product, 'arvelune')}packs/"
        chosen = [("which", "all"), ("format", "json"), ("language", "en")]
        _path, file = person.press(f"{packs}make/", person.get(packs), chosen)
        pack = json.loads(file)
        uid = pack["manifest"]["pack"]
        text = f"Written without a connection, in pack {uid}."
        answers = [
            block["questions"]["progress"] for block in pack["answers"].values() if "progress" in block["questions"]
        ]
        for answer in answers:
            answer["value"] = text
        many = len(answers)
        assert many > 10
        path, page = person.bring(f"{packs}upload/", person.get(packs), json.dumps(pack).encode())
        leads_to = re.compile(f"{path}$")
        return lambda: person.was_acknowledged(f"{path}import/", page, [("leave", "wrong")], leads_to)

    def is_done() -> bool:
        written, entries = asked(product, IMPORTED, text, uid)
        assert (written, entries) in {(0, 0), (many, 1)}
        return bool(written)

    outcomes(product, name, prepare, is_done)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_submission_is_released_as_a_whole_or_not_at_all(product: Product, name: str) -> None:
    coordinator, authority = Person(product, "coordinator-lanternia"), Person(product, "clearing-lanternia")
    current: dict[str, int] = {}

    def prepare() -> Callable[[], bool]:
        is_sent, pk, path = newest(product, "lanternia")
        if not is_sent or asked(product, RELEASED, pk, pk)[0]:
            assert send(coordinator, *ready_to_send(coordinator, product, "lanternia"))
            _is_sent, pk, path = newest(product, "lanternia")
        current["pk"] = pk
        release = f"{path}release/"
        kinds = re.findall(r'name="kinds" value="([^"]+)"', form := authority.get(release))
        chosen = [("everything", "on"), ("to", "everyone"), ("reason", "Cleared for everyone.")]
        chosen += [("kinds", kind) for kind in kinds if kind != "status"]
        _path, page = authority.press(release, form, chosen)
        return lambda: authority.was_acknowledged(release, page, [], re.compile(f"{path}$"))

    def is_done() -> bool:
        public, parts, entries = asked(product, RELEASED, current["pk"], current["pk"])
        assert (public, entries) in {(0, 0), (parts, parts)}
        return bool(public)

    outcomes(product, name, prepare, is_done)
