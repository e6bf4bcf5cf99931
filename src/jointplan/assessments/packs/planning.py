# SPDX-License-Identifier: AGPL-3.0-or-later
"""What importing a file would do, place by place, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Answer, Pack, TurnKind
from jointplan.assessments.operations.merging import Change
from jointplan.assessments.packs.asking import asked_codes
from jointplan.assessments.packs.cells import cells_of, fields_of, plain, raw_value
from jointplan.assessments.packs.completeness import changed_codes, open_in
from jointplan.assessments.packs.contents import (
    NOTHING,
    Stood,
    asked_in_pack,
    clauses_by_code,
    measures_below,
    standing,
)
from jointplan.assessments.packs.reading import At, Given, ReadPack
from jointplan.assessments.packs.versions import changes_between
from jointplan.assessments.schema import Kind, Question
from jointplan.assessments.turns import last_turns
from jointplan.assessments.values import ValueProblem, clean_value, shown_value
from jointplan.core.text import fold


class Becomes(StrEnum):
    """What becomes of an answer in the file."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Line:
    """One answer that the file changes: what stands there now and what the file says, as people read it."""

    code: str
    key: str
    name: str
    becomes: Becomes
    now: str
    mine: str


@dataclass(frozen=True)
class Wrong:
    """Something in the file that cannot be taken, where it stands, and what to do."""

    at: At
    code: str
    name: str
    text: str


@dataclass
class ImportPlan:
    """`changes` is what is merged, by clause and question; `same` counts answers in the file that change nothing."""

    changes: dict[str, dict[str, Change]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)
    # What the answers would still need, or say although it is not asked. A draft may be incomplete.
    open: list[Wrong] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)
    same: int = 0

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.becomes in kinds]

    @property
    def changed(self) -> int:
        return len(self.lines) - self.conflicting

    @property
    def conflicting(self) -> int:
        return len(self.of(Becomes.CONFLICT))


@dataclass(frozen=True)
class Place:
    """A question of the pack at a clause: how the pack asked it, how it is asked now (None: no more), what stood."""

    code: str
    question: Question
    today: Question | None
    measures: Mapping[str, str]
    base: Stood
    now: Stood
    closed: str


def plan_import(pack: Pack, read: ReadPack, user: Any) -> ImportPlan:
    """Compare the file with what stood in the answers when its pack was made, and with what stands there now."""
    plan = ImportPlan(explained=changes_between(pack))
    plan.problems = [Wrong(at, "", "", text) for at, text in read.strays]
    asked, today = asked_in_pack(pack), asked_in(pack.submission.cycle)
    now = standing(pack.submission, pack.clauses, user)
    with translation.override(pack.language):
        clauses = clauses_by_code(pack.submission.cycle.edition)
        below = measures_below(clauses.values())
    closed = closed_clauses(pack, user)
    known = {(code, question.key) for code, questions in asked.items() for question in questions}
    for (code, key), given in read.answers.items():
        if (code, key) not in known:
            at = next(iter(given.places.values()), At())
            text = _("The pack does not ask this here. Delete the row, or take a new pack.")
            plan.problems.append(Wrong(at, code, key, text))
    for code, questions in asked.items():
        still = {question.key: question for question in today.get(code, ())}
        measures = below.get(clauses[code].pk, {})
        for question in questions:
            if said := read.answers.get((code, question.key)):
                value, language, version = pack.base.get(code, {}).get(question.key, NOTHING)
                stood, stands = (value, language, version), now.get(code, {}).get(question.key, NOTHING)
                place = Place(code, question, still.get(question.key), measures, stood, stands, closed.get(code, ""))
                _plan_answer(plan, pack, place, said)
    plan.open = list(open_after(plan, read, today, now))
    return plan


def open_after(plan: ImportPlan, read: ReadPack, today: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Wrong]:
    """Of the clauses that the file changes: needed questions left open, and answers to what is not asked, by place."""
    for code in changed_codes(read, plan.changes):
        values = {key: stood[0] for key, stood in now.get(code, {}).items()}
        values |= {key: change.mine for key, change in plan.changes[code].items()}
        for question, text in open_in(today.get(code, ()), values):
            given = read.answers.get((code, question.key))
            yield Wrong(_first_place(given) if given else At(), code, question.name, text)


