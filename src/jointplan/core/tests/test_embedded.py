# SPDX-License-Identifier: AGPL-3.0-or-later
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jointplan.core import embedded
from jointplan.core.embedded import cluster, processes


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return None if row is None else row[0]


def write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def servers(var: Path) -> list[int]:
    place = (var / "postgres").stat()
    return processes.named(f"jointplan-{place.st_dev:x}-{place.st_ino:x}")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[embedded.Embedded, Path]]:
    """A server for the tests that change nothing, started where the shell names no language and no home."""
    var = tmp_path_factory.mktemp("installation") / "var"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C")
        patch.delenv("HOME", raising=False)
        with embedded.start(var, lasting=True) as server:
            yield server, var


@pytest.fixture
def server(installation: tuple[embedded.Embedded, Path]) -> embedded.Embedded:
    return installation[0]


def test_both_roles_connect_and_neither_may_do_everything(server: embedded.Embedded) -> None:
    powers = (
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(server.owner_url, powers) is False
    assert ask(server.app_url, powers) is False
    assert ask(server.owner_url, "SELECT has_schema_privilege('public', 'CREATE')") is True
    assert ask(server.app_url, "SELECT has_schema_privilege('public', 'CREATE')") is False


def test_nobody_connects_as_superuser_or_from_the_network(server: embedded.Embedded) -> None:
    with pytest.raises(psycopg.OperationalError, match="no pg_hba.conf entry"):
        psycopg.connect(server.app_url.replace(cluster.APPLICATION, "postgres"))
    assert ask(server.app_url, "SHOW listen_addresses") == ""


def test_letters_of_all_languages_have_capitals_whatever_the_shell_says(server: embedded.Embedded) -> None:
    assert ask(server.app_url, "SHOW server_encoding") == "UTF8"
    assert ask(server.app_url, "SELECT lower('ҒӨҚҲЎÝŇ')") == "ғөқҳўýň"


def test_only_the_account_of_the_server_enters_the_socket_folder(
    installation: tuple[embedded.Embedded, Path],
) -> None:
    _, var = installation
    running = embedded.running(var)
    # The lock is per open file: this very process sees its own installation as another one does.
    assert running is not None
    folder = Path(running.socket_folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(str(folder / ".s.PGSQL.5432")) < 107
    assert stat.S_IMODE((var / "run.json").stat().st_mode) == 0o600


def test_what_was_committed_is_there_after_stop_and_start(var: Path) -> None:
    with embedded.start(var) as server:
        write(server.owner_url, 7)
    assert servers(var) == []
    with embedded.start(var) as server:
        assert ask(server.owner_url, "SELECT number FROM kept") == 7


def test_what_was_committed_survives_kill_of_the_server(var: Path) -> None:
    with embedded.start(var) as server:
        address = server.owner_url
        write(address, 7)
        # A connection is open, so that a process of the server outlives it for a moment.
        connection = psycopg.connect(address)
        server.process.kill()
        server.process.wait()
        server.restart()
        connection.close()
        assert server.owner_url == address
        assert ask(address, "SELECT number FROM kept") == 7
    assert servers(var) == []


def test_a_second_start_in_the_same_folder_says_where_it_runs(
    installation: tuple[embedded.Embedded, Path],
) -> None:
    server, var = installation
    server.announce("http://localhost:8000/", [])
    with pytest.raises(embedded.AlreadyRunningProblem, match="http://localhost:8000/") as problem:
        embedded.start(var)
    assert problem.value.running.app_url == server.app_url
    assert ask(server.app_url, "SELECT 1") == 1


def test_a_record_that_was_left_behind_claims_nothing(var: Path) -> None:
    with embedded.start(var, lasting=True):
        record = (var / "run.json").read_text()
    (var / "run.json").write_text(record)
    assert embedded.running(var) is None
    with embedded.start(var) as server:
        assert ask(server.app_url, "SELECT 1") == 1


def test_folders_that_were_there_keep_their_modes_however_closed_and_deep(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    deep = closed / ("d" * 150)
    deep.mkdir(parents=True)
    for folder in (closed, deep):
        folder.chmod(0o700)
    with embedded.start(deep / "var") as server:
        assert ask(server.app_url, "SELECT 1") == 1
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (closed, deep)] == [0o700, 0o700]


def test_two_folders_run_side_by_side(tmp_path: Path) -> None:
    with embedded.start(tmp_path / "one") as one, embedded.start(tmp_path / "two") as two:
        write(one.owner_url, 1)
        write(two.owner_url, 2)
        assert [ask(server.owner_url, "SELECT number FROM kept") for server in (one, two)] == [1, 2]


def of_another_version(data: Path) -> None:
    (data / "PG_VERSION").write_text("14\n")


def of_something_else(data: Path) -> None:
    (data / "notes.txt").write_text("not a database\n")


@pytest.mark.parametrize(
    ("content", "said"), [(of_another_version, "made by PostgreSQL 14"), (of_something_else, "not a database folder")]
)
def test_a_folder_of_something_else_is_refused_and_left_alone(
    var: Path, content: Callable[[Path], None], said: str
) -> None:
    data = var / "postgres"
    data.mkdir(parents=True)
    content(data)
    before = sorted(path.name for path in data.iterdir())
    with pytest.raises(embedded.EmbeddedProblem, match=said):
        embedded.start(var)
    assert sorted(path.name for path in data.iterdir()) == before


def test_an_interrupted_first_start_leaves_nothing_in_the_way(var: Path) -> None:
    abandoned = var / ".postgres-abandoned"
    abandoned.mkdir(parents=True)
    (abandoned / "PG_VERSION").write_text("18\n")
    with embedded.start(var) as server:
        assert ask(server.app_url, "SELECT 1") == 1
    assert not abandoned.exists()


def test_a_temporary_server_leaves_nothing_behind() -> None:
    with embedded.temporary() as server:
        assert ask(server.app_url, "SELECT 1") == 1
        process = server.process
        folder = Path(server.app_url.partition("host=")[2].replace("%2F", "/"))
        assert folder.is_dir()
    assert process.poll() is not None
    assert not folder.exists()
