# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the secretariat asks about what was sent, what States say to it, and what others say where a State invited."""

import datetime
from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart, Clarification, Submission
from jointplan.assessments.operations.clarifying import ask_clarification, clarify, leave_as_it_stands
from jointplan.assessments.operations.inviting_views import answer_view, give_view, invite_views, write_view

# State | clause and part | what the State does: clarified, left or nothing yet
QUESTIONS = [
    ("aldermoor", "1.1.1 challenges", "clarified"),
    ("brindal", "1.1.3 progress", ""),
    ("brindal", "1.1.1 challenges", "left"),
]
COORDINATORS = {"aldermoor": "coordinator", "brindal": "other_coordinator"}
# Whom Aldermoor invites | who writes and gives | who reads it | how far it came
INVITATIONS = [
    ("coast-fund", "partner", "partner", "public", "answered"),
    ("coast-council", "", "", "state", "invited"),
    ("brindal", "other_coordinator", "other_clearing", "states", "given"),
    ("corvane", "third_coordinator", "", "state", "draft"),
]


def question_canary(state: str, place: str) -> str:
    return "canaryofquestion" + "".join(letter for letter in f"{state}{place}" if letter.isalnum())


def reply_canary(state: str) -> str:
    return f"canaryofreply{state}"


def invitation_canary(party: str) -> str:
    return "canaryofinvitation" + "".join(letter for letter in party if letter.isalnum())


def view_canary(party: str) -> str:
    return "canaryofview" + "".join(letter for letter in party if letter.isalnum())


ANSWER_CANARY = "canaryofanswertoaview"


def build(parties: Mapping[str, Any]) -> None:
    """Commit all of it: each step under the identity of the person who takes it."""
    # Read anew: who is written to belongs to a circle from then on.
    users = {user.username: user for user in User.objects.all()}
    for state, place, reply in QUESTIONS:
        asked = ask(state, place, users["secretariat"])
        coordinator = users[COORDINATORS[state]]
        with acting_as(coordinator):
            if reply == "clarified":
                clarify(asked, f"We mean the lamps, {reply_canary(state)}.", language="en", by=coordinator)
            elif reply == "left":
                leave_as_it_stands(asked, by=coordinator)
    for party, writer, giver, reach, fate in INVITATIONS:
        invite(parties[party], users, writer, giver, reach, fate)


def ask(state: str, place: str, secretariat: Any) -> Clarification:
    clause, kind = place.split()
    with acting_as(secretariat):
        where = {"originator__code": state, "cycle__code": "2021", "clause__code": clause, "kind": kind}
        text = f"Which lamps, {question_canary(state, place)}?"
        return ask_clarification(AnswerPart.objects.get(**where), text, language="en", by=secretariat)


def invite(party: Any, users: Mapping[str, Any], writer: str, giver: str, reach: str, fate: str) -> None:
    coordinator, clearing = users["coordinator"], users["clearing"]
    with acting_as(coordinator):
        submission = Submission.objects.get(originator__code="aldermoor", cycle__code="2021")
        reason = f"It knows lamps, {invitation_canary(party.code)}."
        invitation = invite_views(
            submission,
            party,
            reach=reach,
            reason=reason,
            last_day=today() + datetime.timedelta(days=30),
            clause=submission.cycle.edition.clauses.get(code="1.1.1"),
            by=coordinator,
        )
    if fate == "invited":
        return
    with acting_as(users[writer]):
        source = {"title": "Report on lamps", "reference": "https://coast.example/lamps", "date": "2021"}
        said = f"The lamps shine, {view_canary(party.code)}."
        view = write_view(invitation, said, sources=[source], language="en", by=users[writer])
    if fate == "draft":
        return
    with acting_as(users[giver]):
        give_view(view, by=users[giver], seen=1)
    if fate == "answered":
        with acting_as(clearing):
            answer_view(view, f"So we think too, {ANSWER_CANARY}.", language="en", by=clearing)
