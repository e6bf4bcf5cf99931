# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind
from jointplan.assessments.asking import asked_in, measures_of
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Origin, Submission
from jointplan.assessments.operations.contributing import open_for_writing
from jointplan.assessments.operations.evidence import note_documents
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import Kind, Question
from jointplan.assessments.values import ValueProblem, clean_value, words_of
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party
from jointplan.plans.models import Clause


@dataclass(frozen=True)
class PartInput:
    """What a person typed for one part, in which language, and the version that the person saw (0 when none)."""

    value: str
    language: str
    seen_version: int = 0
    came_by: str = Origin.TYPED


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the part since the person saw it. Nothing was overwritten.

    `kept` is the row of `KeptConflict` that keeps what the person wrote; None where the caller keeps it.
    """

    kind: str
    theirs: str
    yours: str
    version: int
    kept: UUID | None = None


@dataclass
class Saved:
    """What became of a save: parts saved, parts unchanged, and conflicts for the person to settle.

    `kept` are the questions of which a text is kept aside that was not before.
    """

    saved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def start_submission(cycle: Cycle, state: Party, *, by: Any) -> Submission:
    """The State's submission for the cycle; made when there is none yet. It is for the State's own members only."""
    cycle = Cycle.objects.as_it_stands(cycle.pk)
    require(by, "assessments.start_submission", cycle)
    if not by.holds(state.pk, PostKind.COORDINATOR):
        raise AnswerProblem(_("You start the submission of your own State only."))
    latest = Submission.objects.filter(cycle=cycle, originator=state).order_by("-version").first()
    if latest is not None:
        return latest
    # Two people may begin at once: the second finds what the first began.
    submission, is_new = Submission.objects.get_or_create(
        cycle=cycle, originator=state, version=1, defaults={"label": Label.AMBER_STRICT}
    )
    if is_new:
        submission.refresh_from_db(fields=["readers"])
        record("assessments.submission_started", submission)
    return submission


@transaction.atomic
def save_answer(submission: Submission, clause: Clause, parts: Mapping[str, PartInput], *, by: Any) -> Saved:
    """Save answers to questions at a clause; `parts` is by key of the question.

    A part that somebody else saved meanwhile is left alone and returned as a conflict; the others are saved. Raises
    AnswerProblem when a value cannot be taken: then nothing is saved.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    questions = questions_at(submission.cycle, clause)
    values = {kind: clean(questions, kind, given.value, clause) for kind, given in parts.items()}
    answer, is_new = answer_to_write(submission, clause, by=by)
    outcome = Saved()
    # An answer that was made this moment has no parts yet.
    there = {} if is_new else lock_parts(answer, parts)
    for kind, given in parts.items():
        _save_part(answer, questions[kind], replace(given, value=values[kind]), there.get(kind), outcome)
    record_saved(answer, clause, questions, outcome.saved)
    return outcome


def answer_to_write(submission: Submission, clause: Clause, *, by: Any) -> tuple[Answer, bool]:
    """The answer to the clause, and whether it was made this moment. Raises AnswerProblem once it was handed over."""
    open_for_writing(submission, clause, by=by)
    answer, is_new = Answer.objects.get_or_create(
        submission=submission,
        clause=clause,
        defaults={"cycle": submission.cycle, "originator": submission.originator, "label": Label.AMBER_STRICT},
    )
    if is_new:
        answer.refresh_from_db(fields=["readers"])
    return answer, is_new


def record_saved(
    answer: Answer, clause: Clause, questions: Mapping[str, Question], saved: list[str], **details: Any
) -> None:
    """The entry of the log for one save, whatever the number of parts; none for a save that changed nothing."""
    if saved:
        names = [questions[kind].texts for kind in saved]
        record("assessments.answer_saved", answer, clause=clause.code, parts=saved, names=names, **details)


def questions_at(cycle: Cycle, clause: Clause) -> dict[str, Question]:
    """What the cycle asks at the clause, by key, in order. Raises AnswerProblem where it asks nothing."""
    asked = asked_in(cycle).get(clause.code) if clause.edition_id == cycle.edition_id else None
    if not asked:
        raise AnswerProblem(_("%(code)s is not answered in this cycle.") % {"code": clause.code})
    return {question.key: question for question in asked}


def clean(questions: Mapping[str, Question], kind: str, value: str, clause: Clause) -> str:
    """The value as it is kept. Raises AnswerProblem where it cannot be taken."""
    question = questions.get(kind)
    if question is None:
        raise AnswerProblem(_("“%(question)s” is not asked at %(code)s.") % {"question": kind, "code": clause.code})
    measures = measures_of(clause) if question.choices_from_measures else None
    try:
        return clean_value(question, value, measures=measures)
    except ValueProblem as problem:
        raise AnswerProblem(f"{question.name}: {problem}") from problem


def lock_parts(answer: Answer, kinds: Iterable[str]) -> dict[str, AnswerPart]:
    """Those of these kinds that are there, locked in their order."""
    found = AnswerPart.objects.select_for_update(of=("self",)).filter(answer=answer, kind__in=list(kinds))
    return {part.kind: part for part in found.order_by("pk")}


def _save_part(answer: Answer, question: Question, given: PartInput, part: AnswerPart | None, outcome: Saved) -> None:
    kind, value = question.key, given.value
    current = part.value if part else ""
    speaks_as_before = part is None or not question.is_written or part.language == given.language
    if value == current and speaks_as_before:
        outcome.unchanged.append(kind)
        return
    version = part.version if part else 0
    if version != given.seen_version:
        outcome.conflicts.append(Conflict(kind, current, value, version))
        return
    write_part(answer, question, given, part)
    outcome.saved.append(kind)


def write_part(answer: Answer, question: Question, given: PartInput, part: AnswerPart | None) -> None:
    """Put the value in place of what `part`, which is locked, has now; an empty one removes it."""
    kind, value = question.key, given.value
    if part is None:
        if not value:
            return
        part = AnswerPart(
            answer=answer,
            kind=kind,
            submission_id=answer.submission_id,
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
        part.folded = words_of(question, value)
        part.came_by = given.came_by
        part.version += 1
        part.save()
        if question.kind == Kind.EVIDENCE:
            note_documents([part])


def _last_version(answer: Answer, kind: str) -> int:
    """The highest version that the part ever had: one written anew after removal must not look like the old one."""
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    kept = history.objects.filter(answer_id=answer.pk, kind=kind)
    return kept.aggregate(last=Max("version"))["last"] or 0
