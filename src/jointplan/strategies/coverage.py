# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which measures the actions of one State serve, as far as the reader may see. Nothing is counted or compared."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.core.rules import can
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition
from jointplan.plans.texts import title_of
from jointplan.strategies.likeness import clauses_of
from jointplan.strategies.models import Alignment, Strategy, StrategyAction


@dataclass(frozen=True)
class Serves:
    """An action that serves a measure, how far, and from which strategy."""

    action: StrategyAction
    strategy: Strategy
    degree: str
    reason: str
    label: str
    tlp: str


@dataclass(frozen=True)
class MeasureRow:
    """One measure with the actions that serve it; for the State's own people also one that none serves."""

    clause: Clause
    title: str
    title_language: str
    served_by: list[Serves]


@dataclass(frozen=True)
class CoverageLine:
    """The same as one line of a file: an action for a measure, or a measure for which there is none."""

    code: str
    title: str
    strategy: str = ""
    action: str = ""
    text: str = ""
    degree: str = ""
    label: str = Label.AMBER_STRICT
    tlp: str = str(Label.AMBER_STRICT.label)


def coverage_of(state: Party, edition: Edition, user: Any, *, part: str = "", only: str = "") -> list[MeasureRow]:
    """The measures in the order of the plan with what serves them, as far as the reader may see both.

    Measures without an action are listed for the State itself alone: to others they would tell what a label hides.
    """
    served = _served(state, user)
    gaps = bool(can(user, "strategies.view_gaps", state))
    rows = []
    for clause in clauses_of(edition).values():
        by = served.get(clause.pk, [])
        if (part and clause.code.split(".")[0] != part) or (not by and (not gaps or only == "some")):
            continue
        if by and gaps and only == "none":
            continue
        title = title_of(clause)
        rows.append(MeasureRow(clause, title.text, title.language, by))
    return rows


def _served(state: Party, user: Any) -> dict[int, list[Serves]]:
    """By measure: confirmed alignments whose action and strategy the reader sees as well."""
    aligned = list(Alignment.objects.visible_to(user).of_state(state.pk).confirmed().order_by("action__position", "pk"))
    actions = StrategyAction.objects.visible_to(user).in_bulk({one.action_id for one in aligned})
    strategies = Strategy.objects.visible_to(user).shown().in_bulk({one.strategy_id for one in aligned})
    found: dict[int, list[Serves]] = defaultdict(list)
    for one in aligned:
        action, strategy = actions.get(one.action_id), strategies.get(one.strategy_id)
        if action is None or strategy is None:
            continue
        note_openings(user, [one, action, strategy])
        label = Label.narrowest((row.shown_label() for row in (one, action, strategy)), default=Label.CLEAR)
        degree = str(one.get_degree_display())
        found[one.clause_id].append(Serves(action, strategy, degree, one.reason, label, str(label.label)))
    return found


def lines_of(rows: list[MeasureRow]) -> list[CoverageLine]:
    """The rows as lines of a file."""
    lines = []
    for row in rows:
        if not row.served_by:
            lines.append(CoverageLine(row.clause.code, row.title))
        lines += [
            CoverageLine(
                row.clause.code, row.title, str(one.strategy), one.action.number, one.action.text, one.degree,
                one.label, one.tlp,
            )
            for one in row.served_by
        ]  # fmt: skip
    return lines
