# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a cycle costs those who answer it: how much is asked, and how much of it nobody had to write anew.

For the State concerned alone; nothing here compares States.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import AnswerPart, Origin, Submission
from jointplan.assessments.schema import Question, Schema

Asked = Mapping[str, tuple[Question, ...]]


@dataclass(frozen=True)
class Burden:
    """Of one submission: questions asked at how many clauses, and how what stands there came by."""

    questions: int
    clauses: int
    typed: int
    reused: int
    taken_over: int
    prefilled: int
    imported: int

    @property
    def answered(self) -> int:
        return self.typed + self.reused + self.taken_over + self.prefilled + self.imported


@dataclass(frozen=True)
class Cost:
    """What a questionnaire asks of each State, and how much that is more (or less) than another one does."""

    questions: int
    clauses: int
    more: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def less(self) -> int:
        return -self.more


def count_of(asked: Asked) -> int:
    """How many questions are asked in all, each at each of its clauses; those with a condition too."""
    return sum(len(questions) for questions in asked.values())


def burden_of(submission: Submission) -> Burden:
    """Of what the State itself has in its submission, whoever looks: the page asks whether the reader may."""
    asked = asked_in(submission.cycle)
    rows = AnswerPart.objects.filter(submission_id=submission.pk).values_list("came_by", flat=True)
    came = Counter(rows.order_by())
    return Burden(
        questions=count_of(asked),
        clauses=len(asked),
        typed=came[Origin.TYPED],
        reused=came[Origin.KEPT],
        taken_over=came[Origin.TAKEN_OVER],
        prefilled=came[Origin.PREFILLED],
        imported=came[Origin.IMPORTED],
    )


def cost_of(schema: Schema, clauses: list[Any], earlier: Schema | None) -> Cost:
    """What `schema` asks of each State, against an earlier version of it."""
    asked = schema.asked_of(clauses)
    questions = count_of(asked)
    old = count_of(earlier.asked_of(clauses)) if earlier else 0
    keys = {question.key: question.name for question in schema.questions}
    old_keys = {question.key: question.name for question in earlier.questions} if earlier else {}
    return Cost(
        questions=questions,
        clauses=len(asked),
        more=questions - old if earlier else 0,
        added=tuple(name for key, name in keys.items() if key not in old_keys) if earlier else (),
        dropped=tuple(name for key, name in old_keys.items() if key not in keys),
    )
