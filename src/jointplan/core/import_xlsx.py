# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of an Excel file, read cell by cell, never calculated: what one sees is what one gets, or it is refused."""

import datetime
import io
import re
import warnings
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

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


def xlsx_records(content: bytes) -> list[Record]:
    """The rows of the one sheet that has any. Raises FileProblem for all that cannot be read for certain."""
    with open_archive(content) as archive:
        refuse_bombs(archive)
        merged = _merged_cells(archive)
    try:
        with warnings.catch_warnings():
            # Styles, drawings and the like that openpyxl does not know are no concern of an importer.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = [Contents(page) for page in book.worksheets]
            book.close()
    except UNREADABLE as error:
        raise damaged() from error
    filled = [sheet for sheet in sheets if sheet.records]
    problems = [*_ambiguous(filled, merged), *(problem for sheet in filled for problem in sheet.problems)]
    if problems:
        raise FileProblem(*first_of(problems))
    return [record for sheet in filled for record in sheet.records]


class Contents:
    """The rows of a sheet that have a value, and what in it cannot be taken as it is."""

    def __init__(self, page: Any) -> None:
        self.title = page.title
        self.is_hidden = page.sheet_state != "visible"
        self.records: list[Record] = []
        self.problems: list[str] = []
        # What a sheet says of its own size is not believed.
        page.reset_dimensions()
        for number, cells in enumerate(page.iter_rows(), start=1):
            if len(cells) > MOST_COLUMNS or len(self.records) > MOST_ROWS:
                raise self._too_large(number)
            if any(cell.value is not None for cell in cells):
                self.problems += filter(None, (self._problem(cell) for cell in cells))
                self.records.append(Record(Place(number, self.title), [_text(cell.value) for cell in cells]))

    def _too_large(self, number: int) -> FileProblem:
        text = _(
            "%(place)s: a sheet has at most %(rows)d rows and %(columns)d columns here. Cut it into several files."
        )
        return FileProblem(text % {"place": Place(number, self.title), "rows": MOST_ROWS, "columns": MOST_COLUMNS})

    def _problem(self, cell: Any) -> str:
        if cell.value is None or cell.data_type not in ("f", "e"):
            return ""
        text = (
            _("Sheet “%(sheet)s”, cell %(cell)s holds a formula. Put the value in its place.")
            if cell.data_type == "f"
            else _("Sheet “%(sheet)s”, cell %(cell)s holds an error. Put the value in its place.")
        )
        return text % {"sheet": self.title, "cell": cell.coordinate}


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The unpacked file. Raises FileProblem when it is no Excel file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNREADABLE as error:
        raise damaged() from error
    if WORKBOOK not in archive.namelist():
        archive.close()
        raise FileProblem(
            _("This is a packed file, but no Excel file. Save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”.")
        )
    return archive


def damaged() -> FileProblem:
    """Whatever goes wrong inside a file: nobody can mend more than save it anew."""
    return FileProblem(
        _("The Excel file is damaged and cannot be read. Open it in your office program and save it anew.")
    )


def refuse_bombs(archive: zipfile.ZipFile) -> None:
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
        raise damaged() from error
    return found


def _ambiguous(filled: list[Contents], merged: list[str]) -> list[str]:
    """Why it is not certain what the rows of the file are."""
    problems = [
        _("The sheet “%(sheet)s” is hidden and has values. Show it or delete it: nobody imports what nobody sees.")
        % {"sheet": sheet.title}
        for sheet in filled
        if sheet.is_hidden
    ]
    visible = [sheet.title for sheet in filled if not sheet.is_hidden]
    if len(visible) > 1:
        text = _("Several sheets have values: %(sheets)s. Keep one in the file.")
        problems.append(text % {"sheets": ", ".join(f"“{title}”" for title in visible)})
    text = _("The cells %(cells)s are merged: it is not certain for which rows the value stands. Unmerge them.")
    return [*problems, *(text % {"cells": cells} for cells in merged)]


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
