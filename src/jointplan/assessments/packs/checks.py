# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an office program lets a person type: lists to choose from, days, numbers, lengths.

A help while filling in, never the judge: the server checks each value anew.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from jointplan.assessments.packs.cells import Entry, Field

# Excel shows no more of a message than that.
LONGEST_MESSAGE = 220
# Cells under each other: their column, the first and the last row.
Run = tuple[int, int, int]


class Checks:
    """The lists of a workbook, on a sheet of their own, and the checks of the sheet that is being written."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.lists: list[tuple[str, ...]] = []
        self.cells: dict[tuple[Any, ...], list[Run]] = {}

    def check(self, field: Field, column: int, row: int) -> None:
        """Check what is typed into the cell of a field. Rows come from above to below."""
        if field.entry == Entry.CHOICE:
            self._one_of(tuple(name for _code, name in field.choices), column, row)
        elif field.entry == Entry.TICK:
            self._one_of((pgettext("answer", "Yes"), pgettext("answer", "No")), column, row)
        else:
            self._add((field.entry, field.longest), column, row)

    def check_language(self, names: list[str], column: int, row: int) -> None:
        self._one_of(tuple(names), column, row)

    def _one_of(self, names: tuple[str, ...], column: int, row: int) -> None:
        if names not in self.lists:
            self.lists.append(names)
        self._add(("list", self.lists.index(names)), column, row)

    def _add(self, check: tuple[Any, ...], column: int, row: int) -> None:
        runs = self.cells.setdefault(check, [])
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))

    def put_on(self, page: Any) -> None:
        """Write the checks of the sheet, and begin those of the next."""
        for (kind, detail), runs in self.cells.items():
            check = self._made(kind, detail)
            if check is not None:
                check.sqref = MultiCellRange(_range(*run) for run in runs)
                page.data_validations.append(check)
        self.cells = {}

    def _made(self, kind: str, detail: int) -> DataValidation | None:
        if kind == "list":
            column, rows = get_column_letter(detail + 1), len(self.lists[detail])
            where = f"{self.sheet}!${column}$1:${column}${rows}"
            return _check(_("Choose one of the list, or leave the cell empty."), type="list", formula1=where)
        if kind == Entry.DATE:
            text = _("Write a day, such as 2026-03-31.")
            return _check(text, type="date", operator="between", formula1="1", formula2="401768")
        if kind == Entry.COUNT:
            text = _("Write a count as a whole number, such as 120.")
            return _check(text, type="whole", operator="between", formula1="0", formula2="999999999999999")
        if kind == Entry.NUMBER:
            text = _("Write a number in digits, such as 12 or 12.5.")
            bounds = {"formula1": "-999999999999999", "formula2": "999999999999999"}
            return _check(text, type="decimal", operator="between", **bounds)
        if not detail:
            return None
        text = _("A text may have up to %(most)d characters here. Shorten it or attach a document.") % {"most": detail}
        return _check(text, type="textLength", operator="lessThanOrEqual", formula1=str(detail))

    def rows(self) -> Iterator[tuple[str | None, ...]]:
        """The sheet of the lists, a column for each."""
        return zip_longest(*self.lists)


def _range(column: int, first: int, last: int) -> CellRange:
    return CellRange(min_col=column, max_col=column, min_row=first, max_row=last)


def _check(message: str, **options: Any) -> DataValidation:
    check = DataValidation(allow_blank=True, showErrorMessage=True, **options)
    check.errorTitle, check.error = _("This does not fit here"), message[:LONGEST_MESSAGE]
    return check
