# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workbook that came back: read cell by cell, never calculated, whatever people and office programs moved in it."""

import io
import json
import warnings
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from jointplan.assessments.packs.cells import plain
from jointplan.assessments.packs.reading import At, Given, ReadPack, said_of
from jointplan.assessments.packs.xlsx_out import HEAD, HEAD_ANSWER, HEAD_LANGUAGE, MARK, ROW
from jointplan.assessments.problems import PackProblem
from jointplan.core.import_xlsx import UNREADABLE, damaged, open_archive, refuse_bombs
from jointplan.core.imported import LARGEST_TEXT, MOST_ROWS, FileProblem
from jointplan.core.uploads import kind_of

# People add columns; whoever has more of them has something else in the sheet.
MOST_COLUMNS = 100

Row = tuple[int, tuple[Any, ...]]


def read_xlsx_pack(content: bytes) -> ReadPack:
    """The answers in the workbook, with their places. Raises PackProblem when it is no pack or cannot be read."""
    try:
        with open_archive(content) as archive:
            refuse_bombs(archive)
    except FileProblem as problem:
        raise PackProblem(str(problem)) from problem
    if kind_of(content) != "xlsx":
        text = _("There are programs (macros) in the file. Save it as “Excel Workbook (.xlsx)”, without macros.")
        raise PackProblem(text)
    try:
        with warnings.catch_warnings():
            # Styles, drawings and the like that openpyxl does not know are no concern here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = [(page.title, list(_rows(page))) for page in book.worksheets]
            book.close()
    except UNREADABLE as error:
        raise PackProblem(str(damaged())) from error
    manifest = next((found for _title, rows in sheets if (found := _manifest(rows)) is not None), None)
    said_of(manifest)
    read = ReadPack(manifest, {})
    for title, rows in sheets:
        _read_sheet(title, rows, read)
    return read


def _rows(page: Any) -> Iterator[Row]:
    """(number, cells) of the rows with a value. What a sheet says of its own size is not believed."""
    page.reset_dimensions()
    size = found = 0
    for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
        if any(cell.value is not None for cell in cells):
            found += 1
            size += sum(len(str(cell.value)) for cell in cells if cell.value is not None)
            yield number, cells
        if found > MOST_ROWS or size > LARGEST_TEXT or number > 10 * MOST_ROWS:
            text = _("The sheet “%(sheet)s” holds far more than the pack. Delete what does not belong to it.")
            raise PackProblem(text % {"sheet": page.title})


def _manifest(rows: list[Row]) -> Any:
    """The manifest in the hidden sheet; None in any other, an empty one where it cannot be read."""
    if not rows or MARK not in [cell.value for cell in rows[0][1]]:
        return None
    pieces = [str(cell.value)[1:] for _number, cells in rows[1:] for cell in cells[:1] if cell.value is not None]
    try:
        return json.loads("".join(pieces))
    except ValueError:
        return {}


def _read_sheet(title: str, rows: list[Row], read: ReadPack) -> None:
    addressed = [(number, cells, address) for number, cells in rows if (address := _address(cells))]
    if not addressed:
        return
    columns = _columns(rows)
    if columns is None:
        text = _(
            "The hidden row with the names of the columns is missing in this sheet, so its answers cannot be read. "
            "Copy the sheet from the pack as you took it out, and your answers into it."
        )
        read.strays.append((At(title, addressed[0][0], "A"), text))
        return
    for number, cells, address in addressed:
        _read_row(At(title, number), cells, address, columns, read)


def _address(cells: tuple[Any, ...]) -> str:
    return next((c.value for c in cells if isinstance(c.value, str) and c.value.startswith(ROW)), "")


def _columns(rows: list[Row]) -> tuple[int, int | None] | None:
    """Where answers and languages stand, by the hidden row of names."""
    for _number, cells in rows:
        names = [cell.value for cell in cells]
        if HEAD in names and HEAD_ANSWER in names:
            language = names.index(HEAD_LANGUAGE) if HEAD_LANGUAGE in names else None
            return names.index(HEAD_ANSWER), language
    return None


def _read_row(place: At, cells: tuple[Any, ...], address: str, columns: tuple[int, int | None], read: ReadPack) -> None:
    parts = address.removeprefix(ROW).split("/", 2)
    if len(parts) != 3:
        read.strays.append((place, _("The hidden address of this row was changed. Copy the row from the pack anew.")))
        return
    code, key, field = parts
    answer, language = columns
    at = At(place.sheet, place.row, get_column_letter(answer + 1))
    given = read.answers.setdefault((code, key), Given(code, key))
    cell = cells[answer] if answer < len(cells) else None
    value = cell.value if cell is not None else None
    if field in given.cells:
        # A row that was copied: the same twice says it once.
        if plain(given.cells[field]) != plain(value):
            text = _("This is answered twice, here and at: %(other)s. Keep one of the two rows.")
            given.problems[field] = text % {"other": given.places[field]}
            given.places[field] = at
        return
    given.places[field], given.cells[field] = at, value
    if problem := _problem(cell):
        given.problems[field] = problem
    if language is not None and language < len(cells) and cells[language].value is not None:
        given.language = cells[language].value
        given.language_at = At(place.sheet, place.row, get_column_letter(language + 1))


def _problem(cell: Any) -> str:
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        return _("The cell holds a formula. Put the value in its place.")
    return _("The cell holds an error. Put the value in its place.") if kind == "e" else ""
