# SPDX-License-Identifier: AGPL-3.0-or-later
import socket
from pathlib import Path
from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.config.env import EnvironmentProblem, Reader
from jointplan.config.files import MEGABYTE, file_settings, scanner_of
from jointplan.documents.models import Document, Scan
from jointplan.documents.operations import DocumentProblem, add_document
from jointplan.documents.scanning import CHUNK, ScanProblem, is_answering, scan
from jointplan.documents.tests.files import EICAR
from jointplan.documents.tests.scanner import Scanner
from tests.cast import Cast
from tests.documents_cast import said

LARGE = b"a" * (3 * CHUNK + 1)


def test_without_a_scanner_a_file_is_kept_and_says_so() -> None:
    assert scan(EICAR) == Scan.NOT_SCANNED


def test_a_scanner_sees_every_byte_and_finds_what_is_harmful(scanner: Scanner) -> None:
    assert scan(LARGE) == Scan.CLEAN
    assert scanner.seen == [LARGE]
    assert is_answering()
    with pytest.raises(ScanProblem, match="something harmful"):
        scan(b"Before. " + EICAR + b" After.")


def test_it_is_asked_by_a_socket_of_this_computer_too(settings: Any, tmp_path: Path) -> None:
    with Scanner(str(tmp_path / "clamd")) as running:
        settings.DOCUMENT_SCANNER = running.address
        assert scan(LARGE) == Scan.CLEAN
        with pytest.raises(ScanProblem, match="something harmful"):
            scan(EICAR)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"UNKNOWN COMMAND\0", b"stream: Heuristics ERROR\0", b"a" * 10_000, b"\xff\xfe\0"]
)
def test_whatever_else_it_answers_the_file_is_not_kept(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with pytest.raises(ScanProblem, match="could not be looked through"):
        scan(b"Rules.")


def test_what_is_too_large_for_it_is_not_kept(settings: Any) -> None:
    with Scanner(largest=CHUNK) as running:
        settings.DOCUMENT_SCANNER = running.address
        with pytest.raises(ScanProblem, match="could not be looked through"):
            scan(LARGE)


@pytest.mark.parametrize("place", ["closed port", "silent", "no socket"])
def test_a_scanner_that_does_not_answer_keeps_files_out(
    settings: Any, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jointplan.documents.scanning.ANSWER_SECONDS", 0.2)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if place == "silent":
            listening.listen()
        settings.DOCUMENT_SCANNER = str(tmp_path / "none") if place == "no socket" else listening.getsockname()
        with pytest.raises(ScanProblem, match="Try again in a few minutes"):
            scan(b"Rules.")
        assert not is_answering()


@pytest.mark.django_db
def test_a_document_is_added_only_when_the_scanner_found_nothing(cast: Cast, scanner: Scanner, folder: Path) -> None:
    by, originator = cast.user("coordinator"), cast.party("aldermoor")
    given = {"originator": originator, "by": by, "file_name": "rules.txt", **said("Rules")}
    with acting_as(by):
        assert add_document(content=b"Rules.", **given).scan == Scan.CLEAN
        before = Document.objects.count()
        scanner.answer = b"broken\0"
        for content, complaint in ((EICAR, "looked through"), (b"Rules.", "looked through")):
            with pytest.raises(DocumentProblem, match=complaint) as problem:
                add_document(content=content, **given)
            assert problem.value.field == "file"
        scanner.answer = None
        with pytest.raises(DocumentProblem, match="harmful"):
            add_document(content=EICAR, **given)
        assert Document.objects.count() == before
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", None),
        ("tcp://localhost:3311", ("localhost", 3311)),
        ("tcp://127.0.0.1", ("127.0.0.1", 3310)),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_the_address_of_the_scanner_is_read_from_the_environment(given: str, expected: object) -> None:
    assert scanner_of(Reader({"JOINTPLAN_CLAMD": given})) == expected


@pytest.mark.parametrize("given", ["localhost", "http://localhost", "unix:relative", "tcp://localhost:many", "tcp://"])
def test_a_wrong_address_of_the_scanner_stops_the_start(given: str) -> None:
    reader = Reader({"JOINTPLAN_CLAMD": given})
    scanner_of(reader)
    with pytest.raises(EnvironmentProblem, match="JOINTPLAN_CLAMD"):
        reader.finish()


def test_the_size_of_documents_is_read_from_the_environment() -> None:
    assert file_settings(Reader({})).largest_document == 20 * MEGABYTE
    found = file_settings(Reader({"JOINTPLAN_LARGEST_DOCUMENT_MB": "50"}))
    assert found.largest_document == 50 * MEGABYTE < found.largest_upload
    assert file_settings(Reader({"JOINTPLAN_LARGEST_DOCUMENT_MB": "1"})).largest_upload == 12 * MEGABYTE
