# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows as a file: CSV, XLSX or JSON. Each file and each row says its sharing label; no cell can run as a formula."""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

# What office programs take for the start of a formula, in their full-width forms too (OWASP, CSV injection).
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# Where lists are separated by semicolons, as in Russian, Excel cuts a CSV file at each of them and at each line end,
# quotation marks or not: what follows is a cell of its own.
INNER_FORMULA_STARTS = re.compile(r"([;\t\r\n])(?='*[=+\-@＝＋－＠])")
# Texts that get an apostrophe in front. Those that have one already get one more, so that each comes back as it was.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'('*[=+\-@\t\r\n＝＋－＠])")
INNER_GUARDED = re.compile(r"([;\t\r\n])'(?='*[=+\-@＝＋－＠])")
# An Excel cell holds no more characters; openpyxl cuts longer texts without a word.
CELL_LIMIT = 32_767
# Colours of the words on black, TLP 2.0, FIRST.
LABEL_COLOURS = {
    "TLP:CLEAR": "FFFFFF",
    "TLP:GREEN": "33FF00",
    "TLP:AMBER": "FFC000",
    "TLP:AMBER+STRICT": "FFC000",
    "TLP:RED": "FF2B2B",
}
LABEL_KEY = "label"
# The font of an empty book; a bold one without a name becomes another.
FONT = "Calibri"
# Points: a line in that font, and the highest row that Excel takes.
LINE_HEIGHT = 15
HIGHEST_ROW = 409
WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """A column of a file: the key of its values, its heading, its width in characters."""

    key: str
    heading: str
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """What a file holds. `label` is that of the file, e.g. `TLP:CLEAR`; a row may carry its own under `label`.

    `rows` are mappings from the keys of `columns` to strings, numbers, booleans, dates, None, or lists of strings.
    """

    title: str
    label: str
    source: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    day: datetime.date = field(default_factory=timezone.localdate)

    @cached_property
    def all_columns(self) -> list[Column]:
        """The columns, with that of the label in any case."""
        if any(column.key == LABEL_KEY for column in self.columns):
            return list(self.columns)
        return [*self.columns, Column(LABEL_KEY, _("Label"), 18)]

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        return [row.get(column.key, self.label if column.key == LABEL_KEY else None) for column in self.all_columns]


def safe_cell(value: Any) -> Any:
    """A value that no office program takes for a formula: texts that could start one get an apostrophe in front.

    Lists become one text, separated by `; `. Numbers, booleans and dates stay what they are.
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, bool | int | float | datetime.date):
        return value
    text = str(value)
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str, *, from_csv: bool = False) -> str:
    """The text as it was before `safe_cell`, and before a CSV file guarded what stands behind its separators."""
    if from_csv:
        text = INNER_GUARDED.sub(r"\1", text)
    return GUARDED.sub(r"\1", text, count=1) if GUARDED.match(text) else text


def as_csv(sheet: Sheet) -> bytes:
    """Comma-separated, UTF-8 with the mark by which Excel recognises it, one heading row, the label in each row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(column.heading) for column in sheet.all_columns])
    for row in sheet.rows:
        writer.writerow([csv_cell(value) for value in sheet.values(row)])
    return out.getvalue().encode("utf-8-sig")


