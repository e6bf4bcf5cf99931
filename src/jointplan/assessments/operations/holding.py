# SPDX-License-Identifier: AGPL-3.0-or-later
"""A release that waits: decided, stopped, or carried out when its moment has come."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Label, Labelled
from jointplan.access.operations import ReleaseProblem
from jointplan.access.tokens import party_token
from jointplan.accounts.models import PostKind
from jointplan.assessments import messages
from jointplan.assessments.holding import parts_held, why_older_stays
from jointplan.assessments.models import AnswerPart, HeldRelease, Submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party


@transaction.atomic
def hold_release(
    submission: Submission, parts: Sequence[AnswerPart], *, public_at: datetime.datetime, reason: str, by: Any
) -> HeldRelease:
    """Decide that parts become public at a moment. Until then nothing outside the State shows it."""
    submission = Submission.objects.locked(submission.pk)
    held = parts_held(submission)
    for part in parts:
        require(by, "access.widen_audience", part)
        locked = AnswerPart.objects.locked(part.pk)
        require(by, "assessments.release_part", locked)
        if locked.label == Label.RED:
            raise ReleaseProblem(_("Some of this is for named persons only (TLP:RED). Show it to a circle first."))
        if why := why_older_stays(part):
            raise AnswerProblem(why)
        if part.pk in held:
            raise AnswerProblem(_("Some of this waits to become public already. Stop that first, or wait for it."))
    if not reason.strip():
        raise ReleaseProblem(_("Say why the audience is widened. The reason is kept with the release."))
    kind = PostKind.CLEARING_AUTHORITY
    own = (held.post for held in by.held_posts if (held.party_id, held.kind) == (submission.originator_id, kind))
    made = HeldRelease.objects.create(
        submission=submission,
        cycle_id=submission.cycle_id,
        originator_id=submission.originator_id,
        label=Label.AMBER_STRICT,
        parts=sorted(part.pk for part in parts),
        reason=reason.strip(),
        decided_by=next(own),
        public_at=public_at,
    )
    made.refresh_from_db(fields=["readers"])
    record("assessments.release_held", made, public_at=public_at, reason=made.reason)
    messages.release_waits(made)
    return made


@transaction.atomic
def stop_release(held: HeldRelease, *, reason: str, by: Any) -> HeldRelease:
    """Nothing of it becomes public. What it was about can be released anew at any time."""
    require(by, "assessments.stop_release", held)
    locked = HeldRelease.objects.select_related("originator", "submission__cycle").locked(held.pk)
    require(by, "assessments.stop_release", locked)
    if not reason.strip():
        raise AnswerProblem(_("Say why it is stopped. The reason is kept with it, in your State."))
    end_hold(locked, reason)
    return locked


def end_hold(held: HeldRelease, reason: str) -> None:
    """Part of an operation by which nothing of it is to be public any more."""
    held.stopped_at, held.stopped_because = timezone.now(), reason.strip()[:500]
    held.save(update_fields=["stopped_at", "stopped_because"])
    record("assessments.release_stopped", held, reason=held.stopped_because)
    messages.release_stopped(held)


def leave_holds(part: AnswerPart, reason: str) -> None:
    """What is withdrawn does not become public either. Part of the operation that withdraws."""
    for held in HeldRelease.objects.waiting().filter(parts__contains=[part.pk]).order_by("pk"):
        locked = HeldRelease.objects.select_related("originator", "submission__cycle").locked(held.pk)
        if not locked.waits:
            continue
        locked.parts = [pk for pk in locked.parts if pk != part.pk]
        locked.save(update_fields=["parts"])
        if not locked.parts:
            end_hold(locked, reason)


def leave_replaced(part: AnswerPart, reason: str) -> None:
    """Nor does what waits of an earlier version, once this one is public. Part of the operation that releases."""
    same = {"cycle_id": part.cycle_id, "originator_id": part.originator_id}
    waiting = HeldRelease.objects.waiting().filter(**same).values_list("parts", flat=True)
    if held := {pk for parts in waiting for pk in parts}:
        earlier = AnswerPart.objects.same_question(part).filter(pk__in=held)
        for old in earlier.filter(submission__version__lt=part.submission.version).order_by("pk"):
            leave_holds(old, reason)


@transaction.atomic
def carry_out_releases(*, by: Any) -> int:
    """Make public whatever has waited long enough and was not stopped; returns how many releases.

    Carried out twice, it does nothing the second time. Nobody of the State is there at that moment: a database function
    does what was decided, and no more.
    """
    require(by, "assessments.carry_out_releases")
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, record, party, before_label, before_audience, reason FROM assessments_carry_out()")
        rows = cursor.fetchall()
    for what, pk, party, label, audience, reason in rows:
        _note(what, pk, party, {"label": label, "audience": audience}, reason)
    return sum(what == "held" for what, *_rest in rows)


def _note(what: str, pk: int, party: int, before: dict[str, Any], reason: str) -> None:
    on = {"before": before, "on": timezone.localdate(), "reason": reason}
    home = [party_token(party)]
    if what == "held":
        record("assessments.release_carried_out", _stub(HeldRelease, pk, party), readers=home)
    elif what == "released":
        released = _stub(AnswerPart, pk, party)
        record("access.audience_widened", released, readers=home, label=Label.CLEAR, audience=[], **on)
    else:
        replaced = _stub(AnswerPart, pk, party)
        on["reason"] = _("A later version was released in its place.")
        record("access.release_withdrawn", replaced, readers=home, label=Label.AMBER, **on)


def _stub(model: Any, pk: int, party: int) -> Labelled:
    """What the log has to know of a record that this identity does not read."""
    return model(pk=pk, originator=Party(pk=party))
