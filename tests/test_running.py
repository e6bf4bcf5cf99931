# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole product, started and ended as people and accidents do it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jointplan.core import embedded
from jointplan.core.embedded import processes

pytestmark = pytest.mark.running

COMMAND = [sys.executable, "-P", "-m", "jointplan.config.cli"]
FIRST_START = 300.0
PATIENCE = 120.0


def eventually(met: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not met():
        assert time.monotonic() < deadline, f"not within {patience:.0f} s"
        time.sleep(0.1)


def environment(var: Path) -> dict[str, str]:
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "HOME", "DJANGO_SETTINGS_MODULE"}
    own |= {"JOINTPLAN_AUDIT_FOLDER"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"JOINTPLAN_VAR": str(var), "LC_ALL": "C"}


def jointplan(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], env=environment(var) | more, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


class Product:
    """One `jointplan serve` in the folder `var`, in a process group of its own."""

    def __init__(self, var: Path, *words: str) -> None:
        self.var = var
        self.words = words
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = PATIENCE, port: int | None = None) -> None:
        named = ["--port", str(port)] if port else []
        with (self.var.parent / "said").open("w") as said:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", *self.words, *named],
                env=environment(self.var),
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        eventually(lambda: "runs at" in self.said() or self.process.poll() is not None, patience)
        assert "runs at" in self.said(), self.said()

    def said(self) -> str:
        return (self.var.parent / "said").read_text()

    def running(self) -> embedded.Running:
        running = embedded.running(self.var)
        assert running is not None
        return running

    def status(self) -> int:
        port = int(self.running().address.rpartition(":")[2].strip("/"))
        connection = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def write(self, number: int) -> None:
        with psycopg.connect(self.running().owner_url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
            connection.execute("INSERT INTO kept VALUES (%s)", [number])

    def numbers(self) -> list[int]:
        with psycopg.connect(self.running().owner_url) as connection:
            return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]

    def servers(self) -> list[int]:
        place = (self.var / "postgres").stat()
        return processes.named(f"jointplan-{place.st_dev:x}-{place.st_ino:x}")

    def everybody(self) -> list[int]:
        """Every process that belongs to this installation; those of Python are known by their environment."""
        mark = f"JOINTPLAN_VAR={self.var}\0".encode()
        found = self.servers()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes() + b"\0":
                    found.append(int(process.name))
            except OSError:
                continue
        return [pid for pid in found if processes.started_at(pid) is not None]

    def member(self, name: str) -> int:
        """The number of the web server, the worker, or the database."""
        if name == "database":
            return min(self.servers())
        word = {"web server": b"gunicorn", "background worker": b"procrastinate"}[name]
        return next(int(pid) for pid in self.running().processes if word in Path(f"/proc/{pid}/cmdline").read_bytes())

    def signal(self, sign: signal.Signals, *, group: bool = False) -> int:
        assert self.process is not None
        if group:
            os.killpg(self.process.pid, sign)
        else:
            self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that ran once and is stopped."""
    product = Product(tmp_path_factory.mktemp("prepared") / "var")
    product.start(FIRST_START)
    assert product.signal(signal.SIGINT) == 0
    return product.var


@pytest.fixture
def product(prepared: Path, tmp_path: Path) -> Iterator[Product]:
    product = Product(copied(prepared, tmp_path))
    yield product
    if product.process is not None and product.process.poll() is None:
        product.signal(signal.SIGTERM)
    eventually(lambda: product.everybody() == [])


def copied(prepared: Path, place: Path) -> Path:
    # `cp` keeps the account that the server runs as.
    subprocess.run(["cp", "-a", str(prepared), str(place / "var")], check=True)
    return place / "var"


def test_it_answers_at_the_address_it_prints_and_says_so_to_a_second_start(product: Product) -> None:
    product.start()
    assert product.running().address in product.said()
    assert product.status() == 200
    second = jointplan(product.var, "serve")
    assert second.returncode == 1
    assert product.running().address in second.stderr
    assert product.status() == 200


@pytest.mark.parametrize("name", ["web server", "background worker", "database"])
def test_a_process_that_is_killed_comes_back(product: Product, name: str) -> None:
    product.start()
    eventually(lambda: len(product.running().processes) == 2)
    product.write(7)
    killed = product.member(name)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: f"The {name} was ended by SIGKILL" in product.said())
    eventually(lambda: product.status() == 200)
    eventually(lambda: product.member(name) != killed)
    assert product.numbers() == [7]


@pytest.mark.parametrize("group", [False, True], ids=["supervisor", "group"])
def test_after_a_kill_nobody_is_left_and_nothing_is_lost(product: Product, group: bool) -> None:
    product.start()
    product.write(7)
    product.signal(signal.SIGKILL, group=group)
    eventually(lambda: product.everybody() == [])
    product.start()
    assert product.numbers() == [7]
    assert product.status() == 200


def test_a_restart_in_the_moment_after_a_kill_gets_the_same_port(product: Product) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    product.start(port=port)
    product.signal(signal.SIGKILL)
    product.start(port=port)
    assert product.running().address == f"http://localhost:{port}/"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_within_ten_seconds(product: Product, sign: signal.Signals) -> None:
    product.start()
    began = time.monotonic()
    assert product.signal(sign, group=sign == signal.SIGINT) == 0
    assert time.monotonic() - began < 10
    assert product.everybody() == []
    assert "Traceback" not in product.said()
    assert not (product.var / "run.json").exists()


def test_two_folders_run_side_by_side_and_a_taken_port_is_named(
    product: Product, prepared: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Product(copied(prepared, tmp_path / "other"))
    product.start()
    other.start()
    try:
        assert product.running().address != other.running().address
        assert product.status() == other.status() == 200
    finally:
        other.signal(signal.SIGTERM)
    port = product.running().address.rpartition(":")[2].strip("/")
    refused = jointplan(other.var, "serve", "--port", port)
    assert refused.returncode == 1
    assert f"Port {port} is taken by another program" in refused.stderr


def test_a_command_uses_the_running_installation(product: Product) -> None:
    product.start()
    product.write(7)
    question = "from django.db import connections; c = connections['owner'].cursor()"
    question += "; c.execute('SELECT number FROM kept'); print(c.fetchone())"
    answer = jointplan(product.var, "manage", "shell", "--no-imports", "--command", question)
    assert answer.stdout.strip() == "(7,)", answer.stderr


def test_the_doctor_finds_nothing_wrong_with_a_new_installation(product: Product) -> None:
    found = jointplan(product.var, "doctor")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "problem" not in found.stdout


def test_one_database_address_without_the_other_is_refused(tmp_path: Path) -> None:
    refused = jointplan(tmp_path / "var", "serve", DATABASE_URL="postgresql://user@host/name")
    assert refused.returncode == 1
    assert "DATABASE_OWNER_URL: is not set" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_server_of_ones_own_needs_a_secret_key(tmp_path: Path) -> None:
    url = "postgresql://user@127.0.0.1:1/name"
    refused = jointplan(tmp_path / "var", "doctor", DATABASE_URL=url, DATABASE_OWNER_URL=url)
    assert refused.returncode == 1
    assert "SECRET_KEY: is not set" in refused.stderr


@pytest.mark.parametrize("words", [["serve", "--port", "none"], ["serve", "--port", "0"], ["nothing"], []])
def test_wrong_usage_ends_with_two(tmp_path: Path, words: list[str]) -> None:
    refused = jointplan(tmp_path / "var", *words)
    assert refused.returncode == 2
    assert "usage: jointplan" in refused.stderr


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["plan", "--help"], ["plan", "verify", "--help"]])
def test_help_does_not_wait_for_django(words: list[str]) -> None:
    program = "import sys; from jointplan.config.cli import main\ntry: main(sys.argv[1:])\n"
    program += "finally: assert 'django' not in sys.modules and 'psycopg' not in sys.modules"
    shown = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert "usage: jointplan" in shown.stdout