def _plan_answer(plan: ImportPlan, pack: Pack, place: Place, given: Given) -> None:
    question = place.question
    wrong = [Wrong(given.places[key], place.code, question.name, text) for key, text in given.problems.items()]
    if wrong:
        plan.problems += wrong
        return
    try:
        mine = _mine(pack, place, given)
        language, is_chosen = _language(pack, place, given, mine)
    except _At as problem:
        plan.problems.append(Wrong(problem.at, place.code, question.name, str(problem)))
        return
    base_value, base_language, _version = place.base
    change = Change(base_value, mine, language, base_language if is_chosen else "")
    if mine == base_value and (not is_chosen or base_language == language):
        plan.same += 1
        return
    if place.today is None:
        text = _("This question is asked no more. Copy the answer to another one, and restore what stood here.")
        plan.problems.append(Wrong(_first_place(given), place.code, question.name, text))
    else:
        _add(plan, place, change, given)


def closed_clauses(pack: Pack, user: Any) -> dict[str, str]:
    """Clauses to which a body may not write now, and why: it is asked no more, or handed its answer over."""
    submission = pack.submission
    if submission.contributes_to_id is None:
        return {}
    asked = set(asked_codes(submission))
    found = {
        code: _("Your agency was not asked about %(code)s.") % {"code": code}
        for code in pack.clauses
        if code not in asked
    }
    handed = list(Answer.objects.filter(submission_id=submission.pk, handed_at__isnull=False).select_related("clause"))
    turns = last_turns(user, handed)
    for answer in handed:
        turn = turns.get(answer.pk)
        if turn is None or turn.kind != TurnKind.ASKED_AGAIN:
            found[answer.clause.code] = _("This answer was handed over. Take it back before you change it.")
    return found


def _add(plan: ImportPlan, place: Place, change: Change, given: Given) -> None:
    value, language, _version = place.now
    question = place.today or place.question
    same_language = not question.is_written or not value or language == change.language or not change.base_language
    if change.mine == value and same_language:
        plan.same += 1
        return
    if place.closed:
        plan.problems.append(Wrong(_first_place(given), place.code, question.name, place.closed))
        return
    becomes = Becomes.CONFLICT
    if value in {change.base, change.mine}:
        becomes = Becomes.REMOVED if not change.mine else Becomes.CHANGED if value else Becomes.NEW
    plan.changes.setdefault(place.code, {})[question.key] = change
    plan.lines.append(
        Line(place.code, question.key, question.name, becomes, _shown(question, value), _shown(question, change.mine))
    )


def _shown(question: Question, value: str) -> str:
    try:
        return shown_value(question, value)
    except (ValueError, KeyError, TypeError):
        return value


class _At(Exception):
    """What is wrong, and in which place."""

    def __init__(self, at: At, text: str) -> None:
        self.at = at
        super().__init__(text)


def _first_place(given: Given) -> At:
    return next(iter(given.places.values()), At())


def _mine(pack: Pack, place: Place, given: Given) -> str:
    """The value that the file says, as it is kept; what stood there where its cells are as we wrote them."""
    question, base = place.question, place.base[0]
    judged = place.today or question
    if given.value is not None:
        raw = given.value
        if raw == base:
            return base
        return _cleaned(judged, raw, place.measures, _first_place(given))
    with translation.override(pack.language):
        fields = fields_of(question, place.measures)
        wrote = cells_of(question, base, place.measures)
    # A row that is not in the file says nothing; what stood in it stays.
    cells = {f.key: given.cells.get(f.key, wrote.get(f.key)) for f in fields}
    if all(plain(cells[f.key]) == plain(wrote.get(f.key)) for f in fields):
        return base
    for one in fields:
        try:
            raw_value(question, (one,), {one.key: cells[one.key]}, base)
        except ValueProblem as problem:
            raise _At(given.places.get(one.key, _first_place(given)), str(problem)) from problem
    raw = raw_value(question, fields, cells, base)
    return _cleaned(judged, raw, place.measures, _first_place(given))


def _cleaned(question: Question, raw: str, measures: Mapping[str, str], at: At) -> str:
    try:
        return clean_value(question, raw, measures=measures if question.choices_from_measures else None)
    except ValueProblem as problem:
        raise _At(at, str(problem)) from problem


def _language(pack: Pack, place: Place, given: Given, mine: str) -> tuple[str, bool]:
    """The language of the text, and whether the file chose another one for it than it had."""
    before = place.base[1] or pack.language
    text = plain(given.language)
    if place.question.kind not in {Kind.TEXT, Kind.YES_NO} or not text or not mine:
        return before, False
    code = language_codes().get(fold(text))
    if code is None:
        names = ", ".join(name for _code, name in settings.LANGUAGES)
        problem = _("“%(text)s” is no language that is known here. There are: %(names)s.")
        raise _At(given.language_at or _first_place(given), problem % {"text": text[:40], "names": names})
    return code, bool(place.base[0]) and code != place.base[1]


def language_codes() -> dict[str, str]:
    """Codes of languages by what people write for them, folded."""
    return {fold(word): code for code, name in settings.LANGUAGES for word in (code, str(name))}
