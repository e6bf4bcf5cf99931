# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workbook in which actions are filled in: one sheet with the columns, and lists to choose from in its cells."""

import io
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from jointplan.strategies.forms import bodies_of
from jointplan.strategies.imports import columns
from jointplan.strategies.models import Strategy

ROWS = 500
WIDTHS = {"number": 12, "text": 80, "period": 18, "body": 40, "language": 14}


def action_template(strategy: Strategy) -> bytes:
    """An Excel file with the headings of an import, the label, and drop-downs of bodies and languages."""
    book = Workbook()
    page: Any = book.active
    page.title = _("Actions")
    shown = [column for column in columns() if not column.is_ignored]
    page.append([strategy.tlp()])
    page.append([column.heading for column in shown])
    for number, column in enumerate(shown, start=1):
        page.column_dimensions[get_column_letter(number)].width = WIDTHS[column.key]
        page.cell(2, number).font = Font(bold=True)
    for row in page.iter_rows(min_row=3, max_row=ROWS, min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for row in page.iter_rows(min_row=3, max_row=ROWS, min_col=1, max_col=1):
        # A number such as 1.10 is a text: Excel would make it 1.1.
        row[0].number_format = "@"
    page.freeze_panes = "A3"
    page.oddHeader.center.text = strategy.tlp()
    chosen = {
        "body": sorted(str(body) for body in bodies_of(strategy.originator)),
        "language": [str(name) for _code, name in settings.LANGUAGES],
    }
    _add_lists(page, [column.key for column in shown], chosen)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_lists(page: Any, keys: list[str], chosen: dict[str, list[str]]) -> None:
    """Drop-downs, with their values inside: the sheet with rows stays the only one, so that an import takes it."""
    for key, values in chosen.items():
        if not values:
            continue
        letter = get_column_letter(keys.index(key) + 1)
        listed = ",".join(value.replace(",", " ").replace('"', "") for value in values)
        if len(listed) > 250:
            # Excel takes no longer list inside a cell; a second sheet with rows would make the file ambiguous.
            continue
        # Anything else may be written as well: a body that the register does not have.
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        page.add_data_validation(rule)
        rule.add(f"{letter}3:{letter}{ROWS}")
