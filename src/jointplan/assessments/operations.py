# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Max, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import DERIVED, widen, withdraw
from jointplan.access.today import today
from jointplan.access.tokens import membership_token, party_token
from jointplan.accounts.models import PostKind
from jointplan.assessments import messages
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Cycle,
    CycleState,
    PartKind,
    Status,
    Submission,
    SubmissionState,
)
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Clause, Edition

LONGEST_TEXT = 32_000
SENDABLE = (Label.AMBER_STRICT, Label.AMBER)


class AnswerProblem(Exception):
    """Something about an answer or a submission cannot be done as asked. `str()` says what and what to do."""


@dataclass(frozen=True)
class Decision:
    """A decision of the States on a cycle: where it was taken, when, and what it says."""

    taken_in: str
    taken_on: date
    text: str


@dataclass(frozen=True)
class PartInput:
    """What a person typed for one part, in which language, and the version that the person saw (0 when none)."""

    value: str
    language: str
    seen_version: int = 0


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the part since the person saw it. Nothing was overwritten."""

    kind: str
    theirs: str
    yours: str
    version: int


@dataclass
class Saved:
    """What became of a save: parts saved, parts unchanged, and conflicts for the person to settle."""

    saved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def prepare_cycle(edition: Edition, *, code: str, by: Any, **values: Any) -> Cycle:
    """Prepare a cycle of an edition. `values` are the other fields of Cycle: names, period and dates."""
    cycle = Cycle(edition=edition, code=code, state=CycleState.PREPARED, **values)
    require(by, "assessments.prepare_cycle", cycle)
    cycle.save(force_insert=True)
    record("assessments.cycle_prepared", cycle)
    return cycle


@transaction.atomic
def open_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Open a prepared cycle, because the States decided so."""
    cycle = _decide(cycle, decision, CycleState.PREPARED, CycleState.OPEN, "assessments.cycle_opened", by)
    messages.cycle_opened(cycle)
    return cycle


@transaction.atomic
def close_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Close an open cycle, because the States decided so."""
    cycle = _decide(cycle, decision, CycleState.OPEN, CycleState.CLOSED, "assessments.cycle_closed", by)
    messages.cycle_closed(cycle)
    return cycle


def _decide(cycle: Cycle, decision: Decision, before: str, after: str, verb: str, by: Any) -> Cycle:
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(by, "assessments.register_decision", cycle)
    if cycle.state != before:
        raise AnswerProblem(_("This cycle is not in the state that the decision speaks of. Load the page again."))
    if not decision.text.strip() or not decision.taken_in.strip():
        raise AnswerProblem(_("Give the meeting or note and the text of the decision of the States."))
    cycle.state = after
    cycle.save()
    Region.objects.filter(plans__editions=cycle.edition).raise_revision()
    record(verb, cycle, taken_in=decision.taken_in, taken_on=decision.taken_on, decision=decision.text)
    return cycle


@transaction.atomic
def start_submission(cycle: Cycle, state: Party, *, by: Any) -> Submission:
    """The State's submission for the cycle; made when there is none yet. It is for the State's own members only."""
    require(by, "assessments.start_submission", cycle)
    if not by.holds(state.pk, PostKind.COORDINATOR):
        raise AnswerProblem(_("You start the submission of your own State only."))
    submission, is_new = Submission.objects.get_or_create(
        cycle=cycle, originator=state, defaults={"label": Label.AMBER_STRICT}
    )
    if is_new:
        submission.refresh_from_db(fields=["readers"])
        record("assessments.submission_started", submission)
    return submission


@transaction.atomic
def save_answer(submission: Submission, clause: Clause, parts: Mapping[str, PartInput], *, by: Any) -> Saved:
    """Save parts of the State's answer to a clause; `parts` is by PartKind.

    A part that somebody else saved meanwhile is left alone and returned as a conflict; the others are saved. Raises
    AnswerProblem when a value cannot be taken: then nothing is saved.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    _check_clause(submission, clause)
    for kind, given in parts.items():
        _check_value(kind, given.value)
    answer, is_new = Answer.objects.get_or_create(
        submission=submission,
        clause=clause,
        defaults={"cycle": submission.cycle, "originator": submission.originator, "label": Label.AMBER_STRICT},
    )
    outcome = Saved()
    # An answer that was made this moment has no parts yet.
    there = {} if is_new else _lock_parts(answer, parts)
    for kind, given in parts.items():
        _save_part(answer, kind, given, there.get(kind), outcome)
    if is_new:
        answer.refresh_from_db(fields=["readers"])
    if outcome.saved:
        record("assessments.answer_saved", answer, clause=clause.code, parts=outcome.saved)
    return outcome


