# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asks about what a State sent, and who answers. No refusal tells a third party that a question was asked."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.assessments.models import AnswerPart, Clarification, Submission, SubmissionState
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.rules import serves_secretariat


@rule("assessments.view_clarifications")
def view_clarifications(user: Any, submission: Submission) -> Verdict:
    """The State itself and the secretariat see what was asked about a submission that was sent."""
    between = user.holds(submission.originator_id) or serves_secretariat(user, submission.originator.region_id)
    if between and submission.contributes_to_id is None and submission.state != SubmissionState.DRAFT:
        return ALLOWED
    return refused(_("What is asked about a submission is between the State and the secretariat."))


@rule("assessments.ask_clarification")
def ask_clarification(user: Any, part: AnswerPart) -> Verdict:
    """A secretariat officer may ask about a part of what a State sent last, until it is taken into the report."""
    if not serves_secretariat(user, part.originator.region_id):
        return refused(_("Only the secretariat asks about what a State sent."))
    if part.label == Label.RED:
        # The question keeps what the part says, and all of the secretariat reads the question.
        return refused(_("Only the persons named read this (TLP:RED). A question would show it to more people."))
    submission = part.submission
    if submission.contributes_to_id is not None or submission.state == SubmissionState.DRAFT:
        return refused(_("This has not been sent yet."))
    if submission.state == SubmissionState.COMPILED:
        return refused(_("It was taken into the report already."))
    if was_sent_anew(submission):
        return refused(_("The State has sent a later version. Ask about that one."))
    return ALLOWED


@rule("assessments.take_back_question")
def take_back_question(user: Any, clarification: Clarification) -> Verdict:
    """A secretariat officer may take a question back until the State has answered it."""
    if not user.holds(clarification.originator_id, PostKind.SECRETARIAT_OFFICER):
        return refused(_("Only the secretariat takes its question back."))
    return _is_open(clarification)


@rule("assessments.answer_clarification")
def answer_clarification(user: Any, clarification: Clarification) -> Verdict:
    """The coordinator of the State asked may answer a question in words, or leave the answer as it stands."""
    if not user.holds(clarification.state_id, PostKind.COORDINATOR):
        return refused(_("Only the national coordinator of the State asked answers."))
    return _is_open(clarification)


@rule("assessments.release_clarification")
def release_clarification(user: Any, obj: Any) -> Verdict:
    """Nobody may show a question or its answer to anybody else."""
    return refused(_("What is asked and answered stays between the State and the secretariat."))


def was_sent_anew(submission: Submission) -> bool:
    """True when the State has sent a later version."""
    sent = Submission.objects.received().versions_of(submission)
    return bool(sent.filter(version__gt=submission.version).exists())


def _is_open(clarification: Clarification) -> Verdict:
    if clarification.taken_back_at is not None:
        return refused(_("The question was taken back. Nothing has to be done."))
    if hasattr(clarification, "reply"):
        return refused(_("The State has answered this question already."))
    return ALLOWED
