# SPDX-License-Identifier: AGPL-3.0-or-later
"""The questionnaire as data: what is asked, where in the plan, in which form, and under which label.

One schema generates the web form, the packs, the messages of the validator, the schema of the API and the printed
form. Reading it checks it: what cannot be asked is refused before a cycle uses it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.models import Label
from jointplan.core.text import Localised, localise
from jointplan.plans.models import Register

FORMAT = "jointplan-questionnaire/1"
STATUS = "status"
LONGEST_TEXT = 32_000
KEY = re.compile(r"[a-z][a-z0-9_]{0,38}")


class QuestionnaireProblem(Exception):
    """A questionnaire cannot be used as it is. `str()` says where and what to do."""


class Kind(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes-no"
    EVIDENCE = "evidence"
    BY_SEX_AND_AGE = "by-sex-and-age"


class Depth(StrEnum):
    FULL = "full"
    OBJECTIVE = "objective"
    FOCUS = "focus"


# From which registers of the product the answer to a question of a kind may be taken, if a person keeps it.
SOURCES = {Kind.TEXT: set(Register) - {Register.DOCUMENTS}, Kind.EVIDENCE: {Register.DOCUMENTS}}


class Place(StrEnum):
    """Where a question is asked; anything else that stands there is the code of a clause."""

    ANSWERED = "answered"  # each clause that the depth of the questionnaire asks about
    ANSWERED_OBJECTIVE = "answered-objective"  # each objective that the depth asks about, with its measures to choose
    ELSEWHERE = "elsewhere"  # with a focus: each objective outside it
    OBJECTIVE = "objective"
    PART = "part"


KIND_NAMES = {
    Kind.CHOICE: gettext_lazy("One of several answers"),
    Kind.CHOICES: gettext_lazy("Several answers"),
    Kind.TEXT: gettext_lazy("Text"),
    Kind.NUMBER: gettext_lazy("Number"),
    Kind.DATE: gettext_lazy("Day"),
    Kind.YES_NO: gettext_lazy("Yes or no, with a reason"),
    Kind.EVIDENCE: gettext_lazy("Documents and links"),
    Kind.BY_SEX_AND_AGE: gettext_lazy("Count by sex and age"),
}
# In these a person writes words of a language; the others read the same in each.
WRITTEN = frozenset({Kind.TEXT, Kind.YES_NO})


@dataclass(frozen=True)
class Choice:
    code: str
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        return localise(self.names).text or self.code


@dataclass(frozen=True)
class Part:
    """Questions that stand together, with the label they get when the submission is sent.

    `is_public` says whether the release page offers them to everybody by itself; a person may always choose otherwise.
    """

    key: str
    names: Mapping[str, str]
    label: Label
    is_public: bool

    @property
    def name(self) -> str:
        return localise(self.names).text or self.key


@dataclass(frozen=True)
class Condition:
    """A question is asked when another one of the same clause has one of these answers."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True)
class Question:
    key: str
    part: str
    kind: Kind
    texts: Mapping[str, str]
    guidances: Mapping[str, str]
    asked_at: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    choices_from_measures: bool = False
    units: tuple[Choice, ...] = ()
    sexes: tuple[Choice, ...] = ()
    ages: tuple[Choice, ...] = ()
    longest: int = LONGEST_TEXT
    is_needed: bool = False
    when: Condition | None = None
    # Register by the code of a clause: there the answer is offered from it.
    prefill: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> Localised:
        return localise(self.texts)

    @property
    def name(self) -> str:
        return localise(self.texts).text or self.key

    @property
    def guidance(self) -> Localised:
        return localise(self.guidances)

    @property
    def kind_name(self) -> str:
        return str(KIND_NAMES[self.kind])

    @property
    def is_written(self) -> bool:
        """True where people write words of a language."""
        return self.kind in WRITTEN

    def is_asked_with(self, values: Mapping[str, str]) -> bool:
        """Whether its condition holds for the values of the same clause, by question."""
        return self.when is None or values.get(self.when.question, "") in self.when.values


