# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file that came back, given back once more with what is wrong written beside it. Nothing else is changed in it."""

import io
import json
import warnings
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from jointplan.assessments.packs.planning import Wrong
from jointplan.assessments.problems import PackProblem
from jointplan.core.exports import safe_cell
from jointplan.core.import_xlsx import UNREADABLE, damaged, is_zip
from jointplan.exchange.canonical import read_json

PROBLEMS = "problems"
RED = PatternFill("solid", start_color="F8D7DA")
YELLOW = PatternFill("solid", start_color="FFF9DB")
TEXT = Font(bold=True, color="A4161A")
WRAPPED = Alignment(vertical="top", wrap_text=True)


def marked(content: bytes, problems: Iterable[Wrong]) -> bytes:
    """The same file with a column, or a member, that says what is wrong in which row."""
    return _marked_book(content, list(problems)) if is_zip(content) else _marked_json(content, list(problems))


def _marked_book(content: bytes, problems: list[Wrong]) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), keep_links=False)
    except UNREADABLE as error:
        raise PackProblem(str(damaged())) from error
    for page in book.worksheets:
        _disarm(page)
        found = [problem for problem in problems if problem.at.sheet == page.title]
        if found:
            _mark(page, found)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _disarm(page: Any) -> None:
    """What would be calculated is given back as text: a file from here runs nothing."""
    for row in page.iter_rows():
        for cell in row:
            if cell.fill == RED:
                # Marked an earlier time.
                cell.fill = YELLOW
            if cell.data_type == "f":
                formula = getattr(cell.value, "text", cell.value)
                cell.value = safe_cell(str(formula))


def _mark(page: Any, problems: list[Wrong]) -> None:
    # From an earlier time, the column is written anew.
    title = _("What is wrong")
    column = next((c.column for row in page.iter_rows() for c in row if c.value == title), page.max_column + 1)
    for (cell,) in page.iter_rows(min_col=column, max_col=column):
        cell.value = None
    page.column_dimensions[get_column_letter(column)].width = 60
    page.cell(min(4, page.max_row), column).value = title
    page.cell(min(4, page.max_row), column).font = TEXT
    for problem in problems:
        cell = page.cell(problem.at.row, column)
        text = "\n".join(filter(None, (cell.value, _said(problem))))
        cell.value, cell.font, cell.alignment = safe_cell(text), TEXT, WRAPPED
        page[f"{problem.at.column or 'A'}{problem.at.row}"].fill = RED


def _said(problem: Wrong) -> str:
    return f"{problem.at.column}: {problem.text}" if problem.at.column else problem.text


def _marked_json(content: bytes, problems: list[Wrong]) -> bytes:
    data = read_json(content)
    data[PROBLEMS] = [{"at": str(p.at), "clause": p.code, "question": p.name, "problem": p.text} for p in problems]
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
