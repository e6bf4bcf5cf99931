# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the cells of a pack look. One cell of each kind is written over and over: a style costs more than a text."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from jointplan.core.exports import FONT, LABEL_COLOURS, safe_cell

TOP = Alignment(vertical="top", wrap_text=True)
# On one line, so that it runs over the empty cells beside it.
ALONG = Alignment(vertical="top")
LEFT = Alignment(vertical="top", wrap_text=True, horizontal="left")
INDENTED = Alignment(vertical="top", wrap_text=True, indent=2)
LINE = Side(style="thin", color="9AA5B1")


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _answer(number_format: str) -> dict[str, Any]:
    return {
        "fill": _fill("FFF9DB"),
        "border": Border(left=LINE, right=LINE, top=LINE, bottom=LINE),
        "alignment": LEFT,
        "protection": Protection(locked=False),
        "number_format": number_format,
    }


def _font(**options: Any) -> Font:
    return Font(name=FONT, **options)


# What is typed as a text stays one: `@` keeps office programs from making days and numbers of it.
STYLES: dict[str, dict[str, Any]] = {
    "plain": {"alignment": ALONG},
    "bold": {"font": _font(bold=True), "alignment": TOP},
    "quiet": {"font": _font(color="5A6672"), "alignment": ALONG},
    "heading": {"font": _font(bold=True), "fill": _fill("E4E9EE"), "alignment": TOP},
    "block": {"font": _font(bold=True, size=12), "fill": _fill("D3DCE4"), "alignment": TOP},
    "wording": {"font": Font(name="Cambria"), "alignment": TOP},
    "wrapped": {"alignment": LEFT},
    "indented": {"alignment": INDENTED},
    "guidance": {"font": _font(color="3D4854", italic=True), "alignment": TOP},
    "language": _answer("@"),
    "text": _answer("@"),
    "choice": _answer("@"),
    "tick": _answer("@"),
    "number": _answer("General"),
    "count": _answer("0"),
    "date": _answer("yyyy-mm-dd"),
    "wrong": {"font": _font(color="A4161A", bold=True), "alignment": TOP},
}

Cells = Iterable[tuple[str, Any]]


class Look:
    """Writes rows of (kind, value) to one sheet."""

    def __init__(self, page: Any, label: str) -> None:
        self.page = page
        self.made = {name: self._made(style) for name, style in STYLES.items()}
        colour = LABEL_COLOURS.get(label, "FFFFFF")
        self.made["label"] = self._made(
            {"font": _font(bold=True, color=colour), "fill": _fill("000000"), "alignment": ALONG}
        )
        self.number = 0

    def _made(self, style: dict[str, Any]) -> Any:
        cell = WriteOnlyCell(self.page)
        for name, setting in style.items():
            setattr(cell, name, setting)
        return cell

    def row(self, cells: Cells, height: float = 0, *, hidden: bool = False) -> int:
        """Append a row and return its number. `height` is in points; none leaves it to the program."""
        self.number += 1
        if height or hidden:
            dimension = self.page.row_dimensions[self.number]
            dimension.hidden = hidden
            if height:
                dimension.height = height
        self.page.append(self._written(cells))
        return self.number

    def _written(self, cells: Cells) -> Iterator[Any]:
        """Cell by cell: each is written before the next takes its place."""
        for kind, value in cells:
            if not kind:
                yield None
                continue
            cell = self.made[kind]
            cell.value = safe_value(value)
            yield cell


def safe_value(value: Any) -> Any:
    """A value that no office program takes for a formula, without characters that the format forbids."""
    if isinstance(value, str):
        # What stood behind a forbidden character may start a formula once that is gone.
        return safe_cell(ILLEGAL_CHARACTERS_RE.sub("", value)) or None
    return value if isinstance(value, int | float | datetime.date) else None
