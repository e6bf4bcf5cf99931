# SPDX-License-Identifier: AGPL-3.0-or-later
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.access.tokens import membership_token, party_token
from jointplan.assessments import messages
from jointplan.assessments.models import Answer, AnswerPart, Submission, SubmissionState
from jointplan.assessments.operations.clearance_rounds import end_with_sending
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require

SENDABLE = (Label.AMBER_STRICT, Label.AMBER)


def contents_of(submission: Submission) -> str:
    """A digest of what the submission says now: it changes with every save."""
    parts = AnswerPart.objects.filter(submission=submission).order_by("pk").values_list("pk", "version", "language")
    return sha256(repr(list(parts)).encode()).hexdigest()


@transaction.atomic
def send_submission(submission: Submission, *, by: Any, seen: str | None = None) -> Submission:
    """Send the State's answers to the secretariat: received on arrival, and standing as sent from then on.

    `seen` is `contents_of` what the person has checked; when somebody saved since, nothing is sent.

    Sending is the first widening, to the circle of the secretariat, and logged as such.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.send_submission", submission)
    # What was circulated inside the State is sent too, and stays with those to whom it was circulated.
    parts = AnswerPart.objects.filter(submission=submission, label__in=SENDABLE, stays_inside=False)
    if not parts.exists():
        raise AnswerProblem(_("There is no answer to send yet. Answer at least one measure first."))
    if seen is not None and seen != contents_of(submission):
        raise AnswerProblem(_("Somebody saved an answer since you looked. Read once more what leaves, then send."))
    circle = Circle.objects.get(region_id=submission.originator.region_id, kind=CircleKind.SECRETARIAT)
    sent = {"label": Label.AMBER, "audience": Func(F("audience"), Value(circle.code), function="array_append")}
    count = parts.update(**sent)
    Answer.objects.filter(submission=submission, label__in=SENDABLE).update(**sent)
    submission.label = Label.AMBER
    submission.audience = [*submission.audience, circle.code]
    submission.state = SubmissionState.RECEIVED
    submission.sent_at = timezone.now()
    submission.save()
    submission.refresh_from_db(fields=DERIVED)
    # Who receives it knows that it was sent; to whom inside the State it was circulated before is not theirs to know.
    readers = [party_token(submission.originator_id), *_members_of(circle)]
    record("assessments.submission_sent", submission, parts=count, readers=readers)
    said = {"label": Label.AMBER, "audience": [circle.code], "on": today(), "reason": "sent"}
    record("access.audience_widened", submission, readers=readers, **said)
    end_with_sending(submission)
    messages.submission_received(submission)
    return submission


def _members_of(circle: Circle) -> list[str]:
    return [membership_token(pk) for pk in circle.memberships.current().values_list("pk", flat=True)]
