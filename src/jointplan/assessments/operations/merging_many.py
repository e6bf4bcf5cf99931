# SPDX-License-Identifier: AGPL-3.0-or-later
"""The merge of many answers at once, for files: what nobody else changed is written in a few statements.

An answer in which somebody saved something else meanwhile goes through `merge_answer`, which keeps both texts. A test
holds that both ways leave the same behind.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from jointplan.access.models import Label
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Answer, AnswerPart, Origin, Submission
from jointplan.assessments.operations.contributing import open_for_writing
from jointplan.assessments.operations.merging import Change, merge_answer
from jointplan.assessments.values import words_of
from jointplan.core.rules import require
from jointplan.plans.models import Clause

Changes = Mapping[str, Mapping[str, Change]]
WRITTEN = ("value", "language", "folded", "came_by", "version", "saved_at")


@transaction.atomic
def merge_answers(submission: Submission, changes: Changes, *, by: Any, came_by: str = Origin.IMPORTED) -> None:
    """Merge changes by clause and question; the values are as `clean_value` keeps them.

    The caller records what was done: one entry for all. Raises AnswerProblem where a merge of one answer does.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.edit_answer", submission)
    changes = {code: told for code, found in changes.items() if (told := _told(found))}
    clauses = {
        clause.code: clause for clause in submission.cycle.edition.clauses.filter(code__in=list(changes)).defer("words")
    }
    there = _locked_parts(submission, changes)
    plain = {code: found for code, found in changes.items() if _is_plain(found, there.get(code, {}))}
    for code in changes:
        if code not in plain:
            merge_answer(submission, clauses[code], changes[code], by=by, came_by=came_by)
    for code in plain:
        open_for_writing(submission, clauses[code], by=by)
    _write(submission, clauses, plain, there, came_by)


def _locked_parts(submission: Submission, codes: Iterable[str]) -> dict[str, dict[str, AnswerPart]]:
    """The parts that are there, by clause and question, locked in their order."""
    parts = AnswerPart.objects.select_for_update(of=("self",)).filter(
        submission_id=submission.pk, clause__code__in=list(codes)
    )
    found: dict[str, dict[str, AnswerPart]] = {}
    for part in parts.select_related("clause").order_by("pk").defer("search_vector", "clause__words"):
        found.setdefault(part.clause.code, {})[part.kind] = part
    return found


def _is_plain(changes: Mapping[str, Change], there: Mapping[str, AnswerPart]) -> bool:
    """True where each question still says what the person started from."""
    return all((there[kind].value if kind in there else "") == change.base for kind, change in changes.items())


def _told(changes: Mapping[str, Change]) -> dict[str, Change]:
    """Those that change anything."""
    return {kind: change for kind, change in changes.items() if not change.is_none}


def _write(
    submission: Submission,
    clauses: Mapping[str, Clause],
    changes: Changes,
    there: Mapping[str, Mapping[str, AnswerPart]],
    came_by: str,
) -> None:
    answers, begun = _answers(submission, [clauses[code] for code in changes])
    versions = _last_versions(begun)
    asked = asked_in(submission.cycle)
    made: list[AnswerPart] = []
    kept: list[AnswerPart] = []
    gone: list[int] = []
    for code, found in changes.items():
        answer = answers[clauses[code].pk]
        questions = {question.key: question for question in asked[code]}
        for kind, change in found.items():
            part = there.get(code, {}).get(kind)
            if not change.mine:
                gone += [part.pk] if part else []
                continue
            (kept if part else made).append(part := part or _new(answer, kind, versions.get((answer.pk, kind), 0)))
            part.value, part.language, part.came_by = change.mine, change.language, came_by
            part.folded = words_of(questions[kind], change.mine)
            part.version += 1
    AnswerPart.objects.bulk_create(made, batch_size=500)
    for part in kept:
        part.save(update_fields=WRITTEN)
    AnswerPart.objects.filter(pk__in=gone).delete()


def _new(answer: Answer, kind: str, version: int) -> AnswerPart:
    return AnswerPart(
        answer=answer,
        kind=kind,
        submission_id=answer.submission_id,
        cycle_id=answer.cycle_id,
        clause_id=answer.clause_id,
        originator_id=answer.originator_id,
        label=Label.AMBER_STRICT,
        version=version,
    )


def _answers(submission: Submission, clauses: Iterable[Clause]) -> tuple[dict[int, Answer], list[Answer]]:
    """The answers by clause, made where there are none, and those that were there before."""
    clauses = list(clauses)
    begun = list(Answer.objects.filter(submission=submission, clause__in=clauses))
    known = {answer.clause_id for answer in begun}
    new = [
        Answer(
            submission=submission,
            clause=clause,
            cycle=submission.cycle,
            originator=submission.originator,
            label=Label.AMBER_STRICT,
        )
        for clause in clauses
        if clause.pk not in known
    ]
    Answer.objects.bulk_create(new)
    return {answer.clause_id: answer for answer in [*begun, *new]}, begun


def _last_versions(answers: Iterable[Answer]) -> dict[tuple[int, str], int]:
    """The highest version that each part ever had: one written anew must not look like the old one."""
    history: Any = AnswerPart.pgh_event_model  # type: ignore[attr-defined]  # made by @tracked
    kept = history.objects.filter(answer_id__in=[answer.pk for answer in answers])
    rows = kept.values("answer_id", "kind").annotate(last=Max("version"))
    return {(row["answer_id"], row["kind"]): row["last"] for row in rows.order_by()}
