# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds what would make a league table of States: ranks, scores, averages, percentages, counts, colours by progress.

It is told the States and looks at a page, a file or an answer of the API. Each finding says what stands where.
"""

import csv
import io
import json
import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from typing import Any

from openpyxl import load_workbook

# Words that nothing says of States, in the languages that pages are written in. Beginnings of words.
WORDS = (
    ["rank", "ranking", "score", "scoring", "league", "average", "percent", "per cent", "best-perform", "top perform"]
    + ["lagging", "behind schedule", "completion rate", "compliance rate", "progress bar"]
    + ["рейтинг", "балл", "в среднем", "среднее", "процент", "отстающ", "отстаёт", "отстает", "передов", "лидер"]
    + ["место в", "оценка государств", "степень выполнения", "доля выполнен"]
)
SAID = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(WORDS, key=len, reverse=True)))})", re.IGNORECASE)
PERCENT = re.compile(r"\d\s*[%٪％‰]")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# From one year to another, as the period of a document.
A_PERIOD = re.compile(r"(19|20)\d\d[-–](19|20)\d\d")
A_NUMBER = re.compile(r"[\d\s.,/()%+−–-]*\d[\d\s.,/()%+−–-]*")
# Keys that would carry a grade or a count of a State in an answer of the API or a file.
KEYS = {"rank", "ranking", "score", "points", "average", "mean", "percent", "percentage", "share", "ratio", "rate"}
KEYS |= {
    "count",
    "total",
    "progress_value",
    "completed",
    "done",
    "completion",
    "number_of_answers",
    "grade",
    "position",
}
# How a page might colour a State: classes, inline styles and elements that draw how far somebody is.
COLOURED = re.compile(r"\b(bg|colou?r|heat|level|grade|state|is)-(red|amber|green|good|bad|high|low|late|behind)\b")
DRAWN = {"meter", "progress"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """The text of a page without what people wrote in it; its tables as rows of cells; its marks of progress."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.marks: list[str] = []
        self._open: list[bool] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        # What a State or anybody else wrote may say anything, percentages included; so may the words of the plan.
        written = tag in {"script", "style", "textarea"} or {"prose", "wording", "excerpt"} & set(classes)
        written = written or (given.get("lang") and tag != "html" and "hreflang" not in given)
        if tag not in VOID:
            self._open.append(bool(written) or (self._open[-1] if self._open else False))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._in_cell = True
        if tag in DRAWN or COLOURED.search(given.get("class") or "") or "style" in given:
            self.marks.append(f"<{tag} class={given.get('class')!r} style={given.get('style')!r}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1]:
            return
        self.words.append(data)
        if self._in_cell:
            self.tables[-1][-1][-1] += data


def in_page(html: str, states: Collection[str], harmless: Collection[str] = ()) -> list[str]:
    """What a page has that makes a league table of these States, by their names.

    `harmless` are sentences that say there is none, and codes of measures, which look like numbers.
    """
    page = Page()
    page.feed(html)
    text = " ".join(" ".join(page.words).split())
    for sentence in harmless:
        text = text.replace(sentence, "") if " " in sentence else text
    found = list(in_text(text))
    for table in page.tables:
        found += in_table(table, states, harmless)
    return found + [f"drawn or coloured: {mark}" for mark in page.marks]


def in_text(text: str) -> Iterator[str]:
    for said in SAID.finditer(text):
        yield f"the word “{said.group()}”"
    for number in PERCENT.finditer(text):
        yield f"a percentage: {text[max(number.start() - 20, 0) : number.end()]!r}"


def in_table(rows: list[list[str]], states: Collection[str], harmless: Collection[str] = ()) -> list[str]:
    """Numbers in the row of a State, or in the column of one; and States that are counted in their order."""
    found = []
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    head = next((row for row in cells if sum(_is_state(cell, states) for cell in row) > 1), [])
    for row in cells:
        of_state = any(_is_state(cell, states) for cell in row) and row is not head
        for number, cell in enumerate(row):
            in_column = len(row) == len(head) and _is_state(head[number], states) and row is not head
            if (of_state or in_column) and is_number(cell) and cell not in harmless:
                found.append(f"a number beside a State: {row}")
    return found


def is_number(cell: str) -> bool:
    return A_NUMBER.fullmatch(cell) is not None and not A_DAY.match(cell) and not A_PERIOD.fullmatch(cell)


def _is_state(cell: str, states: Collection[str]) -> bool:
    return cell in states


def in_data(value: Any, states: Collection[str], place: str = "") -> list[str]:
    """Objects that name a State and carry a grade or a count, at any depth; and numbers by State."""
    found: list[str] = []
    if isinstance(value, dict):
        numbers = {key for key, item in value.items() if isinstance(item, int | float) and not isinstance(item, bool)}
        names_state = any(isinstance(item, str) and item in states for item in value.values())
        if names_state and (graded := {key for key in value if key.lower() in KEYS}):
            found.append(f"{place or 'object'} grades a State: {sorted(graded)}")
        if by_state := {key for key in numbers if key in states}:
            found.append(f"{place or 'object'} has numbers by State: {sorted(by_state)}")
        for key, item in value.items():
            found += in_data(item, states, f"{place}.{key}")
    elif isinstance(value, list):
        for item in value:
            found += in_data(item, states, f"{place}[]")
    return found


def in_file(content: bytes, media_type: str, states: Collection[str], harmless: Collection[str] = ()) -> list[str]:
    """What a file or an answer of the API has; nothing for those that are no table, such as PDF."""
    if media_type.startswith("text/html"):
        return in_page(content.decode(), states, harmless)
    if media_type.startswith("application/json"):
        return in_data(json.loads(content), states)
    if media_type.startswith("text/csv"):
        rows = [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
        return in_table(rows, states, harmless) + _in_heads(rows[:1])
    if "spreadsheetml" in media_type:
        found = []
        for sheet in load_workbook(io.BytesIO(content), read_only=True).worksheets:
            rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            found += in_table(rows, states, harmless) + _in_heads(rows[:2])
        return found
    return []


def _in_heads(rows: list[list[str]]) -> list[str]:
    return [f"a heading: {cell}" for row in rows for cell in row if SAID.search(cell)]
