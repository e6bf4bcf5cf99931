# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commitments of the cast: a treaty, public recommendations, and what States add to them, with words of their own."""

import datetime
from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.serving import serve_obligation
from jointplan.commitments.models import Recommendation
from jointplan.commitments.operations.consents import (
    record_consent,
    register_committee_recommendation,
    withdraw_consent,
)
from jointplan.commitments.operations.follow_up import plan_action, state_position
from jointplan.commitments.operations.obligations import enter_obligation
from jointplan.commitments.operations.recommendations import import_recommendations
from jointplan.commitments.operations.treaties import import_treaties
from jointplan.plans.models import Clause

TREATY = {
    "code": "L1",
    "group": "counter-terrorism",
    "title": "Convention on lamps",
    "adoption_confidence": "verified",
    "in_force_confidence": "recalled",
    "depositary_confidence": "verified",
    "source": "Invented gazette No. 2",
}
STATUSES = [
    {
        "treaty": "L1",
        "state": "aldermoor",
        "status": "party",
        "bound_on": "1998",
        "confidence": "verified",
        "source": "-",
    },
    {"treaty": "L1", "state": "brindal", "status": "party", "bound_on": "2015", "confidence": "recalled"},
]
# How far the position of each State went.
REACHED: dict[str, tuple[Label | None, list[str]]] = {
    "aldermoor": (Label.CLEAR, []),
    "brindal": (Label.AMBER, ["coast-secretariat"]),
    "dunmere": (None, []),
}
HEADS = "Identifier,State,Body,Document symbol,Date,Text"
PUBLIC = {
    "coast": "first,Aldermoor,Committee on lamps,L/ALD/1,2021-05-03,Train the keepers.\n"
    "second,Aldermoor,UPR,L/50/9,2022-03-04,Count the lamps.\n"
    "first,Brindal,Committee on lamps,L/BRI/1,2021-05-04,Open the harbour.\n",
    "isles": "first,Dunmere,Committee on lamps,L/DUN/1,2021-05-05,Light the isles.\n",
}


def build_served(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """What a State has to report, and which of its texts serve it: the answers are there by now."""
    by = users["coordinator"]
    measures = list(Clause.objects.filter(edition__plan__region=parties["aldermoor"].region_id, kind="measure"))
    with acting_as(by):
        title, body = commitment_canary("obligation"), "Committee on lamps"
        duty = enter_obligation(
            parties["aldermoor"], kind="treaty-report", title=title, body=body, measures=measures, by=by
        )
        part = AnswerPart.objects.get(
            originator__code="aldermoor", cycle__code="2021", clause__code="1.1.1", kind="challenges"
        )
        serve_obligation(part, duty, by=by)
        first = Recommendation.objects.get(state__code="aldermoor", external_id="first")
        shown = serve_obligation(part, first, by=by)
    with acting_as(users["clearing"]):
        # That a text serves is public; the text is not.
        widen(shown, label=Label.CLEAR, reason="Said in public.", by=users["clearing"])


def commitment_canary(key: str) -> str:
    """The word that stands in this record and nowhere else: `commitment_canary("position aldermoor first")`."""
    return "canarycommit" + "".join(letter for letter in key if letter.isalnum())


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit them, each under the identity of whoever does it."""
    coast, isles = parties["aldermoor"].region, parties["dunmere"].region
    with acting_as(OPERATOR):
        import_treaties(coast, [TREATY], STATUSES, by=OPERATOR)
    for region, role in ((coast, "secretariat"), (isles, "isle_secretariat")):
        content = f"{HEADS}\n{PUBLIC[region.code]}".encode()
        with acting_as(users[role]):
            import_recommendations(region, content, source="Invented index, 2023", by=users[role])
    for state, coordinator, clearing in (
        ("aldermoor", "coordinator", "clearing"),
        ("brindal", "other_coordinator", "other_clearing"),
        ("dunmere", "isle_coordinator", "isle_clearing"),
    ):
        _answer(parties[state], users[coordinator], users[clearing])
    _consent(parties["aldermoor"], users["coordinator"], users["clearing"])


def _answer(state: Any, coordinator: Any, clearing: Any) -> None:
    """A position on what was recommended first, and an action; how far each went."""
    subject = Recommendation.objects.get(state=state, external_id="first")
    measure = Clause.objects.get(edition__plan__region=state.region_id, code="1.1.1")
    with acting_as(coordinator):
        position = state_position(
            subject,
            kind="supported",
            stated_on=datetime.date(2022, 3, 4),
            note=f"We agree, {commitment_canary(f'position {state.code}')}.",
            measures=[measure],
            by=coordinator,
        )
        text = f"Write a rule, {commitment_canary(f'action {state.code}')}."
        plan_action(subject, text=text, lead=state, due_on=datetime.date(2030, 1, 1), by=coordinator)
    label, audience = REACHED[state.code]
    if label:
        with acting_as(clearing):
            widen(position, label=label, audience=audience, reason="Said in public.", by=clearing)


def _consent(state: Any, coordinator: Any, clearing: Any) -> None:
    """What the Committee recommended: one held back, one for the secretariat, one under a consent that ended."""
    circle = ["coast-secretariat"]
    given = {"given_by": "Council of the State", "given_on": datetime.date(2023, 1, 9)}
    with acting_as(clearing):
        consent = record_consent(
            state,
            note_number=commitment_canary("note stands"),
            allows_label=Label.AMBER,
            allows_audience=circle,
            by=clearing,
            **given,
        )
        ended = record_consent(
            state,
            note_number=commitment_canary("note ended"),
            allows_label=Label.GREEN,
            by=clearing,
            **given,
        )
    with acting_as(coordinator):
        made = {
            key: register_committee_recommendation(
                under,
                reference=commitment_canary(key),
                text=f"Do it, {commitment_canary(f'text {key}')}.",
                language="en",
                by=coordinator,
            )
            for key, under in (("closed", consent), ("shown", consent), ("back", ended))
        }
        state_position(
            made["shown"],
            kind="noted",
            stated_on=datetime.date(2023, 2, 1),
            note=f"We look, {commitment_canary('position shown')}.",
            by=coordinator,
        )
    with acting_as(clearing):
        widen(made["shown"], label=Label.AMBER, audience=circle, reason="As the note says.", by=clearing)
        widen(made["back"], label=Label.GREEN, reason="As the note says.", by=clearing)
        withdraw_consent(ended, withdrawal_note="Note 18", by=clearing)
