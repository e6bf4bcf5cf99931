# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of an Excel file, read cell by cell, never calculated: what one sees is what one gets, or it is refused."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError  # noqa: S405 - only the name of the error

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from jointplan.core.exports import unguarded
from jointplan.core.imported import (
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_ROWS,
    FileProblem,
    Place,
    Record,
    first_of,
)

WORKBOOK = "xl/workbook.xml"
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z0-9:]+)["']""")
UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, KeyError, ValueError, IndexError,
    AttributeError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
MIDNIGHT = datetime.time()


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK")


def xlsx_records(content: bytes) -> Iterator[Record]:
    """The rows of the one sheet that has any. Raises FileProblem for all that cannot be read for certain."""
    with _archive(content) as archive:
        _refuse_bombs(archive)
        merged = _merged_cells(archive)
    try:
        with warnings.catch_warnings():
            # Styles, drawings and the like that openpyxl does not know are no concern of an importer.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = {page.title: list(_filled_rows(page)) for page in book.worksheets}
            hidden = [page.title for page in book.worksheets if page.sheet_state != "visible" and sheets[page.title]]
            book.close()
    except UNREADABLE as error:
        raise _damaged() from error
    filled = [title for title, rows in sheets.items() if rows]
    _refuse_ambiguous(filled, hidden, merged)
    for title in filled:
        yield from _records(title, sheets[title])


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNREADABLE as error:
        raise _damaged() from error
    if WORKBOOK not in archive.namelist():
        archive.close()
        raise FileProblem(
            _("This is a packed file, but no Excel file. Save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”.")
        )
    return archive


def _damaged() -> FileProblem:
    return FileProblem(_("The Excel file is damaged and cannot be read. Open it in your office program and save it anew."))


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Refuse a file that would fill the memory, by the sizes that it declares; it cannot unpack to more than those."""
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
        raise FileProblem(
            _("Unpacked, the file is larger than %(most)d MB. Delete what does not belong to the list, or cut it.")
            % {"most": LARGEST_UNPACKED // 2**20}
        )


def _merged_cells(archive: zipfile.ZipFile) -> list[str]:
    """Ranges of merged cells in any sheet: the mode that reads row by row does not tell them."""
    found = []
    try:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                found += [cells.decode() for cells in MERGED.findall(archive.read(name))]
    except UNREADABLE as error:
        raise _damaged() from error
    return found


def _filled_rows(page: Any) -> Iterator[tuple[int, list[Any]]]:
    """The cells of each row that has a value, with its number. What a sheet says of its own size is not believed."""
    page.reset_dimensions()
    for number, cells in enumerate(page.iter_rows(), start=1):
        filled = [cell for cell in cells if cell.value is not None]
        if not filled:
            if number > MOST_ROWS * 60:
                break
            continue
        if len(cells) > MOST_COLUMNS:
            text = _("%(place)s: there are more than %(most)d columns.")
            raise FileProblem(text % {"place": Place(number, page.title), "most": MOST_COLUMNS})
        yield number, list(cells)


def _refuse_ambiguous(filled: list[str], hidden: list[str], merged: list[str]) -> None:
    problems = [
        _("The sheet “%(sheet)s” is hidden and has values. Show it or delete it: nobody imports what nobody sees.")
        % {"sheet": title}
        for title in hidden
    ]
    visible = [title for title in filled if title not in hidden]
    if len(visible) > 1:
        text = _("Several sheets have values: %(sheets)s. Keep one in the file.")
        problems.append(text % {"sheets": ", ".join(f"“{title}”" for title in visible)})
    problems += first_of(
        _("The cells %(cells)s are merged: it is not certain for which rows the value stands. Unmerge them.")
        % {"cells": cells}
        for cells in merged
    )
    if problems:
        raise FileProblem(*problems)


def _records(title: str, rows: list[tuple[int, list[Any]]]) -> Iterator[Record]:
    problems = []
    for number, cells in rows:
        for cell in cells:
            if cell.value is None:
                continue
            if cell.data_type == "f":
                text = _("Sheet “%(sheet)s”, cell %(cell)s holds a formula. Put the value in its place.")
                problems.append(text % {"sheet": title, "cell": cell.coordinate})
            elif cell.data_type == "e":
                text = _("Sheet “%(sheet)s”, cell %(cell)s holds an error (%(value)s). Put the value in its place.")
                problems.append(text % {"sheet": title, "cell": cell.coordinate, "value": cell.value})
    if problems:
        raise FileProblem(*first_of(problems))
    for number, cells in rows:
        yield Record(Place(number, title), [_text(cell.value) for cell in cells])


def _text(value: Any) -> str:
    """A value of a cell as text: days as `2026-11-23`, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unguarded(str(value)).strip()
