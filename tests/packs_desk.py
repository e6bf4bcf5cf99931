# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who takes packs of Aldermoor's draft out, types into them, and brings them back."""

import io
from typing import Any

from openpyxl import load_workbook

from jointplan.access.identity import set_identity
from jointplan.assessments.models import AnswerPart, Pack
from jointplan.assessments.operations.packs import make_pack
from jointplan.assessments.packs.files import file_of
from jointplan.assessments.packs.xlsx_out import ROW
from tests.cast import Cast


class Desk:
    """The coordinator of Aldermoor with the draft of 2022."""

    def __init__(self, cast: Cast, role: str = "coordinator") -> None:
        self.cast, self.user = cast, cast.user(role)
        set_identity(self.user)
        self.submission = cast.submission("aldermoor", "2022")

    def pack(self, file_format: str = "xlsx", language: str = "en", **options: Any) -> Pack:
        return make_pack(self.submission, file_format=file_format, language=language, by=self.user, **options)

    def file(self, pack: Pack) -> bytes:
        return file_of(pack, self.user)

    def values(self) -> dict[tuple[str, str], str]:
        parts = AnswerPart.objects.filter(submission=self.submission)
        return {(code, kind): value for code, kind, value in parts.values_list("clause__code", "kind", "value")}


def cells(book: Any) -> dict[str, Any]:
    """The cells to answer in, by their addresses, such as `1.1.2/progress/`."""
    found = {}
    for page in book.worksheets:
        for row in page.iter_rows(max_col=7):
            address = row[-1].value
            if isinstance(address, str) and address.startswith(ROW):
                found[address.removeprefix(ROW)] = row[4]
    return found


def changed_book(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(content: bytes, **answers: Any) -> bytes:
    """The workbook with answers typed into it, by address."""
    book = load_workbook(io.BytesIO(content))
    there = cells(book)
    for address, value in answers.items():
        there[address].value = value
    return changed_book(book)
