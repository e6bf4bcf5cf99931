# SPDX-License-Identifier: AGPL-3.0-or-later
"""Releases of what was sent, circle by circle; each widening is one of `access.operations`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import ReleaseProblem, widen, withdraw
from jointplan.access.tokens import party_token
from jointplan.assessments import messages
from jointplan.assessments.holding import hold_of, parts_held
from jointplan.assessments.models import AnswerPart, Submission, WithdrawnItem
from jointplan.assessments.operations.holding import hold_release
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def release_parts(
    parts: Iterable[AnswerPart],
    *,
    circles: Sequence[Circle] = (),
    to_community: bool = False,
    reason: str,
    by: Any,
) -> int:
    """Let more people read parts of sent answers: circles, the community, or, with neither, everyone.

    All of them or none; returns how many. The first public release of a submission waits (`hold_of`): its parts are
    public later, unless the clearing authority stops it.
    """
    chosen = list(parts)
    if not chosen:
        raise AnswerProblem(_("Choose at least one part to release."))
    for part in chosen:
        require(by, "access.widen_audience", part)
    if circles or to_community:
        for part in chosen:
            _widen_to(part, [] if to_community else circles, reason, by)
        return len(chosen)
    now = []
    for pk in sorted({part.submission_id for part in chosen}):
        submission = Submission.objects.select_related("originator__region").get(pk=pk)
        own = [part for part in chosen if part.submission_id == submission.pk]
        if hold := hold_of(submission):
            hold_release(submission, own, public_at=timezone.now() + hold, reason=reason, by=by)
        else:
            now += _publish(submission, own, reason, by)
    if now:
        messages.parts_released(now)
    return len(chosen)


def _publish(submission: Submission, parts: list[AnswerPart], reason: str, by: Any) -> list[AnswerPart]:
    held = parts_held(submission)
    if any(part.pk in held for part in parts):
        raise AnswerProblem(_("Some of this waits to become public already. Stop that first, or wait for it."))
    return [widen(part, label=Label.CLEAR, reason=reason, by=by) for part in parts]


def _widen_to(part: AnswerPart, circles: Sequence[Circle], reason: str, by: Any) -> None:
    """To these circles besides those that it has, or to the community when there are none."""
    if not circles:
        widen(part, label=Label.GREEN, reason=reason, by=by)
        return
    if part.label in {Label.GREEN, Label.CLEAR} and not part.has_expired():
        raise ReleaseProblem(_("Every member of the community reads this already."))
    runs = part.label == Label.AMBER and not part.has_expired()
    widen(
        part,
        label=Label.AMBER,
        audience=[*(part.audience if runs else ()), *(circle.code for circle in circles)],
        includes_later_members=runs and part.includes_later_members,
        until=part.released_until if runs else None,
        reason=reason,
        by=by,
    )


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
def withdraw_parts(
    parts: Iterable[AnswerPart], *, keep: Sequence[Circle], shows_reason: bool = False, reason: str, by: Any
) -> int:
    """Take parts back from everybody but the State and the circles kept, for the future; all of them or none.

    That a public part was withdrawn stands in the public list; the reason only when `shows_reason`. Copies that left
    stay out. Returns how many.
    """
    chosen = list(parts)
    if not chosen:
        raise AnswerProblem(_("Choose at least one part to withdraw."))
    kept = {circle.code for circle in keep}
    public = []
    for part in chosen:
        require(by, "access.withdraw_release", part)
        locked = AnswerPart.objects.locked(part.pk)
        open_to_all = locked.label in {Label.CLEAR, Label.GREEN}
        if locked.label == Label.CLEAR and not locked.has_expired():
            public.append(part)
        withdraw(part, audience=kept if open_to_all else kept & set(locked.audience), reason=reason, by=by)
    if public and shows_reason:
        _show_reason(public, reason, by)
    for part in public:
        messages.part_withdrawn(part)
    return len(chosen)


def _show_reason(parts: Iterable[AnswerPart], reason: str, by: Any) -> None:
    """The State wants everyone to know why."""
    for part in parts:
        same = WithdrawnItem.objects.of_part(part)
        item = WithdrawnItem.objects.locked(same.latest("pk").pk)
        item.reason, item.language = reason.strip(), by.language or part.language
        item.save(update_fields=["reason", "language"])


@transaction.atomic
def withdraw_part(part: AnswerPart, *, reason: str, by: Any) -> AnswerPart:
    """Take a public part back to the State and the secretariat, for the future. Copies that left stay out."""
    require(by, "assessments.withdraw_part", AnswerPart.objects.locked(part.pk))
    circle = Circle.objects.get(region_id=part.originator.region_id, kind=CircleKind.SECRETARIAT)
    withdraw_parts([part], keep=[circle], reason=reason, by=by)
    return part
