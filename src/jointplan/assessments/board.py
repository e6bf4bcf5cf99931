# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board of one State: measure by agency, for its coordinator and clearing authority; for an agency its own column.

It is about work inside one State. Nothing here is compared with another State, and nothing is counted for anybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.assessments.asking import asked_in
from jointplan.assessments.clearing import cleared_in
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.turns import DONE, Line, Work, lines_of
from jointplan.core.text import Localised, localise, sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of

OVERDUE, NOBODY, EMPTY, UNCLEARED = "overdue", "nobody", "empty", "not-cleared"
NAMES = ("agency", "part", "work")
# What an agency does before it hands over is its own.
INSIDE = frozenset({Work.FILLED, Work.TO_CHECK, Work.SENT_BACK})
SYMBOLS = {
    Work.WAITING: "○",
    Work.FILLED: "◐",
    Work.TO_CHECK: "◑",
    Work.SENT_BACK: "↩",
    Work.ASKED_AGAIN: "↻",
    Work.HANDED: "●",
    Work.CONSIDERED: "✓",
}
# Colours of the reader's own work; everywhere it stands beside a symbol and a word.
TONES = {Work.CONSIDERED: "success", Work.HANDED: "info", Work.ASKED_AGAIN: "warning", Work.SENT_BACK: "warning"}


@dataclass(frozen=True)
class Cell:
    """One agency's work on one measure."""

    line: Line
    url: str
    is_overdue: bool

    @property
    def symbol(self) -> str:
        return "!" if self.is_overdue else SYMBOLS[self.line.work]

    @property
    def tone(self) -> str:
        return "danger" if self.is_overdue else TONES.get(self.line.work, "plain")

    @property
    def is_done(self) -> bool:
        return self.line.work in DONE

    @property
    def due_on(self) -> date:
        return self.line.assignment.due_on

    @property
    def word(self) -> str:
        return str(_("Overdue")) if self.is_overdue else str(self.line.work.label)

    def __str__(self) -> str:
        """As a file says it."""
        due = _("due on %(day)s") % {"day": date_format(self.due_on, "SHORT_DATE_FORMAT")}
        return f"{self.word}, {due}"


@dataclass
class Row:
    clause: Clause
    title: Localised
    part: str
    url: str
    is_filled: bool
    is_cleared: bool = False
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def answered(self) -> str:
        """How far the State's own answer is, in a word."""
        return str(_("Cleared") if self.is_cleared else _("Filled in") if self.is_filled else _("Empty"))


@dataclass
class Board:
    """Rows in the order of the plan, and the agencies that have something in them."""

    submission: Submission
    agencies: list[Party]
    rows: list[Row]

    @property
    def is_of_state(self) -> bool:
        return self.submission.contributes_to_id is None


def board_of(submission: Submission, user: Any, fictional: bool) -> Board:
    """The board as far as the reader may see it: every measure for a State, those asked of it for an agency."""
    if submission.contributes_to_id is None:
        lines = lines_of(user, submission.cycle_id, state_id=submission.originator_id)
        codes = list(asked_in(submission.cycle))
    else:
        lines = lines_of(user, submission.cycle_id, agency_id=submission.originator_id)
        codes = [line.assignment.clause.code for line in lines]
    found = submission.cycle.edition.clauses.filter(code__in=codes).in_order()
    clauses = found.select_related("part", "parent").with_titles()
    parts = AnswerPart.objects.visible_to(user).filter(submission=submission)
    filled = set(parts.order_by().values_list("clause_id", flat=True).distinct())
    cleared = cleared_in(submission) if submission.contributes_to_id is None else set()
    rows = {
        clause.pk: Row(
            clause=clause,
            title=title_of(clause),
            part=localise((clause.part or clause).names).text or (clause.part or clause).code,
            url=work_url(fictional, "answer", uid=submission.uid, code=clause.code),
            is_filled=clause.pk in filled,
            is_cleared=clause.code in cleared,
        )
        for clause in clauses
    }
    day = today()
    for line in lines:
        row = rows.get(line.assignment.clause_id)
        if row is not None:
            row.cells[line.assignment.agency_id] = Cell(line, row.url, line.is_overdue(day))
    agencies = {line.assignment.agency_id: line.assignment.agency for line in lines}
    in_order = sorted(agencies.values(), key=lambda agency: sort_key(str(agency)))
    return Board(submission, in_order, list(rows.values()))


def path_of(asked: dict[str, str]) -> str:
    """What is chosen as a part of the address, such as `agency=aldermoor-schools/work=overdue`; empty for all."""
    return "/".join(f"{name}={asked[name]}" for name in NAMES if asked.get(name))


def read_path(only: str) -> dict[str, str]:
    """What such a part of an address chooses. Raises ValueError for another."""
    found = [pair.partition("=") for pair in only.split("/")]
    asked = {name: value for name, _equals, value in found}
    if path_of(asked) != only:
        raise ValueError(only)
    return asked


class BoardFilter(forms.Form):
    """The filters of the address, the same on the page and in each file. With an unknown value nothing is chosen."""

    agency = forms.ChoiceField(label=_("Agency"), required=False)
    part = forms.ChoiceField(label=_("Part of the plan"), required=False)
    work = forms.ChoiceField(label=_("State of work"), required=False)

    def __init__(self, data: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.board = board
        parts = {row.clause.part.code if row.clause.part else row.clause.code: row.part for row in board.rows}
        agencies = [(agency.code, str(agency)) for agency in board.agencies]
        works = [(w.value, w.label) for w in Work if not (board.is_of_state and w in INSIDE)]
        works.append((OVERDUE, _("Overdue")))
        if board.is_of_state:
            works += [(NOBODY, _("Assigned to nobody")), (EMPTY, _("Not yet in the State's answer"))]
            works.append((UNCLEARED, _("Filled in, not cleared")))
        else:
            del self.fields["agency"]
        for name, choices in (("agency", agencies), ("part", list(parts.items())), ("work", works)):
            if name in self.fields:
                self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> Board:
        if not self.is_valid():
            return Board(self.board.submission, self.board.agencies, [])
        asked = {"agency": "", **self.cleaned_data}
        agencies = [a for a in self.board.agencies if not asked["agency"] or a.code == asked["agency"]]
        ids = {agency.pk for agency in agencies}
        rows = [
            row
            for row in self.board.rows
            if (not asked["part"] or asked["part"] == (row.clause.part.code if row.clause.part else row.clause.code))
            and (not asked["agency"] or ids & set(row.cells))
            and _is_at(row, asked["work"], ids)
        ]
        return Board(self.board.submission, agencies, rows)


def signs(board: Board) -> list[tuple[str, str, str]]:
    """Symbol, tone and word of each state of work that the reader can meet."""
    shown = [work for work in Work if not (board.is_of_state and work in INSIDE)]
    found = [(SYMBOLS[work], TONES.get(work, "plain"), str(work.label)) for work in shown]
    return [*found, ("!", "danger", str(_("Overdue")))]


def _is_at(row: Row, work: str, agencies: Iterable[int]) -> bool:
    cells = [cell for pk, cell in row.cells.items() if pk in set(agencies)]
    if work == "":
        return True
    if work == NOBODY:
        return not row.cells
    if work == EMPTY:
        return not row.is_filled
    if work == OVERDUE:
        return any(cell.is_overdue for cell in cells)
    if work == UNCLEARED:
        return row.is_filled and not row.is_cleared
    return any(cell.line.work == work for cell in cells)
