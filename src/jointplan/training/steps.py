# SPDX-License-Identifier: AGPL-3.0-or-later
"""The work inside the States of the training region, step by step: work.yaml says who does what, in order.

A step names what is done (`do`) and by whom (`by`); each calls the operation that a person's click calls.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Post, User
from jointplan.assessments.models import Answer, AnswerPart, Submission
from jointplan.assessments.operations.answers import PartInput
from jointplan.parties.models import Party
from jointplan.plans.models import Clause
from jointplan.plans.reference import DATA, read_yaml

Row = Mapping[str, Any]


@dataclass
class Scene:
    """One State in one cycle. `submission` is its newest version; `packs` are those taken out, by name."""

    submission: Submission
    parties: Mapping[str, Party]
    posts: Mapping[str, Post]
    people: Mapping[str, User]
    clauses: Mapping[str, Clause]
    packs: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> Party:
        return self.submission.originator

    def chosen(self, codes: Iterable[str]) -> list[Clause]:
        return [self.clauses[code] for code in codes]

    def contribution(self, agency: str) -> Submission:
        """What the agency contributes, as far as whoever acts may see it."""
        found = Submission.objects.filter(cycle=self.submission.cycle, originator=self.parties[agency])
        return found.select_related("cycle", "originator").get()

    def answers(self, agency: str, codes: Iterable[str]) -> list[Answer]:
        found = Answer.objects.filter(submission=self.contribution(agency), clause__in=self.chosen(codes))
        return list(found.select_related("submission__cycle", "submission__originator", "clause").order_by("pk"))

    def part(self, submission: Submission, code: str, kind: str) -> AnswerPart:
        found = AnswerPart.objects.select_related("originator", "clause", "answer__submission", "cycle")
        return found.get(submission=submission, clause=self.clauses[code], kind=kind)


Step = Callable[[Scene, Row, User], object]


def day_in(days: int) -> datetime.date:
    """That many days from today; negative ones lie in the past."""
    return timezone.localdate() + datetime.timedelta(days=days)


def parts_of(answer: Row, language: str, seen: Mapping[str, int] | None = None) -> dict[str, PartInput]:
    """The parts that a row of data gives; `seen` are versions that stand already."""
    language = answer.get("language", language)
    versions = seen or {}
    kinds = ("status", "reason", "progress", "challenges", "needs", "next_steps", "evidence")
    return {kind: PartInput(answer[kind], language, versions.get(kind, 0)) for kind in kinds if answer.get(kind)}


def work_data() -> dict[str, Any]:
    return read_yaml(DATA / "training" / "work.yaml")


def steps_at(data: Row, cycle: str, state: str, moment: str) -> list[Row]:
    """The steps of a State in a cycle: `before` it sends, or `after`."""
    return [
        step
        for row in data["work"]
        if (str(row["cycle"]), row["state"], row["moment"]) == (cycle, state, moment)
        for step in row["steps"]
    ]


def take_steps(scene: Scene, steps: Iterable[Row], known: Mapping[str, Step]) -> None:
    """Each step by whoever takes it."""
    for step in steps:
        # Anew each time: what a person may read grows with each step, and is kept with the person once asked.
        by = User.objects.get(pk=scene.people[step["by"]].pk)
        with acting_as(by):
            known[step["do"]](scene, step, by)
