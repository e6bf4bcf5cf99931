# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan audit`, as whoever runs the installation or visits it for a State types it."""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from jointplan.audit import commands
from jointplan.audit.roots import RootsFile
from jointplan.audit.sealing import seal
from jointplan.audit.tasks import seal_the_log
from jointplan.config.doctor import _log
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def file(cast: Cast, settings: Any, tmp_path: Path) -> RootsFile:
    """The roots of an installation in which nothing was sealed yet."""
    settings.AUDIT_FOLDER = tmp_path / "audit"
    return RootsFile()


@pytest.fixture
def sealed(file: RootsFile) -> RootsFile:
    seal(file, datetime.now(UTC) + timedelta(days=2))
    return file


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    assert arguments.needs_database
    return arguments.handler(arguments)


def test_what_was_sealed_is_verified_in_one_line(sealed: RootsFile, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    line = capsys.readouterr().out.strip()
    assert line.endswith("entries verified.")
    assert line.startswith(f"{len(sealed.lines())} days")


def test_a_cut_log_makes_the_command_fail_and_name_the_day(
    sealed: RootsFile, capsys: pytest.CaptureFixture[str]
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry) "
            "RETURNING (at AT TIME ZONE 'UTC')::date"
        )
        day = cursor.fetchone()[0]
    assert run("verify") == 1
    assert f"{day}: Rows cut off at the end of audit_entry: 1." in capsys.readouterr().out


def test_a_copy_and_a_key_from_elsewhere_are_compared(
    sealed: RootsFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, key = tmp_path / "copy.jsonl", next(sealed.folder.glob("public-*.pem"))
    copy.write_bytes(sealed.path.read_bytes())
    assert run("verify", "--roots", str(copy), "--key", str(key)) == 0
    sealed.path.write_bytes(b"".join(sealed.lines()[:-1]))
    assert run("verify", "--roots", str(copy)) == 1
    assert "roots.jsonl: The file of this installation is shorter than the copy" in capsys.readouterr().out


def test_before_the_first_seal_the_commands_say_so(file: RootsFile, capsys: pytest.CaptureFixture[str]) -> None:
    assert [run("verify"), run("seal"), run("roots")] == [0, 0, 0]
    said = capsys.readouterr().out
    assert "nothing to compare with" in said
    assert "sealed already" in said
    assert "No day has been sealed yet." in said


def test_the_last_root_and_the_key_are_printed_for_sending(
    sealed: RootsFile, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("roots") == 0
    last, said = sealed.last(), capsys.readouterr().out
    assert last is not None
    for part in (last.day.isoformat(), last.root, last.key):
        assert part in said


def test_the_task_of_the_worker_seals_what_is_due(file: RootsFile) -> None:
    seal_the_log(timestamp=0)
    assert file.lines() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_first_day()")
        assert cursor.fetchone()[0] is not None


def test_the_doctor_says_where_the_roots_are(sealed: RootsFile) -> None:
    (finding,) = _log()
    assert (finding.state, finding.remedy) == (f"in {sealed.path}", "")
    sealed.path.write_bytes(sealed.path.read_bytes()[:-3])
    (finding,) = _log()
    assert "not written to its end" in finding.state
    assert "jointplan audit verify" in finding.remedy
