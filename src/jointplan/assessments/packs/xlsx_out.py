# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pack as an Excel workbook: a guide, a sheet for each part of the plan, and two hidden sheets for the way back.

Each row to fill in carries its own address in a hidden column, so that rows, columns and sheets may stand in any order
when the file comes back. Only the cells of answers and languages can be typed into; there is no password.
"""

import io
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.cell_range import CellRange

from jointplan.assessments.models import Pack
from jointplan.assessments.packs.cells import Entry, Field, cells_of
from jointplan.assessments.packs.checks import Checks
from jointplan.assessments.packs.contents import Asked, Block
from jointplan.assessments.packs.guide import guide_lines
from jointplan.assessments.packs.look import Look
from jointplan.assessments.schema import Kind, Question
from jointplan.core.exports import HIGHEST_ROW, LINE_HEIGHT

HEAD, HEAD_ANSWER, HEAD_LANGUAGE = "jointplan:head", "jointplan:head:answer", "jointplan:head:language"
ROW = "jointplan:row:"
LISTS, HIDDEN = "_lists", "_pack"
MARK = "jointplan-pack"
PIECE = 30_000
WIDTHS = (9, 26, 36, 46, 70, 14, 4)
GUIDE_WIDTHS = (26, 100)
ANSWER, LANGUAGE = 5, 6
# Of the columns from the question to the language, over which titles and wordings run.
ALL_WIDTHS = 180
A4 = 9
FIRST_ROW = 5
# A text grows while it is written, and a row of a file does not by itself.
LINES_FOR_A_TEXT = 4


def as_xlsx_pack(pack: Pack, blocks: Iterable[Block]) -> bytes:
    """The workbook of a pack, in its language."""
    with translation.override(pack.language):
        book = Workbook(write_only=True)
        label = pack.tlp()
        _guide(book, pack)
        checks = Checks(LISTS)
        parts: dict[str, list[Block]] = {}
        for block in blocks:
            parts.setdefault(block.part, []).append(block)
        for name, among in parts.items():
            _Part(book, name, pack, checks).write(among)
        _hidden_lists(book, checks, label)
        _manifest(book, pack)
        book.properties.title = f"{pack.submission}"
        book.properties.keywords = book.properties.category = label
        book.properties.creator = "Jointplan"
        book.security = WorkbookProtection(lockStructure=True)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def protect(page: Any) -> None:
    """Without a password: it keeps from slips, not from people."""
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False


def set_up(page: Any, label: str) -> None:
    """Label and number on each printed sheet, over the whole width."""
    page.oddHeader.center.text = label
    page.oddFooter.center.text = "&A"
    page.oddFooter.right.text = "&P / &N"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.sheet_properties.tabColor = "000000"


def _guide(book: Any, pack: Pack) -> None:
    page = book.create_sheet(_("Read me first"))
    look = Look(page, pack.tlp())
    set_up(page, pack.tlp())
    protect(page)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = GUIDE_WIDTHS
    look.row([("label", pack.tlp()), ("bold", str(pack.submission))])
    for name, text in guide_lines(pack):
        look.row([("bold", name), ("wrapped", text)], _height(_lines(text, GUIDE_WIDTHS[1]), _lines(name, 26)))


def _hidden_lists(book: Any, lists: Checks, label: str) -> None:
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    look = Look(page, label)
    for row in lists.rows():
        look.row(("plain", value) for value in row)


def _manifest(book: Any, pack: Pack) -> None:
    """In pieces that begin with a full stop, so that no program takes one for anything but a text."""
    page = book.create_sheet(HIDDEN)
    page.sheet_state = "hidden"
    look = Look(page, pack.tlp())
    text = json.dumps(pack.manifest, ensure_ascii=True, sort_keys=True)
    look.row([("plain", MARK), ("label", pack.tlp())])
    for begin in range(0, len(text), PIECE):
        look.row([("plain", f".{text[begin : begin + PIECE]}")])


class _Part:
    """The sheet of one part of the plan."""

    def __init__(self, book: Any, name: str, pack: Pack, checks: Checks) -> None:
        self.page = book.create_sheet(_sheet_name(name, book.sheetnames))
        self.look, self.pack, self.checks, self.name = Look(self.page, pack.tlp()), pack, checks, name
        self.languages = {code: str(language) for code, language in settings.LANGUAGES}

    def write(self, blocks: Iterable[Block]) -> None:
        page = self.page
        for number, width in enumerate(WIDTHS, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.column_dimensions["G"].hidden = True
        page.freeze_panes = f"C{FIRST_ROW}"
        page.print_title_rows = f"1:{FIRST_ROW - 1}"
        set_up(page, self.pack.tlp())
        protect(page)
        self._head()
        for block in blocks:
            self._block(block)
        self.checks.put_on(page)

    def _head(self) -> None:
        about = f"{self.pack.submission} · {_('Pack')} {self.pack.number}"
        self.look.row([("label", self.pack.tlp()), ("label", None), ("plain", about)])
        text = _("Write in the yellow cells. What you leave as it is stays as it is; what you empty is removed.")
        self.look.row([("bold", self.name), ("plain", None), ("plain", text)])
        self._merge(2, 1, 2)
        self.look.row([*[("", None)] * 4, *(("plain", v) for v in (HEAD_ANSWER, HEAD_LANGUAGE, HEAD))], hidden=True)
        names = (_("Code"), _("Question"), _("Guidance"), _("Last answer"), _("Your answer"), _("Language"))
        self.look.row(("heading", name) for name in names)

    def _block(self, block: Block) -> None:
        cells = [("block", block.code), ("block", block.title), *[("block", None)] * 4]
        self._merge(self.look.row(cells, _height(_lines(block.title, ALL_WIDTHS)) + 3), 2, LANGUAGE)
        if block.wording:
            text = f"{_('Official wording')}\n{block.wording}"
            row = self.look.row([("quiet", block.code), ("wording", text)], _height(_lines(text, ALL_WIDTHS)))
            self._merge(row, 2, LANGUAGE)
        for asked in block.asked:
            self._question(block, asked)

    def _merge(self, row: int, first: int, last: int) -> None:
        self.page.merged_cells.ranges.add(CellRange(min_col=first, max_col=last, min_row=row, max_row=row))

    def _question(self, block: Block, asked: Asked) -> None:
        filled = cells_of(asked.question, asked.stood[0], block.measures)
        before = _before(block, asked)
        for position, field in enumerate(asked.fields):
            self._field(block, asked, field, filled.get(field.key, ""), before.get(field.key, ""), position == 0)

    def _field(self, block: Block, asked: Asked, field: Field, value: Any, before: Any, is_first: bool) -> None:
        question = asked.question
        name = "\n".join(filter(None, (question.name if is_first else "", field.name)))
        guidance = guidance_of(question, block) if is_first else ""
        language = self.languages.get(asked.stood[1] or self.pack.language, asked.stood[1]) if field.longest else ""
        number = self.look.row(
            [
                ("quiet", block.code),
                ("wrapped" if is_first else "indented", name),
                ("guidance" if guidance else "", guidance),
                ("wrapped" if before != "" else "", before),
                (field.entry, value),
                ("language" if language else "", language),
                ("plain", f"{ROW}{block.code}/{question.key}/{field.key}"),
            ],
            _height(
                _lines(name, WIDTHS[1]),
                _lines(guidance, WIDTHS[2]),
                _lines(str(before), WIDTHS[3]),
                _lines(str(value), WIDTHS[4]),
                LINES_FOR_A_TEXT if field.entry == Entry.TEXT else 1,
            ),
        )
        self.checks.check(field, ANSWER, number)
        if language:
            self.checks.check_language(list(self.languages.values()), LANGUAGE, number)


def _before(block: Block, asked: Asked) -> dict[str, Any]:
    """What was answered the last time, by field, with the cycle in which."""
    if not asked.last:
        return {}
    if len(asked.fields) == 1:
        return {asked.fields[0].key: f"{asked.last_cycle}:\n{asked.last}"}
    try:
        return cells_of(asked.question, asked.last_value, block.measures)
    except (ValueError, KeyError, TypeError, AttributeError):
        # Asked in another form then.
        return {asked.fields[0].key: asked.last}


def guidance_of(question: Question, block: Block) -> str:
    """The guidance of a question, how its cell is filled in, and when it is asked."""
    form = _("One piece a line: title | day | link.") if question.kind == Kind.EVIDENCE else ""
    return "\n".join(filter(None, (question.guidance.text, form, condition_of(question, block))))


def condition_of(question: Question, block: Block) -> str:
    when = question.when
    other = next((a for a in block.asked if when and a.question.key == when.question), None)
    if when is None or other is None:
        return ""
    names = ", ".join(name for field in other.fields for code, name in field.choices if code in when.values)
    return _("Only where “%(question)s” is: %(answers)s.") % {"question": other.question.name, "answers": names}


def _height(*lines: int) -> int:
    """Points for so many lines, as many as Excel gives a row."""
    return min(max(1, *lines) * LINE_HEIGHT + 3, HIGHEST_ROW)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, about."""
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n")) if text else 0


def _sheet_name(name: str, taken: Iterable[str]) -> str:
    """At most 31 characters, none that Excel refuses, and none twice."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name).strip()[:31].strip() or "1"
    used = {one.casefold() for one in taken}
    numbered = (f"{kept[:27].strip()} {number}" for number in range(2, 1000))
    return next(one for one in (kept, *numbered) if one.casefold() not in used)
