# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.accounts.system import OPERATOR
from jointplan.assessments import (  # noqa: F401 - registered with these
    clarification_rules,
    clearance_rules,
    release_rules,
    served_rules,
    view_rules,
)
from jointplan.assessments.clarification_rules import was_sent_anew
from jointplan.assessments.clearing import what_clearance_lacks
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Cycle,
    CycleState,
    KeptConflict,
    Pack,
    Snapshot,
    Submission,
    SubmissionState,
)
from jointplan.assessments.snapshots import reads_all_of
from jointplan.assessments.turns import IN_AN_AGENCY, WRITERS, has_validator
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.rules import is_body, serves_secretariat
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


@rule("assessments.edit_cycle")
def edit_cycle(user: Any, cycle: Cycle) -> Verdict:
    """A secretariat officer of the region may change a cycle until it is open."""
    if not serves_secretariat(user, cycle.edition.plan.region_id):
        return refused(_("Only the secretariat prepares a cycle."))
    if cycle.state != CycleState.PREPARED:
        return refused(_("This cycle is no longer in preparation. It is changed by a decision of the States only."))
    return ALLOWED


@rule("assessments.act_on_decision")
def act_on_decision(user: Any, cycle: Cycle) -> Verdict:
    """A secretariat officer of the region may do with a cycle what a registered decision of the States says."""
    if serves_secretariat(user, cycle.edition.plan.region_id):
        return ALLOWED
    return refused(_("Only the secretariat carries out a decision of the States on a cycle."))


@rule("assessments.keep_feed")
def keep_feed(user: Any, account: Any) -> Verdict:
    """Everybody who has signed in keeps the address of the own calendar, and of no other."""
    if user.is_authenticated and user.pk == account.pk:
        return ALLOWED
    return refused(_("You keep the address of your own calendar only."))


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
    """The coordinator may write the State's answers until they are sent, and an agency's focal points their own."""
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    if submission.contributes_to_id is not None:
        return _works_in_agency(user, submission, *IN_AN_AGENCY)
    if not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator writes the answers of the State."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.make_pack")
def make_pack(user: Any, submission: Submission) -> Verdict:
    """Whoever may write the answers of a submission may take its questions out as a file, to fill in elsewhere."""
    return edit_answer(user, submission)


@rule("assessments.import_pack")
def import_pack(user: Any, pack: Pack) -> Verdict:
    """Whoever may write the answers of a submission may import a pack of it that was not withdrawn."""
    if pack.withdrawn_at is not None:
        return refused(_("This pack was withdrawn. Take a new one and copy into it."))
    return edit_answer(user, pack.submission)


@rule("assessments.withdraw_pack")
def withdraw_pack(user: Any, pack: Pack) -> Verdict:
    """Whoever may write the answers of a submission may say that a pack of it is read no more."""
    if pack.withdrawn_at is not None:
        return refused(_("This pack is withdrawn already."))
    return edit_answer(user, pack.submission)


@rule("assessments.release_pack")
def release_pack(user: Any, pack: Pack) -> Verdict:
    """Nobody may release a pack: what is in it is released as answers."""
    return refused(_("A pack is not released. What is in it is released answer by answer, once it was sent."))


