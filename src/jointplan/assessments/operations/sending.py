# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import OF_A_STATE, Circle, Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.access.tokens import membership_token, party_token
from jointplan.accounts.models import Post, PostKind
from jointplan.assessments import messages
from jointplan.assessments.checking import Finding, Level, findings_on
from jointplan.assessments.clearing import authority_word
from jointplan.assessments.for_whom import ForWhom, check_still_for
from jointplan.assessments.models import Answer, AnswerPart, Snapshot, Submission, SubmissionState
from jointplan.assessments.operations.clearance_rounds import end_with_sending
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.snapshots import (
    SENDABLE,
    content_of,
    host_of,
    leaving_parts,
    names_of_submission,
    number_for,
)
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.exchange.canonical import canonical_json
from jointplan.exchange.receipts import compose_receipt
from jointplan.parties.models import Party

# Two numbers are the same once in half a million; this many times in a row they never are.
TRIES = 5


class SendingProblem(AnswerProblem):
    """Checks found something that has to be done, or said to be right as it is, first. `findings` are all of it."""

    def __init__(self, text: str, findings: list[Finding]) -> None:
        super().__init__(text)
        self.findings = findings


def contents_of(submission: Submission) -> str:
    """A digest of what the submission says now: it changes with every save."""
    parts = AnswerPart.objects.filter(submission=submission).order_by("pk")
    said = list(parts.values_list("pk", "version", "language", "stays_inside", "label"))
    return sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def send_submission(submission: Submission, *, by: Any, seen: str | None = None, as_it_is: bool = False) -> Submission:
    """Send the State's answers to the secretariat: received on arrival, and standing as sent from then on.

    `seen` is `contents_of` what the person has checked; when somebody saved since, nothing is sent. `as_it_is` says
    that the person read the warnings of the checks. Raises SendingProblem with what the checks found.

    Sending is the first widening, to the circle that the clearing authority named, and logged as such. What was sent
    is kept and signed in the same transaction, so that there is either all of it or nothing.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.send_submission", submission)
    if seen is not None and seen != contents_of(submission):
        raise AnswerProblem(_("Somebody saved an answer since you looked. Read once more what leaves, then send."))
    _check(submission, by, as_it_is)
    whom = ForWhom(submission, authority_word(submission))
    circle = whom.circle
    check_still_for(submission, whom)
    moment = timezone.now()
    snapshot = _keep(submission, whom, moment, _post_of(by, submission))
    # First: who was asked no longer stands at what leaves, so that a body reads there what it has cleared.
    end_with_sending(submission)
    count = _widen(submission, whom)
    submission.label = Label.AMBER
    submission.audience = [*_known_outside(submission.originator_id, submission.audience), circle.code]
    submission.state = SubmissionState.RECEIVED
    submission.sent_at = moment
    submission.save()
    submission.refresh_from_db(fields=DERIVED)
    # Who receives it knows that it was sent; to whom inside the State it was circulated before is not theirs to know.
    readers = readers_outside(submission, circle)
    record("assessments.submission_sent", submission, parts=count, number=snapshot.number, readers=readers)
    said = {"label": Label.AMBER, "audience": [circle.code], "on": today(), "reason": "sent"}
    record("access.audience_widened", submission, readers=readers, **said)
    messages.submission_received(submission)
    return submission


def _widen(submission: Submission, whom: ForWhom) -> int:
    """Let the circles read what leaves; returns how many parts. Circles of single bodies are taken off what leaves:
    whoever reads a row may read there for whom else it is, and whom a State asked stays inside."""
    leaving = leaving_parts(submission)
    inside = Circle.objects.inside_state_of(submission.originator_id).exclude(kind__in=OF_A_STATE)
    audience: Any = F("audience")
    for code in inside.values_list("code", flat=True):
        audience = Func(audience, Value(code), function="array_remove")

    def sent(circle: Circle) -> dict[str, Any]:
        return {"label": Label.AMBER, "audience": Func(audience, Value(circle.code), function="array_append")}

    # Before the parts: afterwards they no longer look as if they were still to leave.
    Answer.objects.filter(pk__in=leaving.values("answer_id"), label__in=SENDABLE).update(**sent(whom.circle))
    stricter = list(leaving.filter(kind__in=whom.strict_kinds).values_list("pk", flat=True))
    count: int = leaving.exclude(pk__in=stricter).update(**sent(whom.circle))
    return count + AnswerPart.objects.filter(pk__in=stricter).update(**sent(whom.secretariat))


def _known_outside(state_id: int, audience: list[str]) -> list[str]:
    inside = Circle.objects.inside_state_of(state_id).exclude(kind__in=OF_A_STATE).filter(code__in=audience)
    hidden = set(inside.values_list("code", flat=True))
    return [code for code in audience if code not in hidden]


def _check(submission: Submission, by: Any, as_it_is: bool) -> None:
    found = findings_on(submission, by)
    blockers = [finding for finding in found if finding.level == Level.BLOCKER]
    if blockers:
        raise SendingProblem(str(blockers[0]), blockers)
    warnings = [finding for finding in found if finding.level == Level.WARNING]
    if warnings and not as_it_is:
        text = _("The checks ask about something. Look at each, then say that it is sent as it is.")
        raise SendingProblem(text, warnings)


def _post_of(by: Any, submission: Submission) -> Post:
    """The post by which the person sends."""
    posts = (held for held in by.held_posts if held.party_id == submission.originator_id)
    return next(held.post for held in posts if held.kind == PostKind.COORDINATOR)


def _keep(submission: Submission, whom: ForWhom, moment: datetime.datetime, post: Post) -> Snapshot:
    """Keep what is sent, to the byte, with its signed receipt."""
    content = content_of(submission)
    written = canonical_json(content)
    state = submission.originator
    secretariat = Party.objects.get(region_id=state.region_id, is_secretariat=True)
    for attempt in range(1, TRIES + 1):
        number = number_for(submission)
        receipt = compose_receipt(
            number=number,
            received=names_of_submission(submission.cycle, submission.version),
            snapshot=content,
            received_at=moment,
            sender=content["state"]["names"],
            language=content["language"],
            host=host_of(secretariat),
            label=Label.AMBER.label,
            is_fictional=content["fictional"],
        )
        try:
            with transaction.atomic():
                return Snapshot.objects.create(
                    submission=submission,
                    originator=state,
                    label=Label.AMBER,
                    audience=[whom.of_the_whole.code],
                    number=number,
                    content=written.decode(),
                    sha256=sha256(written).hexdigest(),
                    receipt=receipt.decode(),
                    sent_at=moment,
                    sent_by=post,
                )
        except IntegrityError:
            # Another State may have the number: that is not ours to see beforehand.
            if attempt == TRIES:
                raise
    raise AssertionError("each try returns or raises")


def readers_outside(submission: Submission, circle: Circle) -> list[str]:
    """Tokens of the State and of whoever received the submission."""
    members = circle.memberships.current().values_list("pk", flat=True)
    return [party_token(submission.originator_id), *(membership_token(pk) for pk in members)]
