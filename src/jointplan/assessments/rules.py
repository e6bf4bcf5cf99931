# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR
from jointplan.assessments import clearance_rules  # noqa: F401 - registered with these
from jointplan.assessments.clearing import what_clearance_lacks
from jointplan.assessments.models import Answer, AnswerPart, Cycle, CycleState, Submission, SubmissionState
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.rules import serves_secretariat
from jointplan.plans.models import Edition


@rule("assessments.prepare_cycle")
def prepare_cycle(user: Any, cycle: Cycle) -> Verdict:
    """A secretariat officer of the region may prepare a cycle, and so may whoever runs the installation."""
    if user is OPERATOR or serves_secretariat(user, cycle.edition.plan.region_id):
        return ALLOWED
    return refused(_("Only the secretariat prepares a cycle."))


@rule("assessments.keep_questionnaire")
def keep_questionnaire(user: Any, edition: Edition) -> Verdict:
    """A secretariat officer of the region may write what is asked in its cycles, and so may whoever runs it."""
    if user is OPERATOR or serves_secretariat(user, edition.plan.region_id):
        return ALLOWED
    return refused(_("Only the secretariat writes the questionnaires of the region."))


@rule("assessments.register_decision")
def register_decision(user: Any, cycle: Cycle) -> Verdict:
    """A secretariat officer of the region, or whoever runs the installation, may register what the States decided."""
    if user is OPERATOR or serves_secretariat(user, cycle.edition.plan.region_id):
        return ALLOWED
    return refused(_("Only the secretariat registers a decision of the States on a cycle."))


@rule("assessments.view_desk")
def view_desk(user: Any, obj: Any) -> Verdict:
    """A secretariat officer may see what States have sent."""
    if any(serves_secretariat(user, post.party.region_id) for post in user.held_posts):
        return ALLOWED
    return refused(_("This is the desk of the secretariat."))


@rule("assessments.start_submission")
def start_submission(user: Any, cycle: Cycle) -> Verdict:
    """The national coordinator of a State of the region may begin its submission while the cycle is open."""
    if not coordinates_a_state(user, cycle):
        return refused(_("Only the national coordinator of a State of this region starts its submission."))
    if cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.edit_answer")
def edit_answer(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may write the State's answers until they are sent or the cycle is closed."""
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    if not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator writes the answers of the State."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.send_submission")
def send_submission(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may send the State's submission once, when it is cleared and the cycle is open."""
    if not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator sends the submission of the State."))
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    if lacking := what_clearance_lacks(submission):
        values = {"lacking": " ".join(lacking).rstrip(".")}
        return refused(_("It is not cleared inside the State. What is lacking: %(lacking)s.") % values)
    return ALLOWED


@rule("assessments.settle_release")
def settle_release(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of the State may say, once, that what is not public stays where it is."""
    if not user.holds(submission.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State decides what stays where it is."))
    if submission.state != SubmissionState.RECEIVED:
        return refused(_("Only what has been sent can be decided upon. This has not been sent yet."))
    if submission.release_settled_at is not None:
        return refused(_("This is decided already. More can be released at any time."))
    return ALLOWED


@rule("assessments.release_submission")
def release_submission(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of a State may change who reads a submission, once it was sent."""
    if not user.holds(submission.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State releases what it said."))
    if submission.state != SubmissionState.RECEIVED:
        return refused(_("Only what has been sent can be released. This has not been sent yet."))
    return ALLOWED


@rule("assessments.release_answer")
def release_answer(user: Any, answer: Answer) -> Verdict:
    """The clearing authority of a State may change who reads an answer, once it was sent."""
    return release_submission(user, answer.submission)


@rule("assessments.release_part")
def release_part(user: Any, part: AnswerPart) -> Verdict:
    """The clearing authority of the State may make a part of an answer public after it has been sent."""
    if not user.holds(part.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State releases what it said."))
    if part.label == Label.CLEAR and part.released_until is None:
        return refused(_("This is public already."))
    if not Submission.objects.received().filter(pk=part.submission_id).exists():
        return refused(_("Only what has been sent can be released. This has not been sent yet."))
    return ALLOWED


@rule("assessments.withdraw_part")
def withdraw_part(user: Any, part: AnswerPart) -> Verdict:
    """The clearing authority of the State may take a public part of an answer back for the future."""
    if not user.holds(part.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State withdraws what it released."))
    if part.label != Label.CLEAR:
        return refused(_("This is not public."))
    return ALLOWED


def coordinates_a_state(user: Any, cycle: Cycle) -> bool:
    """True for the national coordinator of a State of the cycle's region."""
    region = cycle.edition.plan.region_id
    return any(p.kind == PostKind.COORDINATOR and p.party.region_id == region for p in user.held_posts)
