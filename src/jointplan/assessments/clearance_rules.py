# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what inside the clearance of a State. No refusal tells anything to somebody outside."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import PostKind
from jointplan.accounts.system import SystemIdentity
from jointplan.assessments.models import (
    Clearance,
    ClearanceRequest,
    ClearanceRound,
    CycleState,
    Means,
    Submission,
    SubmissionState,
)
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, PartyKind

# Who speaks for a body. Somebody who acts for the holder of one of these posts holds it for those days.
SPEAKS = (
    PostKind.FOCAL_POINT_MAIN,
    PostKind.FOCAL_POINT_ALTERNATE,
    PostKind.VALIDATOR,
    PostKind.CLEARING_AUTHORITY,
)
# The part of the product that notes each day where a date has passed.
DATES = SystemIdentity("dates of clearance")


@rule("assessments.view_clearance")
def view_clearance(user: Any, submission: Submission) -> Verdict:
    """The national coordinator and the clearing authority of a State may see how far its clearance is."""
    if submission.contributes_to_id is None and user.holds(
        submission.originator_id, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY
    ):
        return ALLOWED
    return refused(_("What a State clears inside is for its coordinator and its clearing authority."))


@rule("assessments.set_clearance_rule")
def set_clearance_rule(user: Any, state: Party) -> Verdict:
    """The national coordinator says how the State clears."""
    if state.kind == PartyKind.STATE and user.holds(state.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator says how the State clears."))


@rule("assessments.start_clearance")
def start_clearance(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may ask the bodies of the State until the answers are sent."""
    if submission.contributes_to_id is not None or not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator asks the bodies of the State."))
    return _is_draft(submission)


@rule("assessments.change_clearance")
def change_clearance(user: Any, round: ClearanceRound) -> Verdict:
    """The national coordinator may ask again, or give a round up, until the answers are sent."""
    if not user.holds(round.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator asks the bodies of the State."))
    if round.ended_at is not None:
        return refused(_("This round of clearance has ended."))
    return ALLOWED


@rule("assessments.give_clearance")
def give_clearance(user: Any, request: ClearanceRequest) -> Verdict:
    """Focal points, validator and clearing authority of a body may say the word of that body while it is asked."""
    if not user.holds(request.body_id, *SPEAKS):
        return refused(_("Only focal points, validator and clearing authority of the body speak for it."))
    return _is_asked(request)


@rule("assessments.enter_letter")
def enter_letter(user: Any, request: ClearanceRequest) -> Verdict:
    """The national coordinator may enter the letter by which a body says its word."""
    if not user.holds(request.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator enters letters."))
    return _is_asked(request)


@rule("assessments.clear_submission")
def clear_submission(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of a State may clear its answers until they are sent."""
    if submission.contributes_to_id is not None or not user.holds(
        submission.originator_id, PostKind.CLEARING_AUTHORITY
    ):
        return refused(_("Only the clearing authority of the State clears its answers."))
    return _is_draft(submission)


@rule("assessments.enter_letter_of_authority")
def enter_letter_of_authority(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may enter the letter by which the clearing authority clears."""
    if submission.contributes_to_id is not None or not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator enters letters."))
    return _is_draft(submission)


@rule("assessments.choose_what_stays")
def choose_what_stays(user: Any, submission: Submission) -> Verdict:
    """Clearing authority and coordinator of a State may say which parts stay inside, until the rest is sent."""
    if submission.contributes_to_id is not None or not user.holds(
        submission.originator_id, PostKind.CLEARING_AUTHORITY, PostKind.COORDINATOR
    ):
        return refused(_("Only the clearing authority and the coordinator of the State say what stays inside."))
    return _is_draft(submission)


@rule("assessments.withdraw_clearance")
def withdraw_clearance(user: Any, clearance: Clearance) -> Verdict:
    """Whoever speaks for a body may take its word back before sending; the coordinator takes a letter back."""
    if clearance.means == Means.LETTER:
        if not user.holds(clearance.originator_id, PostKind.COORDINATOR):
            return refused(_("Only the national coordinator takes back a letter that was entered."))
    elif clearance.means == Means.DATE:
        return refused(_("A date that has passed is not taken back. The body may say its word at any time."))
    elif not user.holds(clearance.body_id, *(SPEAKS if clearance.request_id else [PostKind.CLEARING_AUTHORITY])):
        return refused(_("Only whoever speaks for the body takes its word back."))
    if clearance.withdrawn_at is not None:
        return refused(_("This was taken back already."))
    if clearance.request is not None:
        return _is_asked(clearance.request)
    return _is_draft(clearance.submission)


@rule("assessments.note_no_objection")
def note_no_objection(user: Any, obj: Any) -> Verdict:
    """The daily task alone notes that nobody objected by the date."""
    if user is DATES:
        return ALLOWED
    return refused(_("That a date has passed is noted by the daily task."))


@rule("assessments.release_clearance")
def release_clearance(user: Any, obj: Any) -> Verdict:
    """Nobody may let anybody outside read what is cleared inside a State."""
    return refused(_("What is cleared inside a State never leaves it."))


def _is_draft(submission: Submission) -> Verdict:
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


def _is_asked(request: ClearanceRequest) -> Verdict:
    if request.ended_at is not None:
        return refused(_("This is not asked any more: the answers were sent, or asked about anew."))
    return ALLOWED
