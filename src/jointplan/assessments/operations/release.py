# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import widen, withdraw
from jointplan.access.tokens import party_token
from jointplan.assessments import messages
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.operations.versions import withdraw_replaced
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def release_parts(parts: Iterable[AnswerPart], *, reason: str, by: Any) -> int:
    """Make parts of sent answers public. All of them or none; returns how many."""
    released = []
    for chosen in parts:
        widen(chosen, label=Label.CLEAR, reason=reason, by=by)
        withdraw_replaced(chosen, by=by)
        released.append(chosen)
    if not released:
        raise AnswerProblem(_("Choose at least one part to release."))
    messages.parts_released(released)
    return len(released)


@transaction.atomic
def settle_release(submission: Submission, *, by: Any) -> Submission:
    """The clearing authority has decided: what is not public stays with the State and the secretariat.

    Nothing waits for it any more; more can still be released later.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.settle_release", submission)
    submission.release_settled_at = timezone.now()
    submission.save()
    record("assessments.release_settled", submission, readers=[party_token(submission.originator_id)])
    messages.release_settled(submission)
    return submission


@transaction.atomic
def withdraw_part(part: AnswerPart, *, reason: str, by: Any) -> AnswerPart:
    """Take a public part back to the State and the secretariat, for the future. Copies that left stay out."""
    require(by, "assessments.withdraw_part", AnswerPart.objects.locked(part.pk))
    circle = Circle.objects.get(region_id=part.originator.region_id, kind=CircleKind.SECRETARIAT)
    withdraw(part, audience=[circle.code], reason=reason, by=by)
    messages.part_withdrawn(part)
    return part