def _works_in_agency(user: Any, submission: Submission, *kinds: str) -> Verdict:
    if not user.holds(submission.originator_id, *kinds):
        return refused(_("Only those who write for this agency do this."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.assign_measures")
def assign_measures(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may assign measures to posts of the State's bodies, and change and withdraw that."""
    if submission.contributes_to_id is not None or not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator assigns measures."))
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.view_board")
def view_board(user: Any, submission: Submission) -> Verdict:
    """The coordinator and the clearing authority see the whole board of their State, an agency its own column."""
    if submission.contributes_to_id is not None:
        kinds: tuple[str, ...] = IN_AN_AGENCY
    else:
        kinds = (PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
    if user.holds(submission.originator_id, *kinds):
        return ALLOWED
    return refused(_("The board is for the coordinator and the clearing authority of the State, and for each agency."))


@rule("assessments.start_contribution")
def start_contribution(user: Any, cycle: Cycle) -> Verdict:
    """Whoever writes or checks for a body of a State may begin what it contributes while the cycle is open."""
    region = cycle.edition.plan.region_id
    posts = [p for p in user.held_posts if p.kind in IN_AN_AGENCY and p.party.region_id == region]
    if not any(is_body(post.party) for post in posts):
        return refused(_("Only focal points of a body of a State begin its contribution."))
    if cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.finish_answer")
def finish_answer(user: Any, answer: Answer) -> Verdict:
    """A focal point of the agency may give an answer to its validator, where there is one."""
    if not has_validator(answer.originator_id):
        return refused(_("Your agency has no validator today. Hand the answer over yourself."))
    return _works_in_agency(user, answer.submission, *WRITERS)


@rule("assessments.send_back_answer")
def send_back_answer(user: Any, answer: Answer) -> Verdict:
    """The validator of the agency may send an answer back to its focal points, with a reason."""
    if not user.holds(answer.originator_id, PostKind.VALIDATOR):
        return refused(_("Only the validator of the agency sends an answer back."))
    return _works_in_agency(user, answer.submission, PostKind.VALIDATOR)


@rule("assessments.hand_over_answer")
def hand_over_answer(user: Any, answer: Answer) -> Verdict:
    """The agency's validator may hand an answer to the coordinator; where there is none, its focal points may."""
    if answer.submission.contributes_to_id is None:
        return refused(_("Only a body of a State hands over; the State sends."))
    if has_validator(answer.originator_id) and not user.holds(answer.originator_id, PostKind.VALIDATOR):
        return refused(_("In your agency the validator hands over. Give the answer to the validator."))
    return _works_in_agency(user, answer.submission, *IN_AN_AGENCY)


@rule("assessments.take_back_answer")
def take_back_answer(user: Any, answer: Answer) -> Verdict:
    """Whoever writes or checks for an agency may take an answer back from the coordinator while the cycle is open."""
    if answer.submission.contributes_to_id is None:
        return refused(_("Only a body of a State takes back what it handed over."))
    return _works_in_agency(user, answer.submission, *IN_AN_AGENCY)


@rule("assessments.consider_answer")
def consider_answer(user: Any, answer: Answer) -> Verdict:
    """The national coordinator may ask an agency again, or say that what it handed over is considered."""
    state = answer.submission.contributes_to_id
    if state is None or not user.holds(state, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator decides on what an agency handed over."))
    if answer.submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    return ALLOWED


@rule("assessments.circulate_answer")
def circulate_answer(user: Any, answer: Answer) -> Verdict:
    """The national coordinator may show an answer of the State to chosen bodies of the State."""
    if not user.holds(answer.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator shows the State's answer to its bodies."))
    return ALLOWED


@rule("assessments.send_submission")
def send_submission(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may send the State's submission once, when it is cleared and the cycle is open."""
    if submission.contributes_to_id is not None:
        return refused(_("A body of a State hands over; the State sends."))
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


@rule("assessments.check_submission")
def check_submission(user: Any, submission: Submission) -> Verdict:
    """Members of the party that writes a submission may have it checked; nobody else sees what the checks find."""
    if not user.holds(submission.originator_id):
        return refused(_("What the checks find is for the State alone."))
    if submission.state != SubmissionState.DRAFT:
        return refused(_("The submission has been sent and stands as sent."))
    return ALLOWED


@rule("assessments.reopen_submission")
def reopen_submission(user: Any, submission: Submission) -> Verdict:
    """The national coordinator may begin a later version of what the State sent, while the cycle is open."""
    if not user.holds(submission.originator_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator begins another version of what the State sent."))
    if submission.state == SubmissionState.DRAFT:
        return refused(_("This has not been sent yet: it can be changed as it is."))
    if submission.cycle.state != CycleState.OPEN:
        return refused(_("This cycle is not open."))
    own = Submission.objects.filter(cycle=submission.cycle_id, originator=submission.originator_id)
    if own.filter(version__gt=submission.version).exists():
        return refused(_("A later version has been begun. Go on with that one."))
    return ALLOWED


@rule("assessments.mark_compiled")
def mark_compiled(user: Any, submission: Submission) -> Verdict:
    """A secretariat officer of the region may say that what a State sent last was taken into the report."""
    if not serves_secretariat(user, submission.originator.region_id):
        return refused(_("Only the secretariat says that a submission was taken into the report."))
    if submission.state == SubmissionState.COMPILED:
        return refused(_("It was taken into the report already."))
    if submission.state == SubmissionState.DRAFT:
        return refused(_("This has not been sent yet."))
    if was_sent_anew(submission):
        return refused(_("The State has sent a later version. Take that one into the report."))
    return ALLOWED


@rule("assessments.read_snapshot")
def read_snapshot(user: Any, snapshot: Snapshot) -> Verdict:
    """Who reads each part of a submission today may have the whole as it was sent; its receipt is for all readers."""
    if reads_all_of(user, snapshot):
        return ALLOWED
    return refused(_("Something in it is no longer for you, so the whole is not shown. The receipt is."))


@rule("assessments.release_snapshot")
def release_snapshot(user: Any, snapshot: Snapshot) -> Verdict:
    """The clearing authority of a State may change who reads its receipt and the whole of what was sent."""
    if not user.holds(snapshot.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State releases what it said."))
    return ALLOWED


@rule("assessments.settle_release")
def settle_release(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of the State may say, once, that what is not public stays where it is."""
    if not user.holds(submission.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State decides what stays where it is."))
    if submission.state == SubmissionState.DRAFT:
        return refused(_("Only what has been sent can be decided upon. This has not been sent yet."))
    if submission.release_settled_at is not None:
        return refused(_("This is decided already. More can be released at any time."))
    return ALLOWED


@rule("assessments.release_submission")
def release_submission(user: Any, submission: Submission) -> Verdict:
    """The clearing authority of a State may change who reads a submission, once it was sent."""
    if not user.holds(submission.originator_id, PostKind.CLEARING_AUTHORITY):
        return refused(_("Only the clearing authority of the State releases what it said."))
    if submission.state == SubmissionState.DRAFT:
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


@rule("assessments.release_conflict")
def release_conflict(user: Any, conflict: KeptConflict) -> Verdict:
    """Nobody widens who reads a text that waits to be settled: it is no answer yet."""
    return refused(_("This text waits to be settled. Only answers are released."))


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
