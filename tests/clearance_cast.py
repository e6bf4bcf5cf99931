# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance inside the States of the cast: who is asked, who objects, and what the clearing authority says."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving, round_of
from jointplan.assessments.models import ClearanceMode, ClearanceRequest, Submission, Word
from jointplan.assessments.operations.clearance_rounds import set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import (
    Confirmed,
    clear_submission,
    give_clearance,
    shown_to_body,
)
from jointplan.parties.models import Party

CANARY_OF_OBJECTION = "canaryofobjection"
CANARY_OF_FOOTNOTE = "canaryoffootnote"
CANARY_OF_RULE = "canaryofclearancerule"
CONFIRMED = Confirmed(nothing_classified=True, no_person=True)


def clear(submission: Submission, clearing: User, **given: Any) -> None:
    """The clearing authority clears everything that leaves. Ends whatever identity there was."""
    with acting_as(clearing):
        seen = digest_of(leaving(contents_by_clause(submission.pk)))
        clear_submission(submission, language="en", confirmed=CONFIRMED, seen=seen, by=clearing, **given)


def say(request: ClearanceRequest, user: User, word: str = Word.CLEARED, text: str = "") -> None:
    """Somebody says the word of a body on what it reads now. Ends whatever identity there was."""
    with acting_as(user):
        give_clearance(request, word=word, text=text, seen=digest_of(shown_to_body(request)), by=user)


def ask_bodies(submission: Submission, bodies: list[Party], coordinator: User, mode: str = ClearanceMode.ALL) -> None:
    """The State clears with these bodies, and asks them. Ends whatever identity there was."""
    with acting_as(coordinator):
        state = submission.originator
        reason = f"The States agree, {CANARY_OF_RULE}."
        set_clearance_rule(state, mode=mode, bodies=[body.pk for body in bodies], reason=reason, by=coordinator)
        start_clearance(submission, language="en", by=coordinator)


def request_of(submission: Submission, body: Party, reader: User) -> ClearanceRequest:
    """What the body is asked about in the round that runs. Ends whatever identity there was."""
    with acting_as(reader):
        running = round_of(submission)
        assert running is not None
        return running.requests.select_related("originator", "body", "cycle").get(body=body)


def clear_with_bodies(submission: Submission, users: dict[str, User], parties: dict[str, Party]) -> None:
    """The ports of Brindal object first, then clear with a footnote; then the clearing authority clears."""
    ports, coordinator = parties["brindal-ports"], users["other_coordinator"]
    ask_bodies(submission, [ports], coordinator)
    request = request_of(submission, ports, coordinator)
    say(request, users["other_focal_point"], Word.OBJECTED, f"The lamps are ours, {CANARY_OF_OBJECTION}.")
    say(request, users["other_focal_point"], Word.RESERVED, f"As far as ports go, {CANARY_OF_FOOTNOTE}.")
    clear(submission, users["other_clearing"])
