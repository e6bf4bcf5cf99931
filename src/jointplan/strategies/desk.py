# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk on which alignment is decided: what is proposed for each action, why, and what a person says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.text import localise
from jointplan.plans.models import Clause, Edition
from jointplan.plans.texts import title_of
from jointplan.strategies.likeness import clauses_of, languages_of
from jointplan.strategies.models import Alignment, AlignmentState, Strategy, StrategyAction

SAY = "say-"


@dataclass(frozen=True)
class Line:
    """One proposal, or what was decided, as the desk shows it."""

    alignment: Alignment
    name: str
    code: str
    title: str
    title_language: str
    why: str


@dataclass
class ActionOnDesk:
    """An action with its open proposals and what was decided on it. `nothing` says why nothing is proposed."""

    action: StrategyAction
    open: list[Line] = field(default_factory=list)
    decided: list[Line] = field(default_factory=list)
    nothing: str = ""
    align_url: str = ""


def why_proposed(one: Alignment, themes: Mapping[str, str]) -> str:
    """The reason of a proposal in words, e.g. `shares: border, documents; theme: Border security`."""
    reasons = []
    if one.words:
        reasons.append(_("shares: %(words)s") % {"words": ", ".join(one.words)})
    if one.themes:
        reasons.append(_("theme: %(themes)s") % {"themes": ", ".join(themes.get(code, code) for code in one.themes)})
    return "; ".join(reasons)


def on_desk(strategy: Strategy, edition: Edition, user: Any) -> list[ActionOnDesk]:
    """Every action in the order of the document, with its proposals, the likeliest first."""
    clauses = clauses_of(edition)
    themes = {theme.code: localise(theme.names).text for theme in edition.themes.all()}
    actions = StrategyAction.objects.visible_to(user).of_strategy(strategy)
    found = {action.pk: ActionOnDesk(action) for action in actions}
    for one in Alignment.objects.visible_to(user).of_strategy(strategy).shown().in_order():
        place = found.get(one.action_id)
        clause = clauses.get(one.clause_id)
        if place is not None and clause is not None:
            line = _line(one, clause, themes)
            (place.open if one.state == AlignmentState.PROPOSED else place.decided).append(line)
    languages = languages_of(edition)
    for place in found.values():
        if not place.open and not place.decided:
            place.nothing = _why_nothing(place.action, languages)
    return list(found.values())


def _line(one: Alignment, clause: Clause, themes: Mapping[str, str]) -> Line:
    title = title_of(clause)
    return Line(one, f"{SAY}{one.uid}", clause.code, title.text, title.language, why_proposed(one, themes))


def _why_nothing(action: StrategyAction, languages: set[str]) -> str:
    if action.language not in languages:
        return _("Nothing is proposed: measures have no titles in the language of this action here.")
    return _("Nothing is proposed: no measure shares enough words with it.")
