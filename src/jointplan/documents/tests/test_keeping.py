# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and rows: neither without the other, but for the while that a transaction takes."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jointplan.access.identity import acting_as
from jointplan.documents import keeping, operations, tasks
from jointplan.documents.keeping import FileProblem, content_of, kept, storage, sweep
from jointplan.documents.models import Document
from tests.cast import Cast
from tests.documents_cast import said

pytestmark = pytest.mark.django_db


def add(cast: Cast) -> Document:
    by = cast.user("coordinator")
    given = {"content": b"Rules.", "file_name": "rules.txt", **said("Rules")}
    return operations.add_document(originator=cast.party("aldermoor"), by=by, **given)


def in_folder(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def grow_old(folder: Path) -> None:
    past = time.time() - keeping.GRACE.total_seconds() - 60
    for name in in_folder(folder):
        os.utime(folder / name, (past, past))


def test_a_file_goes_when_its_operation_fails(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(operations, "record", fail)
    with pytest.raises(ZeroDivisionError), acting_as(cast.user("coordinator")):
        add(cast)
    assert in_folder(folder) == set()


def test_a_file_whose_transaction_fails_later_is_swept_away_after_an_hour(cast: Cast, folder: Path) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        stays = add(cast)
    with acting_as(user), transaction.atomic():
        add(cast)
        transaction.set_rollback(True)  # as the middleware does when a page fails
    assert len(in_folder(folder)) == 2
    assert sweep() == 0  # a row may still be on its way
    grow_old(folder)
    tasks.sweep_files_of_documents(0)
    assert in_folder(folder) == {stays.file_key}
    assert sweep() == 0


def test_sweeping_looks_at_files_of_all_parties_and_needs_no_identity(cast: Cast, folder: Path) -> None:
    with acting_as(cast.user("coordinator")):
        document = add(cast)
    grow_old(folder)
    assert sweep() == 0
    assert in_folder(folder) == {document.file_key}


def test_an_installation_without_documents_has_nothing_to_sweep(folder: Path, db: None) -> None:
    assert sweep() == 0


def test_a_file_that_was_changed_or_lost_on_the_server_is_noticed(folder: Path) -> None:
    with kept(b"Rules.") as key:
        digest = "0" * 64
    with pytest.raises(FileProblem, match="changed"):
        content_of(key, digest)
    storage().delete(key)
    with pytest.raises(FileProblem, match="missing"):
        content_of(key, digest)


def test_the_database_tells_of_keys_only_whether_they_are_a_documents(cast: Cast, folder: Path) -> None:
    with acting_as(cast.user("coordinator")):
        key = add(cast).file_key
    assert sorted(keeping._without_row([key, "00/nothing", ""])) == ["", "00/nothing"]
