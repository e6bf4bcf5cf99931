# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping what was answered the last time, where nothing is written yet. No text is ever written over."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.tokens import party_token
from jointplan.assessments.asking import asked_in, measures_of
from jointplan.assessments.models import Answer, AnswerPart, Origin, Submission
from jointplan.assessments.operations.contributing import open_for_writing
from jointplan.assessments.operations.evidence import note_documents
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import Kind, Place, Question
from jointplan.assessments.values import ValueProblem, clean_value, packed, words_of
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.plans.models import Clause

# A question, the value that it gets, and the language of its words.
Value = tuple[Question, str, str]


@transaction.atomic
def keep_as_last(submission: Submission, clauses: Iterable[Clause], *, by: Any) -> int:
    """Keep the last answers to these clauses where nothing is written yet. Returns how many questions were answered.

    Each clause has its own last answer: that of the newest earlier cycle in which the party answered it. What cannot be
    taken any more, such as a choice that is offered no longer, is left out.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    by_pk = {clause.pk: clause for clause in clauses}
    values: dict[Clause, list[Value]] = {}
    for part in AnswerPart.objects.visible_to(by).last_before(submission, list(by_pk)):
        clause = by_pk[part.clause_id]
        question = _asked(submission, clause).get(part.kind)
        value = _still_taken(question, part.value, clause) if question else ""
        if question and value:
            values.setdefault(clause, []).append((question, value, part.language))
    count = _fill(submission, values, by)
    if not count:
        raise AnswerProblem(_("There was nothing to keep: each question is answered, or there is no earlier answer."))
    own = [party_token(submission.originator_id)]
    record("assessments.kept_as_last", submission, readers=own, parts=count, clauses=[c.code for c in values])
    return count


@transaction.atomic
def say_no_change(submission: Submission, *, by: Any) -> int:
    """Say for all that is outside the focus, where nothing is written yet, that nothing changed since the last time."""
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    value = packed({"answer": "no", "reason": ""})
    asked = {code: [q for q in found if is_about_change(q)] for code, found in asked_in(submission.cycle).items()}
    clauses = submission.cycle.edition.clauses.filter(code__in=[code for code, found in asked.items() if found])
    language = translation.get_language()
    said = {clause: [(question, value, language) for question in asked[clause.code]] for clause in clauses}
    count = _fill(submission, said, by)
    if not count:
        raise AnswerProblem(_("There was nothing to say: whether something changed is answered everywhere."))
    own = [party_token(submission.originator_id)]
    record("assessments.no_change_said", submission, readers=own, parts=count)
    return count


def is_about_change(question: Question) -> bool:
    """True for the question that stands, outside the focus, for all others: did anything change?"""
    return question.kind == Kind.YES_NO and Place.ELSEWHERE in question.asked_at


def _asked(submission: Submission, clause: Clause) -> dict[str, Question]:
    return {question.key: question for question in asked_in(submission.cycle).get(clause.code, ())}


def _still_taken(question: Question, value: str, clause: Clause) -> str:
    measures = measures_of(clause) if question.choices_from_measures else None
    try:
        return clean_value(question, value, measures=measures)
    except ValueProblem:
        return ""


def _fill(submission: Submission, values: dict[Clause, list[Value]], by: Any) -> int:
    """Write the values where nothing stands. The submission is locked, so nobody else writes meanwhile."""
    own = {"cycle_id": submission.cycle_id, "originator_id": submission.originator_id, "label": Label.AMBER_STRICT}
    answers = {a.clause_id: a for a in Answer.objects.filter(submission=submission, clause__in=list(values))}
    there = set(
        AnswerPart.objects.filter(submission=submission, clause__in=list(values)).values_list("clause_id", "kind")
    )
    open_to = {clause for clause, found in values.items() if any((clause.pk, v[0].key) not in there for v in found)}
    open_to = {clause for clause in open_to if _is_open(submission, clause, by)}
    wanted = [
        (clause, *value)
        for clause, found in values.items()
        for value in found
        if clause in open_to and (clause.pk, value[0].key) not in there
    ]
    new = [Answer(submission=submission, clause_id=pk, **own) for pk in {c.pk for c, *_v in wanted} - set(answers)]
    answers |= {answer.clause_id: answer for answer in Answer.objects.bulk_create(new)}
    versions = _last_versions(submission)
    parts = [
        AnswerPart(
            answer=answers[clause.pk],
            submission=submission,
            clause_id=clause.pk,
            kind=question.key,
            value=value,
            language=language,
            folded=words_of(question, value),
            came_by=Origin.KEPT,
            version=versions.get((clause.pk, question.key), 0) + 1,
            **own,
        )
        for clause, question, value, language in wanted
    ]
    AnswerPart.objects.bulk_create(parts, batch_size=500)
    evidence = {question.key for _clause, question, *_value in wanted if question.kind == Kind.EVIDENCE}
    note_documents(part for part in parts if part.kind in evidence)
    return len(parts)


def _is_open(submission: Submission, clause: Clause, by: Any) -> bool:
    """Whether a body may write there now; its State always may."""
    try:
        open_for_writing(submission, clause, by=by)
    except AnswerProblem:
        return False
    return True


def _last_versions(submission: Submission) -> dict[tuple[int, str], int]:
    """The highest version that each part ever had: one kept after removal must not look like the old one."""
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    rows = history.objects.filter(submission_id=submission.pk).order_by().values("clause_id", "kind")
    return {(row["clause_id"], row["kind"]): row["last"] for row in rows.annotate(last=Max("version"))}