def csv_cell(value: Any) -> Any:
    """A safe value as CSV writes it: booleans as words, and nothing behind a separator that could start a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    value = safe_cell(value)
    return INNER_FORMULA_STARTS.sub(r"\1'", value) if isinstance(value, str) else value


def as_xlsx(sheet: Sheet) -> bytes:
    """An Excel file: label, source and date in the first row and on each printed page, headings frozen under it."""
    return as_xlsx_book([sheet], title=sheet.title)


def as_xlsx_book(sheets: Sequence[Sheet], *, title: str, made_at: datetime.datetime | None = None) -> bytes:
    """The same with several sheets, each with its label. With `made_at` the file says that it was made then."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.keywords = sheets[0].label
    if made_at is not None:
        book.properties.created = book.properties.modified = made_at.astimezone(datetime.UTC).replace(tzinfo=None)
    for sheet in sheets:
        _write_sheet(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(_sheet_name(sheet.title))
    columns = sheet.all_columns
    for number, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = "A3"
    page.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{len(sheet.rows) + 2}"
    page.print_title_rows = "1:2"
    page.print_title_cols = "A:A"
    page.page_setup.orientation = "landscape"
    page.oddHeader.center.text = sheet.label
    page.append(_first_row(page, sheet))
    page.append([_cell(page, column.heading, font=Font(name=FONT, bold=True)) for column in columns])
    for number, row in enumerate(sheet.rows, start=3):
        values = sheet.values(row)
        lines = _lines(values, columns)
        if lines == 1:
            # A styled cell costs twice a plain one.
            page.append([_xlsx_value(value) for value in values])
            continue
        # LibreOffice raises no row by itself and would print the lines over one another.
        page.row_dimensions[number].height = min(lines * LINE_HEIGHT, HIGHEST_ROW)
        page.append([_cell(page, value, alignment=WRAPPED) for value in values])


def _lines(values: Sequence[Any], columns: Sequence[Column]) -> int:
    """How many lines the longest text of a row takes in its column, about; at least one."""
    texts = [(str(safe_cell(value)), column.width) for value, column in zip(values, columns, strict=True)]
    return max([1, *(sum(-(-len(line) // width) for line in text.split("\n")) for text, width in texts)])


def _first_row(page: Any, sheet: Sheet) -> list[Any]:
    colour = LABEL_COLOURS.get(sheet.label, "FFFFFF")
    label = _cell(
        page,
        sheet.label,
        font=Font(name=FONT, bold=True, color=colour),
        fill=PatternFill("solid", start_color="000000"),
    )
    return [label, _cell(page, f"{sheet.title} · {sheet.source} · {sheet.day.isoformat()}")]


def _xlsx_value(value: Any) -> Any:
    """A safe value without characters that the format forbids, no longer than a cell."""
    if isinstance(value, list | tuple):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str):
        # What stood behind a forbidden character may start a formula once that is gone.
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    value = safe_cell(value)
    if not isinstance(value, str):
        return value
    return value if len(value) <= CELL_LIMIT else f"{value[: CELL_LIMIT - 1]}…"


def _cell(page: Any, value: Any, **style: Any) -> Any:
    cell = WriteOnlyCell(page, _xlsx_value(value))
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that Excel refuses."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", "".join(" " if letter in "[]:*?/\\" else letter for letter in title))
    return kept[:31].strip("' ") or "1"


def as_json(sheet: Sheet) -> bytes:
    """`{label, title, source, date, rows}`; lists and numbers stay what they are."""
    columns = sheet.all_columns
    rows = [dict(zip((column.key for column in columns), sheet.values(row), strict=True)) for row in sheet.rows]
    data = {
        "label": sheet.label,
        "title": sheet.title,
        "source": sheet.source,
        "date": sheet.day.isoformat(),
        "rows": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=1, default=_as_text).encode()


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


@dataclass(frozen=True)
class Format:
    media_type: str
    write: Callable[[Sheet], bytes]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", as_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": Format("application/json", as_json),
}


def file_name(parts: Iterable[str], label: str, extension: str) -> str:
    """Name of a file with its label in it, e.g. `measures_jpoa-2022_TLP-CLEAR.csv`: ASCII letters only."""
    words = [slugify(part) for part in parts]
    return "_".join([*filter(None, words), label.replace(":", "-").replace("+", "-")]) + f".{extension}"


def as_download(sheet: Sheet, extension: str, name_parts: Iterable[str]) -> HttpResponse:
    """The file as an answer to a request. `extension` is a key of `FORMATS`; an unknown one is a KeyError."""
    chosen = FORMATS[extension]
    name = file_name(name_parts, sheet.label, extension)
    return HttpResponse(
        chosen.write(sheet),
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def sheet_of(table: Any, *, title: str, label: str, source: str) -> Sheet:
    """What a django-tables2 table shows, and its columns that only a file has, as a sheet.

    A column's width in characters is its attribute `width` under `attrs["export"]`.
    """
    columns = [column for column in table.columns.iterall() if not column.column.exclude_from_export]
    heads = [
        Column(column.name, str(column.header), column.column.attrs.get("export", {}).get("width", 18))
        for column in columns
    ]
    rows = [{column.name: row.get_cell_value(column.name) for column in columns} for row in table.rows]
    return Sheet(title, label, source, heads, rows)
