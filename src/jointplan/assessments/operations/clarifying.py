# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secretariat asks about a part of what it received; the State answers, or leaves its answer as it stands."""

import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_party
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.assessments import dialogue_messages
from jointplan.assessments.models import AnswerPart, Clarification, ClarificationReply, Reply, Submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party

LONGEST = 4_000


@transaction.atomic
def ask_clarification(
    part: AnswerPart, text: str, *, by: Any, language: str = "", due_on: datetime.date | None = None
) -> Clarification:
    """Ask the State about a part of what it sent. What the part says now is kept beside the question.

    `due_on` is the day by which an answer would help. Raises AnswerProblem for an empty question or a past day.
    """
    parts = AnswerPart.objects.visible_to(by).select_related("submission", "cycle", "clause", "originator__region")
    part = parts.get(pk=part.pk)
    lock_steps(part.submission_id)
    part.submission.refresh_from_db(fields=["state"])
    require(by, "assessments.ask_clarification", part)
    if due_on is not None and due_on < today():
        raise AnswerProblem(_("The day by which an answer would help is over. Give today or a later day, or none."))
    secretariat = Party.objects.get(region_id=part.originator.region_id, is_secretariat=True)
    clarification = Clarification.objects.create(
        submission=part.submission,
        part=part,
        cycle=part.cycle,
        clause=part.clause,
        state=part.originator,
        kind=part.kind,
        quoted=part.value,
        quoted_language=part.language,
        text=_said(text, _("Write what you ask.")),
        language=language or _language(),
        due_on=due_on,
        originator=secretariat,
        label=Label.AMBER,
        audience=[circle_of_party(part.originator, by=by).code],
    )
    clarification.refresh_from_db(fields=DERIVED)
    record("assessments.clarification_asked", clarification, clause=part.clause.code)
    dialogue_messages.clarification_asked(clarification)
    return clarification


@transaction.atomic
def take_back_question(clarification: Clarification, *, by: Any) -> Clarification:
    """The secretariat needs no answer any more. That it asked stays known to the two."""
    lock_steps(clarification.submission_id)
    clarification = Clarification.objects.locked(clarification.pk)
    require(by, "assessments.take_back_question", clarification)
    clarification.taken_back_at = timezone.now()
    clarification.save(update_fields=["taken_back_at"])
    record("assessments.question_taken_back", clarification, clause=clarification.clause.code)
    dialogue_messages.question_taken_back(clarification)
    return clarification


@transaction.atomic
def clarify(
    clarification: Clarification, text: str, *, by: Any, language: str = "", later: Submission | None = None
) -> ClarificationReply:
    """Answer a question in words. `later` is the version that changes the answer, when the State has sent one."""
    clarification = _asked(clarification, by)
    if later is not None:
        known = later_versions(clarification, by)
        later = next((one for one in known if one.pk == later.pk), None)
        if later is None:
            raise AnswerProblem(_("Name a later version of the same submission that your State has sent, or none."))
    said = {"text": _said(text, _("Write what your State says.")), "language": language or _language()}
    return _reply(clarification, Reply.CLARIFIED, later=later, **said)


@transaction.atomic
def leave_as_it_stands(clarification: Clarification, *, by: Any) -> ClarificationReply:
    """The State has nothing to add to its answer. No reason is asked."""
    return _reply(_asked(clarification, by), Reply.LEFT, text="", language=_language(), later=None)


def later_versions(clarification: Clarification, user: Any) -> list[Submission]:
    """What the State has sent since, the newest first."""
    sent = Submission.objects.visible_to(user).received().versions_of(clarification.submission)
    return list(sent.filter(version__gt=clarification.submission.version).select_related("cycle", "originator"))


def lock_steps(key: int, on: str = "assessments.clarifications") -> None:
    """One step at a time on what is asked about a submission, and on taking it into the report.

    Two parties take steps by turns, and neither may lock a row of the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [on, key])


def unanswered(submission: Submission, user: Any) -> list[Clarification]:
    """Questions on the submission that wait for the State."""
    return list(Clarification.objects.visible_to(user).open().filter(submission=submission).shown())


def _asked(clarification: Clarification, by: Any) -> Clarification:
    lock_steps(clarification.submission_id)
    asked = Clarification.objects.visible_to(by).shown().get(pk=clarification.pk)
    require(by, "assessments.answer_clarification", asked)
    return asked


def _reply(clarification: Clarification, kind: str, **said: Any) -> ClarificationReply:
    state = clarification.state
    circle = Circle.objects.get(region_id=state.region_id, kind=CircleKind.SECRETARIAT)
    reply = ClarificationReply.objects.create(
        clarification=clarification, kind=kind, originator=state, label=Label.AMBER, audience=[circle.code], **said
    )
    reply.refresh_from_db(fields=DERIVED)
    if kind == Reply.CLARIFIED:
        record("assessments.question_clarified", reply, clause=clarification.clause.code)
    else:
        record("assessments.answer_left", reply, clause=clarification.clause.code)
    dialogue_messages.clarification_answered(clarification)
    return reply


def _said(text: str, complaint: str) -> str:
    text = text.strip()
    if not text:
        raise AnswerProblem(complaint)
    if len(text) > LONGEST:
        raise AnswerProblem(_("The text has more than %(count)d characters. Shorten it.") % {"count": LONGEST})
    return text


def _language() -> str:
    return get_language() or "en"