def _check_clause(submission: Submission, clause: Clause) -> None:
    if clause.edition_id != submission.cycle.edition_id or not clause.is_assessed:
        raise AnswerProblem(_("%(code)s is not answered in this cycle.") % {"code": clause.code})


def _check_value(kind: str, value: str) -> None:
    if kind == PartKind.STATUS and value and value not in Status.values:
        raise AnswerProblem(_("Choose one of the statuses offered."))
    if len(value) > LONGEST_TEXT:
        raise AnswerProblem(
            _("A text may have up to %(most)d characters; this one has %(length)d. Shorten it or attach a document.")
            % {"most": LONGEST_TEXT, "length": len(value)}
        )


def _lock_parts(answer: Answer, kinds: Iterable[str]) -> dict[str, AnswerPart]:
    """Those of these kinds that are there, locked in their order."""
    found = AnswerPart.objects.select_for_update(of=("self",)).filter(answer=answer, kind__in=list(kinds))
    return {part.kind: part for part in found.order_by("pk")}


def _save_part(answer: Answer, kind: str, given: PartInput, part: AnswerPart | None, outcome: Saved) -> None:
    value = given.value.strip().replace("\r\n", "\n")
    current = part.value if part else ""
    speaks_as_before = part is None or kind == PartKind.STATUS or part.language == given.language
    if value == current and speaks_as_before:
        outcome.unchanged.append(kind)
        return
    version = part.version if part else 0
    if version != given.seen_version:
        outcome.conflicts.append(Conflict(kind, current, value, version))
        return
    if part is None:
        part = AnswerPart(
            answer=answer,
            kind=kind,
            cycle_id=answer.cycle_id,
            clause_id=answer.clause_id,
            originator_id=answer.originator_id,
            label=Label.AMBER_STRICT,
            version=_last_version(answer, kind),
        )
    if not value:
        part.delete()
    else:
        part.value = value
        part.language = given.language
        part.folded = "" if kind == PartKind.STATUS else fold(value)
        part.version += 1
        part.save()
    outcome.saved.append(kind)


def _last_version(answer: Answer, kind: str) -> int:
    """The highest version that the part ever had: one written anew after removal must not look like the old one."""
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    kept = history.objects.filter(answer_id=answer.pk, kind=kind)
    return kept.aggregate(last=Max("version"))["last"] or 0


def contents_of(submission: Submission) -> str:
    """A digest of what the submission says now: it changes with every save."""
    parts = (
        AnswerPart.objects.filter(answer__submission=submission).order_by("pk").values_list("pk", "version", "language")
    )
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
    parts = AnswerPart.objects.filter(answer__submission=submission, label__in=SENDABLE)
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
    messages.submission_received(submission)
    return submission


def _members_of(circle: Circle) -> list[str]:
    return [membership_token(pk) for pk in circle.memberships.current().values_list("pk", flat=True)]


@transaction.atomic
def release_parts(parts: Iterable[AnswerPart], *, reason: str, by: Any) -> int:
    """Make parts of sent answers public. All of them or none; returns how many."""
    released = []
    for chosen in parts:
        widen(chosen, label=Label.CLEAR, reason=reason, by=by)
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
