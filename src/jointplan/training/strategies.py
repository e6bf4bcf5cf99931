# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strategies of the training region, with actions and with alignment in each state."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition
from jointplan.plans.reference import DATA, read_yaml
from jointplan.strategies.aligning import align_action, propose_alignments, reject_alignments
from jointplan.strategies.loading import load_records
from jointplan.strategies.models import Alignment, PartKind, Strategy, StrategyAction, StrategyPart, StrategyRecord
from jointplan.strategies.operations import ActionInput, add_strategy, save_actions

FACTS = (
    "kind",
    "title",
    "number",
    "language",
    "period",
    "first_year",
    "last_year",
    "body_name",
    "reporting_rule",
    "link",
)
REASON = "The State shows what it plans."


def load_strategies(edition: Edition, parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    """Everything that strategies.yaml tells, each by whoever enters or releases it."""
    data = read_yaml(DATA / "training" / "strategies.yaml")
    with acting_as(OPERATOR):
        load_records(data["register"], by=OPERATOR)
    clauses = {clause.code: clause for clause in edition.clauses.all()}
    for row in data["strategies"]:
        with acting_as(by := people[row["by"]]):
            strategy = _enter(row, parties, by)
            _align(row, strategy, edition, clauses, by)
        if "released" in row:
            with acting_as(clearing := people[row["clearing"]]):
                _release(strategy, row["released"], clearing)


def _enter(row: Mapping[str, Any], parties: Mapping[str, Party], by: User) -> Strategy:
    today = timezone.localdate()
    said = {name: row[name] for name in FACTS if name in row}
    for name in ("report", "renew"):
        if days := row.get(f"{name}_in_days"):
            said[f"{name}_on"] = today + timedelta(days=days)
    said["body"] = parties[row["body"]] if "body" in row else None
    said["record"] = StrategyRecord.objects.get(code=row["record"]) if "record" in row else None
    strategy = add_strategy(parties[row["party"]], by=by, **said)
    given = [
        ActionInput(number, text, row["language"], period, parties.get(body), "" if body in parties else body)
        for number, text, body, period in row["actions"]
    ]
    save_actions(strategy, given, by=by)
    return strategy


def _align(
    row: Mapping[str, Any], strategy: Strategy, edition: Edition, clauses: Mapping[str, Clause], by: User
) -> None:
    if not row.get("proposed"):
        return
    propose_alignments(strategy, edition, by=by)
    actions = {action.number: action for action in StrategyAction.objects.filter(strategy=strategy)}
    for number, code, degree, reason in row["confirmed"]:
        action = actions[number]
        action.strategy = strategy
        align_action(action, clauses[code], degree, reason=reason, by=by)
    for number, code in row.get("rejected", []):
        wrong = Alignment.objects.filter(action=actions[number], clause=clauses[code]).values_list("uid", flat=True)
        if wrong:
            reject_alignments(strategy, wrong, by=by)


def _release(strategy: Strategy, released: Mapping[str, str], by: User) -> None:
    parts = {part.kind: part for part in StrategyPart.objects.of_strategy(strategy)}
    records = {"facts": Strategy.objects.select_related("originator__region").get(pk=strategy.pk)}
    records |= {"actions": parts[PartKind.ACTIONS], "alignment": parts[PartKind.ALIGNMENT]}
    for name, label in released.items():
        widen(records[name], label=label, reason=REASON, by=by)
