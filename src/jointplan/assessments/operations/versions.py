# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import withdraw
from jointplan.assessments.models import Answer, AnswerPart, Submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def reopen_submission(submission: Submission, *, reason: str, by: Any) -> Submission:
    """Begin the next version of what was sent: a draft for the State alone, with the answers that were sent.

    The version that was sent stays as it was sent, and public where it is public.
    """
    sent = Submission.objects.locked(submission.pk)
    require(by, "assessments.reopen_submission", sent)
    if not reason.strip():
        raise AnswerProblem(_("Say why your State writes another version. The reason stays in your State."))
    draft = Submission.objects.create(
        cycle=sent.cycle, originator=sent.originator, version=sent.version + 1, label=Label.AMBER_STRICT
    )
    draft.refresh_from_db(fields=["readers"])
    _copy_answers(sent, draft)
    record("assessments.submission_reopened", draft, version=draft.version, reason=reason.strip())
    return draft


def _copy_answers(sent: Submission, draft: Submission) -> None:
    """What was sent and what stayed inside, as far as the person reads it; it is the State's own again."""
    own = {"cycle_id": draft.cycle_id, "originator_id": draft.originator_id}
    answers = {
        old.pk: Answer(submission=draft, clause_id=old.clause_id, label=Label.AMBER_STRICT, **own)
        for old in Answer.objects.filter(submission=sent).order_by("pk")
    }
    Answer.objects.bulk_create(answers.values())
    parts = AnswerPart.objects.filter(submission=sent, answer__in=answers).order_by("pk").defer("search_vector")
    AnswerPart.objects.bulk_create([_copied(part, answers[part.answer_id], draft) for part in parts])


def _copied(part: AnswerPart, answer: Answer, draft: Submission) -> AnswerPart:
    # What persons alone read is not shown to more people because a new version begins.
    is_named = part.label == Label.RED
    return AnswerPart(
        answer=answer,
        submission=draft,
        cycle_id=part.cycle_id,
        clause_id=part.clause_id,
        originator_id=part.originator_id,
        label=Label.RED if is_named else Label.AMBER_STRICT,
        named_readers=part.named_readers if is_named else [],
        kind=part.kind,
        value=part.value,
        language=part.language,
        folded=part.folded,
        came_by=part.came_by,
        stays_inside=part.stays_inside,
    )


def withdraw_replaced(part: AnswerPart, *, by: Any) -> int:
    """The same part of earlier versions goes back to the State and the secretariat, because this one is released.

    To be called by whatever makes a part of a later version public, in its transaction. Returns how many went back.
    """
    version = Submission.objects.values_list("version", flat=True).get(pk=part.submission_id)
    earlier = (
        AnswerPart.objects.running()
        .same_question(part)
        .filter(label__in=[Label.CLEAR, Label.GREEN], submission__version__lt=version)
        .order_by("pk")
    )
    circle = Circle.objects.get(region_id=part.originator.region_id, kind=CircleKind.SECRETARIAT)
    reason = _("Version %(version)s was released in its place.") % {"version": version}
    gone = [withdraw(old, audience=[circle.code], reason=reason, by=by) for old in earlier]
    return len(gone)
