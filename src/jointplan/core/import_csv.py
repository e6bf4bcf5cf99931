# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of a CSV file. It is UTF-8, or it is refused: a wrong guess would store wrong names."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from jointplan.core.exports import unguarded
from jointplan.core.imported import FileProblem, Place, Record, first_of

DELIMITERS = ",;\t"
# Telephone numbers begin with a plus and some names with a dash: those are texts.
FORMULA_SIGNS = ("=", "＝")
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Letters that a text in Windows-1251 has, read as such.
CYRILLIC = range(0x0400, 0x0500)


def csv_records(content: bytes) -> Iterator[Record]:
    """The rows, empty ones too. Raises FileProblem when the file is no CSV in UTF-8."""
    text = decoded(content)
    first, _line_end, rest = text.partition("\n")
    numbered_from = 1
    if first.strip().casefold() in {f"sep={sign}" for sign in DELIMITERS}:
        # Excel writes this line for itself.
        delimiter, text, numbered_from = first.strip()[-1], rest, 2
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = numbered_from - 1
    formulas: list[str] = []
    try:
        for number, cells in enumerate(reader, start=numbered_from):
            formulas += _formulas(Place(number), cells)
            yield Record(Place(number), [unguarded(cell, from_csv=True).strip() for cell in cells])
    except csv.Error as error:
        place = Place(number + 1)
        text = _(
            "%(place)s: the quotation marks do not fit together, or a cell is too long. Correct it there (%(error)s)."
        )
        raise FileProblem(text % {"place": place, "error": error}) from error
    if formulas:
        raise FileProblem(*first_of(formulas))


def _formulas(place: Place, cells: list[str]) -> list[str]:
    """Cells that an office program would calculate. Our own files put an apostrophe in front of such a text."""
    text = _("%(place)s, column %(letter)s holds a formula. Put the value in its place.")
    return [
        text % {"place": place, "letter": get_column_letter(number)}
        for number, cell in enumerate(cells, start=1)
        if cell.lstrip().startswith(FORMULA_SIGNS)
    ]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark. Raises FileProblem and says what the file is instead."""
    if content.startswith(OLD_OFFICE):
        raise FileProblem(
            _(
                "This is an old or a protected Excel file. Take the password off and save it as "
                "“Excel Workbook (.xlsx)”."
            )
        )
    if content.startswith(MARKS_OF_UTF_16) or _is_utf_16_without_mark(content):
        raise FileProblem(_("This file is in UTF-16. %s") % _how_to_save())
    if b"\x00" in content:
        raise FileProblem(_("This is neither a CSV nor an Excel file. %s") % _how_to_save())
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _looks_like_windows_1251(content):
            raise FileProblem(_("This file is in Windows-1251. %s") % _how_to_save()) from error
        line = content[: error.start].count(b"\n") + 1
        text = _("Row %(line)d holds signs that are not UTF-8. %(how)s")
        raise FileProblem(text % {"line": line, "how": _how_to_save()}) from error


def _how_to_save() -> str:
    return _("Open it in your office program and save it as “CSV UTF-8” or as “Excel Workbook (.xlsx)”.")


def _is_utf_16_without_mark(content: bytes) -> bool:
    """True when every other byte, or nearly, is zero or the upper half of a Cyrillic letter."""
    sample = content[:2000]
    if b"\x00" not in sample:
        return False
    halves = [sample[0::2], sample[1::2]]
    return any(half and sum(half.count(byte) for byte in (b"\x00", b"\x04")) > 0.9 * len(half) for half in halves)


def _looks_like_windows_1251(content: bytes) -> bool:
    signs = [sign for sign in content.decode("cp1251", errors="replace") if ord(sign) > 127]
    # One letter with an accent proves nothing.
    return len(signs) > 3 and sum(ord(sign) in CYRILLIC for sign in signs) > 0.7 * len(signs)


def _delimiter(text: str) -> str:
    """The sign that cuts the first row into most cells, the comma when none does."""
    head = text[: text.find("\n") + 1] or text
    if head.startswith("TLP:") and (following := text[len(head) :]):
        head = following[: following.find("\n") + 1] or following
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([head.strip()], delimiter=sign), [])))
