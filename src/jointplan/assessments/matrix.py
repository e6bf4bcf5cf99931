# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures, States and cycles: where a State shared something that the reader may read, in words and nothing else.

No cell has a number, a colour or an order by progress, and nothing is added up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label
from jointplan.assessments.asking import asked_in, schema_of
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.schema import Kind
from jointplan.core.exports import Column, Sheet
from jointplan.core.text import Localised, sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of

ALL = "all"


@dataclass(frozen=True)
class Cell:
    """What one State shared on one measure, in words; where it stands, when there is anything."""

    state: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    code: str
    title: Localised
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """One cycle, for one reader: States in the order of the alphabet."""

    cycle: Cycle
    objective: str
    objectives: list[Clause]
    states: list[Party]
    lines: list[Line]
    label: Label


def shared_outside(user: Any, region_id: int) -> QuerySet[AnswerPart]:
    """Parts of answers that their States showed to somebody outside, as far as the reader may read them."""
    outside = list(Circle.objects.filter(region_id=region_id, state__isnull=True).values_list("code", flat=True))
    shared = Q(label__in=[Label.CLEAR, Label.GREEN]) | Q(label=Label.AMBER, audience__overlap=outside)
    parts = AnswerPart.objects.visible_to(user).national().running()
    return parts.filter(shared, originator__region_id=region_id)


def cycles_of(edition: Any) -> list[Cycle]:
    """Those that were opened, the latest first."""
    found = edition.cycles.exclude(state="prepared").order_by("-period_to")
    return list(found.select_related("edition__plan__region"))


def matrix_of(
    cycle: Cycle,
    objective: str,
    user: Any,
    *,
    clause_url: Callable[[str], str],
    cell_url: Callable[[str, str], str],
) -> Matrix:
    """The matrix of a cycle under one objective, or under `all`; the first objective where there is none of this code.

    `clause_url` takes the code of a measure, `cell_url` that and the code of the State. Five queries.
    """
    region = cycle.edition.plan.region
    objectives = list(cycle.edition.clauses.filter(kind="objective").in_order())
    codes = [clause.code for clause in objectives]
    if objective != ALL and objective not in codes:
        objective = codes[0] if codes else ALL
    clauses = _clauses_under(cycle, objective)
    states = sorted(Party.objects.states().in_region(region), key=lambda state: sort_key(str(state)))
    shared, label = _shared(cycle, clauses, user)
    lines = []
    for clause in clauses:
        cells = []
        for state in states:
            kinds = shared.get((clause.pk, state.pk), set())
            cells.append(Cell(str(state), _words(cycle, kinds), cell_url(clause.code, state.code) if kinds else ""))
        lines.append(Line(clause.code, title_of(clause), clause_url(clause.code), cells))
    return Matrix(cycle, objective, objectives, states, lines, label)


def _clauses_under(cycle: Cycle, objective: str) -> list[Clause]:
    clauses = list(cycle.edition.clauses.in_order().with_texts())
    asked, parents = set(asked_in(cycle)), {clause.pk: clause for clause in clauses}

    def is_under(clause: Clause | None) -> bool:
        while clause is not None and clause.code != objective:
            clause = parents.get(clause.parent_id)
        return clause is not None

    return [clause for clause in clauses if clause.code in asked and (objective == ALL or is_under(clause))]


def _shared(cycle: Cycle, clauses: Iterable[Clause], user: Any) -> tuple[dict[tuple[int, int], set[str]], Label]:
    """Kinds of the parts by clause and State; and the label of the narrowest of them, which is that of the page."""
    parts = shared_outside(user, cycle.edition.plan.region_id).filter(cycle=cycle, clause__in=[c.pk for c in clauses])
    kinds: dict[tuple[int, int], set[str]] = {}
    labels = set()
    for clause, state, kind, label in parts.order_by().values_list("clause_id", "originator_id", "kind", "label"):
        kinds.setdefault((clause, state), set()).add(kind)
        labels.add(label)
    return kinds, Label.narrowest(labels, default=Label.CLEAR)


def _words(cycle: Cycle, kinds: set[str]) -> str:
    if not kinds:
        return _("No information shared for this period")
    questions = {question.key: question.kind for question in schema_of(cycle.questionnaire_id).questions}
    is_text = all(questions.get(kind) == Kind.TEXT for kind in kinds)
    return _("Text shared") if is_text else _("Shared")


def sheet_of(matrix: Matrix, source: str) -> Sheet:
    """The matrix as a file: the same words as on the page."""
    columns = [Column("code", _("Measure"), 12), Column("title", _("Title"), 60)]
    columns += [Column(f"state_{number}", str(state), 30) for number, state in enumerate(matrix.states)]
    rows = [
        {"code": line.code, "title": line.title.text}
        | {f"state_{number}": cell.words for number, cell in enumerate(line.cells)}
        for line in matrix.lines
    ]
    title = _("What the States shared: %(cycle)s") % {"cycle": matrix.cycle}
    return Sheet(title, matrix.label.label, source, columns, rows)
