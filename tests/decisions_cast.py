# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the cast, with words of their own: for the States and the secretariat, replaced, and public."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.meetings.models import Decision
from jointplan.meetings.operations import register_decision, replace_decision


class Decided(NamedTuple):
    """One decision: its number, who registered it, the States with a reservation, what it replaces, and its label."""

    number: str
    by: str
    reserved: tuple[str, ...] = ()
    replaces: str = ""
    label: Label = Label.AMBER


DECIDED = [
    Decided("first", "secretariat", ("brindal",)),
    Decided("wrong", "secretariat"),
    Decided("right", "secretariat", ("aldermoor",), replaces="wrong"),
    # Everybody reads the decision, and not what a State set down beside it.
    Decided("open", "secretariat", ("corvane",), label=Label.CLEAR),
    Decided("isles", "isle_secretariat", ("dunmere",)),
]

SECRETARIATS = {"secretariat": "coast-secretariat", "isle_secretariat": "isle-secretariat"}


def decision_canary(number: str, state: str = "") -> str:
    """The word that stands in this decision, or in the reservation of a State, and nowhere else."""
    return f"canarydecision{number}{state}"


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit the decisions, each as the secretariat that registers it."""
    made: dict[str, Decision] = {}
    for year, decided in enumerate(DECIDED, start=2018):
        by, region = users[decided.by], parties[SECRETARIATS[decided.by]].region
        said = {
            "number": decided.number,
            "taken_in": "Meeting of the harbour masters",
            "taken_on": datetime.date(year, 5, 4),
            "text": f"The States agree on lamps, {decision_canary(decided.number)}.",
            "reservations": {
                parties[state]: f"We read it otherwise, {decision_canary(decided.number, state)}."
                for state in decided.reserved
            },
        }
        with acting_as(by):
            if decided.replaces:
                made[decided.number] = replace_decision(made[decided.replaces], correction="A word.", by=by, **said)
            else:
                made[decided.number] = register_decision(region, by=by, **said)
            if decided.label != Label.AMBER:
                Decision.objects.filter(pk=made[decided.number].pk).update(label=decided.label, audience=[])
