# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack goes out, is filled in elsewhere, and comes back: nothing is lost, and nothing is taken that was not meant."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from jointplan.access.identity import clear_identity, set_identity
from jointplan.assessments.models import AnswerPart, Pack
from jointplan.assessments.operations.packs import import_pack, make_pack
from jointplan.assessments.packs.files import file_of
from jointplan.assessments.packs.manifest import pack_of
from jointplan.assessments.packs.planning import plan_import
from jointplan.assessments.packs.reading import read_file
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Desk:
    """The coordinator of Aldermoor with the draft of 2022."""

    def __init__(self, cast: Cast, role: str = "coordinator") -> None:
        self.user = cast.user(role)
        set_identity(self.user)
        self.submission = cast.submission("aldermoor", "2022")

    def pack(self, file_format: str = "xlsx", **options: Any) -> Pack:
        return make_pack(self.submission, file_format=file_format, language="en", by=self.user, **options)

    def file(self, pack: Pack) -> bytes:
        return file_of(pack, self.user)

    def values(self) -> dict[tuple[str, str], str]:
        parts = AnswerPart.objects.filter(submission=self.submission)
        return {(code, kind): value for code, kind, value in parts.values_list("clause__code", "kind", "value")}


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    yield Desk(cast)
    clear_identity()


def cells(book: Any) -> dict[str, Any]:
    """The cells to answer in, by address."""
    found = {}
    for page in book.worksheets:
        for row in page.iter_rows():
            if isinstance(row[-1].value, str) and row[-1].value.startswith("jointplan:row:"):
                found[row[-1].value.removeprefix("jointplan:row:")] = row[4]
    return found


def written(content: bytes, **answers: Any) -> bytes:
    """The workbook with answers typed into it: `progress__` stands for `1.1.2/progress/`."""
    book = load_workbook(io.BytesIO(content))
    there = cells(book)
    for address, value in answers.items():
        there[address].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_pack_that_comes_back_as_it_went_out_changes_nothing(desk: Desk) -> None:
    pack = desk.pack()
    read = read_file(desk.file(pack))
    assert pack_of(read.manifest, desk.user) == pack
    plan = plan_import(pack, read, desk.user)
    assert (plan.lines, plan.problems, plan.changes) == ([], [], {})
    assert plan.same > 10


def test_what_was_typed_is_imported_and_twice_changes_nothing(desk: Desk) -> None:
    pack = desk.pack()
    content = written(
        desk.file(pack), **{"1.1.2/progress/": "'=1+1 is\r\nno formula  ", "1.1.2/status/": "In progress"}
    )
    before = desk.values()
    plan = import_pack(pack, content, by=desk.user)
    assert plan.changed == 2
    assert desk.values() == before | {
        ("1.1.2", "progress"): "=1+1 is\nno formula",
        ("1.1.2", "status"): "in-progress",
    }
    assert import_pack(pack, content, by=desk.user).lines == []
