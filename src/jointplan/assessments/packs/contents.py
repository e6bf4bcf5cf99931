# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a pack: each question with its guidance, what was answered last time, and what stands there now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from jointplan.assessments.asking import asked_by
from jointplan.assessments.models import AnswerPart, Pack, Submission
from jointplan.assessments.packs.cells import Field, fields_of
from jointplan.assessments.schema import Question
from jointplan.assessments.values import shown_value
from jointplan.core.text import localise
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of, wording_of

# What stood in an answer: value, language, version.
Stood = tuple[str, str, int]
NOTHING: Stood = ("", "", 0)
Fields = dict[str, tuple[Field, ...]]


@dataclass(frozen=True)
class Asked:
    """A question at a clause, with its cells, what stood there when the pack was made, and the answer of last time."""

    question: Question
    fields: tuple[Field, ...]
    stood: Stood
    last: str = ""
    last_value: str = ""
    last_cycle: str = ""


@dataclass(frozen=True)
class Block:
    """A clause with its questions, in the language of the pack."""

    code: str
    title: str
    part: str
    wording: str
    measures: Mapping[str, str]
    asked: tuple[Asked, ...]


def standing(submission: Submission, codes: Iterable[str], user: Any) -> dict[str, dict[str, Stood]]:
    """What stands in each answer now, by clause and question, as far as the person may see it."""
    parts = AnswerPart.objects.visible_to(user).filter(submission_id=submission.pk, clause__code__in=list(codes))
    found: dict[str, dict[str, Stood]] = {}
    for code, kind, value, language, version in parts.values_list(
        "clause__code", "kind", "value", "language", "version"
    ):
        found.setdefault(code, {})[kind] = (value, language, version)
    return found


def asked_in_pack(pack: Pack) -> dict[str, tuple[Question, ...]]:
    """What the pack asked, by the version of the questionnaire that it was made with."""
    asked = asked_by(pack.questionnaire_id, pack.submission.cycle.edition)
    return {code: asked[code] for code in pack.clauses if code in asked}


def contents_of(pack: Pack, user: Any) -> list[Block]:
    """The blocks of a pack in the order of the plan, in its language."""
    asked = asked_in_pack(pack)
    with translation.override(pack.language):
        last = last_answers(pack.submission, list(asked), user)
        clauses = clauses_by_code(pack.submission.cycle.edition)
        below = measures_below(clauses.values())
        fields: Fields = {}
        return [
            _block(clauses[code], questions, below.get(clauses[code].pk, {}), pack, last.get(code, {}), fields)
            for code, questions in asked.items()
        ]


def _block(
    clause: Clause,
    questions: Iterable[Question],
    measures: Mapping[str, str],
    pack: Pack,
    last: Mapping[str, Any],
    fields: Fields,
) -> Block:
    wording = wording_of(clause, pack.submission.cycle.edition.language)
    base = pack.base.get(clause.code, {})
    for question in questions:
        # The same cells at each clause, but where its own measures are chosen from.
        if question.choices_from_measures or question.key not in fields:
            fields[question.key] = fields_of(question, measures)
    asked = tuple(_asked(q, fields[q.key], tuple(base.get(q.key, NOTHING)), last) for q in questions)
    part = clause.part or clause
    return Block(
        clause.code,
        title_of(clause).text,
        f"{part.code}. {localise(part.names).text}" if part.names else part.code,
        wording.text if wording else "",
        measures,
        asked,
    )


def _asked(question: Question, fields: tuple[Field, ...], stood: Any, last: Mapping[str, tuple[str, str]]) -> Asked:
    value, cycle = last.get(question.key, ("", ""))
    try:
        shown = shown_value(question, value)
    except (ValueError, KeyError, TypeError):
        # Asked in another form then.
        shown = value
    return Asked(question, fields, stood, shown, value, cycle)


def clauses_by_code(edition: Any) -> dict[str, Clause]:
    """All clauses of the edition with their texts, in order."""
    clauses = edition.clauses.in_order().select_related("part").with_texts().defer("words")
    return {clause.code: clause for clause in clauses}


def measures_below(clauses: Iterable[Clause]) -> dict[int, dict[str, str]]:
    """Titles of the assessed clauses below each clause, by code, as `asking.measures_of` names them."""
    found: dict[int, dict[str, str]] = {}
    for clause in clauses:
        if clause.is_assessed and clause.parent_id is not None:
            found.setdefault(clause.parent_id, {})[clause.code] = title_of(clause).text
    return found


def last_answers(submission: Submission, codes: list[str], user: Any) -> dict[str, dict[str, tuple[str, str]]]:
    """(value, cycle) of what was answered to each clause the last time before this cycle, by clause and question."""
    earlier = AnswerPart.objects.visible_to(user).filter(
        originator_id=submission.originator_id,
        clause__code__in=codes,
        cycle__period_to__lt=submission.cycle.period_to,
    )
    order = ("clause_id", "-cycle__period_to", "-submission_id", "pk")
    latest = dict(earlier.order_by(*order).distinct("clause_id").values_list("clause_id", "submission_id"))
    cycles = {cycle.pk: str(cycle) for cycle in submission.cycle.edition.cycles.all()}
    parts = earlier.filter(submission_id__in=set(latest.values()))
    found: dict[str, dict[str, tuple[str, str]]] = {}
    columns = ("clause_id", "clause__code", "submission_id", "cycle_id", "kind", "value")
    for clause, code, said_in, cycle, kind, value in parts.values_list(*columns):
        if latest.get(clause) == said_in:
            found.setdefault(code, {})[kind] = (value, cycles.get(cycle, ""))
    return found
