# SPDX-License-Identifier: AGPL-3.0-or-later
"""Named checks over a submission, so that nobody asks later what a machine could have seen.

A check looks whether what is written hangs together. None judges progress, compares States, or counts what would rank.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.asking import asked_in, question_of
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.schema import STATUS, Question
from jointplan.assessments.values import answer_of

Parts = Mapping[str, AnswerPart]


class Level(models.TextChoices):
    """From what stops sending to what may be left as it is."""

    BLOCKER = "blocker", _("To do before it is sent")
    WARNING = "warning", _("To look at before it is sent")
    HINT = "hint", _("Good to know")


@dataclass(frozen=True)
class Place:
    """Where a check found something: a clause, one of its questions, and what is particular there."""

    clause: str = ""
    question: str = ""
    said: str = ""


@dataclass(frozen=True)
class Reading:
    """A submission as its checks read it, with what the reader may see: each look-up is made once."""

    submission: Submission
    user: Any

    @cached_property
    def asked(self) -> dict[str, tuple[Question, ...]]:
        return asked_in(self.submission.cycle)

    @cached_property
    def answers(self) -> dict[str, Parts]:
        """Parts by clause and question, clauses in the order of the plan."""
        own = AnswerPart.objects.visible_to(self.user).filter(submission_id=self.submission.pk)
        return _by_clause(own, list(self.asked))

    @cached_property
    def last_answers(self) -> dict[str, Parts]:
        """What the State answered in the cycle before, as it was sent."""
        earlier = AnswerPart.objects.visible_to(self.user).filter(
            originator_id=self.submission.originator_id,
            clause__code__in=list(self.answers),
            cycle__edition=self.submission.cycle.edition_id,
            cycle__period_to__lt=self.submission.cycle.period_to,
            submission__sent_at__isnull=False,
        )
        newest = earlier.order_by("clause_id", "kind", "-cycle__period_to", "-submission__version")
        return _by_clause(newest.distinct("clause_id", "kind"), list(self.asked))

    def status_at(self, clause: str) -> str:
        return value_of(self.answers[clause], STATUS)

    def is_asked(self, clause: str, question: Question) -> bool:
        """Whether the question's condition holds for what is answered there."""
        questions = {question.key: question for question in self.asked.get(clause, ())}
        said = {
            key: answer_of(questions[key], part.value) for key, part in self.answers[clause].items() if key in questions
        }
        return question.is_asked_with(said)


def _by_clause(parts: Any, order: list[str]) -> dict[str, Parts]:
    found: dict[str, dict[str, AnswerPart]] = {}
    for part in parts.select_related("clause", "cycle").defer("folded", "search_vector"):
        found.setdefault(part.clause.code, {})[part.kind] = part
    places = {code: place for place, code in enumerate(order)}
    return {code: found[code] for code in sorted(found, key=lambda code: places.get(code, len(places)))}


def value_of(parts: Parts, question: str) -> str:
    return parts[question].value if question in parts else ""


Look = Callable[[Reading], Iterable[Place]]


@dataclass(frozen=True)
class Check:
    """`name` says what was found, `why` why it matters, `remedy` what to do."""

    key: str
    level: Level
    name: str | Promise
    why: str | Promise
    remedy: str | Promise
    look: Look


@dataclass(frozen=True)
class Finding:
    """One check at one place."""

    check: Check
    place: Place
    question: str = ""

    @property
    def level(self) -> Level:
        return self.check.level

    @property
    def where(self) -> str:
        """The place in words, e.g. `II.1.7, Progress`."""
        return ", ".join(filter(None, (self.place.clause, self.question)))

    def __str__(self) -> str:
        what = " ".join(filter(None, (str(self.check.name), self.place.said, str(self.check.remedy))))
        return f"{self.where}: {what}" if self.where else what


_checks: dict[str, Check] = {}


def check(key: str, level: Level, *, name: Any, why: Any, remedy: Any) -> Callable[[Look], Look]:
    """Register a check. Raises ValueError when the key is taken."""

    def register(look: Look) -> Look:
        if key in _checks:
            raise ValueError(f"A check {key} exists already")
        _checks[key] = Check(key, level, name, why, remedy, look)
        return look

    return register


def registered_checks() -> list[Check]:
    """All checks, what stops sending first, in the order in which they were written."""
    from jointplan.assessments import checks  # noqa: F401  # they register themselves

    return sorted(_checks.values(), key=lambda check: list(Level).index(check.level))


def findings_on(submission: Submission, user: Any) -> list[Finding]:
    """What the checks find, as far as the person reads the submission."""
    reading = Reading(submission, user)
    questionnaire = submission.cycle.questionnaire_id

    def called(key: str) -> str:
        question = question_of(questionnaire, key) if key else None
        return question.name if question else key

    return [
        Finding(check, place, called(place.question)) for check in registered_checks() for place in check.look(reading)
    ]
