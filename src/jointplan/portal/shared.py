# SPDX-License-Identifier: AGPL-3.0-or-later
"""What States released of their answers, as public pages show it: by clause, by State, and the latest of each State."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery

from jointplan.assessments.asking import schema_of
from jointplan.assessments.matrix import cycles_of
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.querysets import AnswerPartQuerySet
from jointplan.assessments.schema import Kind
from jointplan.core.text import localise, sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from jointplan.portal.pages import EVERYONE

EXCERPT = 180


def released() -> AnswerPartQuerySet:
    """Parts of answers of States that are public today."""
    found: AnswerPartQuerySet = AnswerPart.objects.visible_to(EVERYONE).released().national()
    return found


def shortened(text: str, most: int = EXCERPT) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


@dataclass
class SharedAnswer:
    """What one State has released of its answer to one clause in one cycle."""

    state: str
    state_code: str
    cycle: str
    parts: list[AnswerPart] = field(default_factory=list)

    @property
    def released_at(self) -> Any:
        return max(part.released_at for part in self.parts)

    @property
    def text(self) -> AnswerPart | None:
        """The part that an excerpt is taken from."""
        texts = {part.kind: part for part in self.parts if part.question and part.question.kind == Kind.TEXT}
        return texts.get("progress") or next(iter(texts.values()), None)

    @property
    def excerpt(self) -> str:
        return shortened(self.text.value if self.text else self.parts[0].display_value())


@dataclass
class SharedPeriod:
    """Everything released on one clause in one cycle, States in alphabetical order."""

    cycle: str
    cycle_code: str
    answers: list[SharedAnswer] = field(default_factory=list)

    @property
    def answered(self) -> set[tuple[int, int]]:
        """Which States made something public: (cycle, State)."""
        return {(part.cycle_id, part.originator_id) for answer in self.answers for part in answer.parts}


def shared_in(clause_id: int, cycle: Cycle) -> SharedPeriod:
    """What States made public on a clause in one cycle: one query, whatever the number of answers."""
    period = SharedPeriod(str(cycle), cycle.code)
    answers: dict[int, SharedAnswer] = {}
    for part in released().on_clause(clause_id).filter(cycle=cycle.pk).of_newest_version().shown().latest_first():
        state = localise(part.originator.names).text
        answer = answers.setdefault(part.originator_id, SharedAnswer(state, part.originator.code, period.cycle))
        answer.parts.append(part)
    period.answers = sorted(answers.values(), key=lambda answer: sort_key(answer.state))
    for answer in period.answers:
        answer.parts.sort(key=lambda part: schema_of(part.cycle.questionnaire_id).order(part.kind))
    return period


@dataclass(frozen=True)
class PastPeriod:
    """One cycle in the history of a clause: which States shared something then, in the order of the alphabet."""

    cycle: Cycle
    states: list[str]


def history_of(edition: Edition, clause_id: int, states: Sequence[Party]) -> list[PastPeriod]:
    """Every cycle that was opened, the latest first. Two queries; no text is read."""
    shared = set(released().on_clause(clause_id).order_by().values_list("cycle_id", "originator_id").distinct())
    return [
        PastPeriod(cycle, [str(state) for state in states if (cycle.pk, state.pk) in shared])
        for cycle in cycles_of(edition)
    ]


def state_tiles(states: Iterable[Party], period: SharedPeriod | None, url: str = "") -> list[dict[str, str]]:
    """One tile for each State, in the order given, all alike, whether it shared much or nothing."""
    shared = {answer.state_code: answer for answer in period.answers} if period else {}
    tiles = []
    for state in states:
        answer = shared.get(state.code)
        tiles.append(
            {
                "state": str(state),
                "excerpt": answer.excerpt if answer else "",
                "language": answer.text.language if answer and answer.text else "",
                "url": f"{url}#{state.code}",
            }
        )
    return tiles


def latest_shared(states: Iterable[Party]) -> dict[int, AnswerPart]:
    """The text that each State released last, by the State's id: two queries, whatever was shared in ten years."""
    of_one = released().filter(originator=OuterRef("pk"), kind="progress")
    latest = of_one.order_by("-released_at", "-pk").values("pk")[:1]
    found = Party.objects.filter(pk__in=[state.pk for state in states]).annotate(latest=Subquery(latest))
    ids = [pk for pk in found.values_list("latest", flat=True) if pk]
    parts = released().filter(pk__in=ids).select_related("clause__edition", "cycle").defer("folded", "search_vector")
    return {part.originator_id: part for part in parts}