@dataclass(frozen=True)
class Schema:
    depth: Depth
    focus: frozenset[str]
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    # Clauses at which, and below which, no person may be identifiable in a text.
    no_person_at: frozenset[str] = frozenset()

    def guards_persons(self, code: str) -> bool:
        """Whether a text written at the clause is looked through, before it is saved, for what identifies a person."""
        return any(code == guarded or code.startswith(f"{guarded}.") for guarded in self.no_person_at)

    def question(self, key: str) -> Question:
        """Raises KeyError where the questionnaire has no such question."""
        found = next((question for question in self.questions if question.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    def part_of(self, question: str) -> Part:
        return self.part(self.question(question).part)

    def order(self, key: str) -> int:
        """The place of a question; one that is asked no more stands last."""
        keys = [question.key for question in self.questions]
        return keys.index(key) if key in keys else len(keys)

    def asked_of(self, clauses: Iterable[Any]) -> dict[str, tuple[Question, ...]]:
        """What is asked at each clause of an edition, by code, in the order given; clauses without a question left out.

        `clauses` have id, code, kind, is_assessed and parent_id; all of the edition, parents before their children.
        """
        objectives: dict[int, str] = {}
        asked = {}
        for clause in clauses:
            is_objective = clause.kind == "objective"
            objective = objectives[clause.id] = (
                clause.code if is_objective else objectives.get(clause.parent_id, clause.code)
            )
            places = self._places_of(clause, objective, is_objective)
            found = tuple(question for question in self.questions if not places.isdisjoint(question.asked_at))
            if found:
                asked[clause.code] = found
        return asked

    def _places_of(self, clause: Any, objective: str, is_objective: bool) -> set[str]:
        places = {clause.code}
        if clause.kind in {"part", "objective"}:
            places.add(clause.kind)
        if is_objective and self.depth == Depth.FOCUS and objective not in self.focus:
            places.add(Place.ELSEWHERE)
        if self._answers_at(clause, objective, is_objective):
            places.add(Place.ANSWERED)
            if is_objective:
                places.add(Place.ANSWERED_OBJECTIVE)
        return places

    def _answers_at(self, clause: Any, objective: str, is_objective: bool) -> bool:
        if self.depth == Depth.OBJECTIVE:
            # Provisions and paragraphs of the plan that are assessed have no measures below them.
            return is_objective or (clause.is_assessed and clause.kind not in {"measure", "sub-measure"})
        if self.depth == Depth.FOCUS:
            return clause.is_assessed and (objective in self.focus or clause.kind not in {"measure", "sub-measure"})
        return bool(clause.is_assessed)


def read_schema(data: Mapping[str, Any]) -> Schema:
    """Read and check the data of a questionnaire. Raises QuestionnaireProblem naming the question."""
    if data.get("format") != FORMAT:
        raise QuestionnaireProblem(
            _("This is no questionnaire: its format should be “%(format)s”.") % {"format": FORMAT}
        )
    try:
        depth = data.get("depth", {})
        parts = tuple(_part(row) for row in data["parts"])
        questions = tuple(_question(row) for row in data["questions"])
        focus, no_person_at = frozenset(depth.get("objectives", ())), frozenset(data.get("no_person_at", ()))
        schema = Schema(Depth(depth.get("kind", "full")), focus, parts, questions, no_person_at)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise QuestionnaireProblem(
            _("The questionnaire cannot be read: %(what)s is missing or has a value that is not known.")
            % {"what": error}
        ) from error
    _check(schema)
    return schema


def _part(row: Mapping[str, Any]) -> Part:
    return Part(row["key"], row["name"], Label(row.get("label", Label.AMBER)), bool(row.get("public", False)))


def _question(row: Mapping[str, Any]) -> Question:
    when = row.get("when")
    return Question(
        key=row["key"],
        part=row["part"],
        kind=Kind(row["kind"]),
        texts=row["text"],
        guidances=row.get("guidance", {}),
        asked_at=tuple(row["asked_at"]),
        choices=_choices(row.get("choices", ())),
        choices_from_measures=bool(row.get("choices_from_measures", False)),
        units=_choices(row.get("units", ())),
        sexes=_choices(row.get("sexes", ())),
        ages=_choices(row.get("ages", ())),
        longest=int(row.get("longest", LONGEST_TEXT)),
        is_needed=bool(row.get("needed", False)),
        when=Condition(when["question"], frozenset(when["is"])) if when else None,
        prefill=dict(row.get("prefill", {})),
    )


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(row["code"], row["name"]) for row in rows)


def _check(schema: Schema) -> None:
    keys = [question.key for question in schema.questions]
    parts = [part.key for part in schema.parts]
    for names, what in ((keys, _("question")), (parts, _("part"))):
        for key in names:
            if not KEY.fullmatch(key) or names.count(key) > 1:
                raise QuestionnaireProblem(
                    _("The key “%(key)s” of a %(what)s is used twice or is not made of small letters, digits and “_”.")
                    % {"key": key, "what": what}
                )
    for part in schema.parts:
        if part.label not in {Label.AMBER, Label.AMBER_STRICT}:
            raise QuestionnaireProblem(
                _("Part “%(part)s”: an answer leaves as TLP:AMBER, or it stays as TLP:AMBER+STRICT.")
                % {"part": part.key}
            )
    earlier: dict[str, Question] = {}
    for question in schema.questions:
        _check_question(question, parts, earlier)
        earlier[question.key] = question


def _check_question(question: Question, parts: list[str], earlier: Mapping[str, Question]) -> None:
    wrong = ""
    if question.part not in parts:
        wrong = _("its part is not among the parts")
    elif not any(question.texts.values()) or not question.asked_at:
        wrong = _("give it a text and say where it is asked")
    elif not 1 <= question.longest <= LONGEST_TEXT:
        wrong = _("a text has between 1 and %(most)d characters") % {"most": LONGEST_TEXT}
    elif question.kind == Kind.CHOICE and len(question.choices) < 2:
        wrong = _("give it at least two choices")
    elif question.kind == Kind.CHOICES and not (question.choices or question.choices_from_measures):
        wrong = _("give it choices")
    elif question.kind == Kind.BY_SEX_AND_AGE and not (question.sexes and question.ages):
        wrong = _("name the sexes and the ages by which it is counted")
    elif not set(question.prefill.values()) <= SOURCES.get(question.kind, set()):
        wrong = _("its answers cannot be taken from the register that it names")
    elif question.when is not None:
        wrong = _wrong_condition(question.when, earlier)
    if wrong:
        raise QuestionnaireProblem(_("Question “%(key)s”: %(wrong)s.") % {"key": question.key, "wrong": wrong})


def _wrong_condition(when: Condition, earlier: Mapping[str, Question]) -> str:
    asked = earlier.get(when.question)
    if asked is None:
        return _("its condition speaks of a question that does not stand before it")
    known = {choice.code for choice in asked.choices} if asked.kind == Kind.CHOICE else {"yes", "no"}
    if asked.kind not in {Kind.CHOICE, Kind.YES_NO} or not when.values <= known:
        return _("its condition names an answer that the other question does not have")
    return ""
