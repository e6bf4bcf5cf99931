# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands beside a measure on its public page: practices, works of the library, actions of strategies.

Each through the public's own door, and a few of each: the lists, filtered by the measure, have them all.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jointplan.core.text import sort_key
from jointplan.knowledge.models import Guidance, Practice
from jointplan.plans.models import Edition
from jointplan.portal.pages import EVERYONE, space_of
from jointplan.strategies.models import Alignment, Strategy, StrategyAction

MOST = 5


@dataclass(frozen=True)
class Beside:
    """A line that leads to a public page: what it is called, in which language, and by whom."""

    title: str
    language: str
    note: str
    url: str


def practices_on(edition: Edition, code: str, fictional: bool) -> list[Beside]:
    """Good practices and challenges in the public inventory that name the measure, the latest first."""
    found = Practice.objects.visible_to(EVERYONE).filter(edition=edition).listed().about([code])
    return [
        Beside(
            one.title,
            one.language,
            f"{one.get_kind_display()} · {one.source_name()}",
            reverse(f"{space_of(fictional)}:public_practice", kwargs={"uid": one.uid}),
        )
        for one in found.shown().latest_first()[:MOST]
    ]


def guidance_on(edition: Edition, code: str, fictional: bool) -> list[Beside]:
    """Works of the public library that help with the measure, the latest first."""
    found = Guidance.objects.visible_to(EVERYONE).filter(edition=edition).standing().about([code])
    return [
        Beside(
            one.title,
            one.language,
            f"{one.get_kind_display()} · {one.publisher}",
            reverse(f"{space_of(fictional)}:public_guidance", kwargs={"uid": one.uid}),
        )
        for one in found.shown().latest_first()[:MOST]
    ]


def alignments_on(clause_id: int, fictional: bool) -> list[Beside]:
    """Actions of national strategies of which the State said in public that they serve the measure, by State."""
    strategies = Strategy.objects.visible_to(EVERYONE).released()
    actions = StrategyAction.objects.visible_to(EVERYONE).released()
    found = Alignment.objects.visible_to(EVERYONE).confirmed().released().filter(clause=clause_id)
    found = found.filter(strategy__in=strategies.values("pk"), action__in=actions.values("pk"))
    shown: Any = found.select_related("action", "strategy__state").in_order()
    lines = [
        Beside(
            f"{one.action.number} {one.action.text}".strip(),
            one.action.language,
            f"{one.strategy.state} · {one.strategy.title}",
            reverse(f"{space_of(fictional)}:public_strategy", kwargs={"uid": one.strategy.uid}),
        )
        for one in shown
    ]
    return sorted(lines, key=lambda line: sort_key(line.note))
