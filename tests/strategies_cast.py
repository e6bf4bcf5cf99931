# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strategies of the cast, with words of their own: a draft, one whose list is wider than its alignment, a body's."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.accounts.system import OPERATOR
from jointplan.plans.models import Clause
from jointplan.strategies.aligning import align_action
from jointplan.strategies.loading import load_records
from jointplan.strategies.models import PartKind, Strategy, StrategyAction, StrategyPart
from jointplan.strategies.operations import ActionInput, add_strategy, save_actions

STATES = ["coast-states"]


class Told(NamedTuple):
    """One strategy: its key, whose, who enters and who releases it, and what goes how far (`AMBER`: the States)."""

    key: str
    party: str
    by: str
    clearing: str = ""
    facts: str = ""
    actions: str = ""
    alignment: str = ""


STRATEGIES = [
    Told("draft", "aldermoor", "coordinator"),
    Told("open", "aldermoor", "coordinator", "clearing", Label.CLEAR, Label.CLEAR, Label.AMBER),
    Told("states", "brindal", "other_coordinator", "other_clearing", Label.AMBER, Label.AMBER, Label.AMBER),
    Told("body", "aldermoor-schools", "focal_point"),
    Told("isle", "dunmere", "isle_coordinator"),
]


def strategy_canary(key: str, what: str = "") -> str:
    """The word that stands in this strategy, its action (`action`) or the reason of its alignment (`reason`) alone."""
    return f"canarystrategy{key}{what}"


def record_of(region: str, state: str) -> dict[str, Any]:
    """An entry of the public register."""
    facts = {"code": f"LAMP-{region}", "state": state, "kind": "law", "title": {"en": "Law on lamps"}}
    return facts | {"confidence": "report", "sources": [{"text": {"en": "Invented gazette"}}]}


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit the strategies; each identity is a transaction of its own."""
    with acting_as(OPERATOR):
        for region, state in (("coast", "aldermoor"), ("isles", "dunmere")):
            load_records({"region": region, "records": [record_of(region, state)]}, by=OPERATOR)
    for told in STRATEGIES:
        by = users[told.by]
        region = parties[told.party].region.code
        with acting_as(by):
            said = {
                "title": f"Strategy of lamps {strategy_canary(told.key)}.",
                "kind": "strategy",
                "language": "en",
                "number": told.key,
            }
            strategy = add_strategy(parties[told.party], by=by, period="2021-2030", last_year=2090, **said)
            text = f"Count every lamp, {strategy_canary(told.key, 'action')}."
            save_actions(strategy, [ActionInput("1", text, "en"), ActionInput("2", "Sing.", "en")], by=by)
            action = StrategyAction.objects.get(strategy=strategy, number="1")
            clause = Clause.objects.get(edition__plan__region__code=region, code="1.1.1")
            align_action(action, clause, "full", reason=f"{strategy_canary(told.key, 'reason')}.", by=by)
        if told.clearing:
            with acting_as(users[told.clearing]):
                _release(strategy, told, users[told.clearing])
    # Entered after the release: nobody else reads it before the clearing authority says so.
    late = f"Sing at night, {strategy_canary('open', 'late')}."
    with acting_as(coordinator := users["coordinator"]):
        save_actions(Strategy.objects.get(number="open"), [ActionInput("3", late, "en")], by=coordinator)


def _release(strategy: Strategy, told: Told, by: Any) -> None:
    parts = {part.kind: part for part in StrategyPart.objects.of_strategy(strategy)}
    steps = [
        (Strategy.objects.get(pk=strategy.pk), told.facts),
        (parts[PartKind.ACTIONS], told.actions),
        (parts[PartKind.ALIGNMENT], told.alignment),
    ]
    for record, label in steps:
        audience = STATES if label == Label.AMBER else []
        widen(record, label=label, audience=audience, reason="The State shows it.", by=by)
