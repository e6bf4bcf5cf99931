# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who said what: what the bodies of a State handed over on a clause, beside the form of the State's own answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from jointplan.access.openings import note_openings
from jointplan.access.pages import work_url
from jointplan.assessments.asking import schema_of
from jointplan.assessments.models import Answer, AnswerPart, Submission, Turn, TurnKind
from jointplan.assessments.operations.consolidating import APPENDABLE
from jointplan.assessments.turns import last_turns
from jointplan.core.text import sort_key
from jointplan.plans.models import Clause


@dataclass(frozen=True)
class Beside:
    """A part that somebody else wrote, with what the reader's own form says there now."""

    part: AnswerPart
    url: str
    own: AnswerPart | None

    @property
    def seen_version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def is_same(self) -> bool:
        return self.own is not None and self.own.value == self.part.value

    @property
    def may_go_below(self) -> bool:
        question = self.part.question
        return self.own is not None and question is not None and question.kind in APPENDABLE


@dataclass
class Contribution:
    """What one body handed over on one clause, or what the State circulated to the reader."""

    answer: Answer
    parts: list[Beside] = field(default_factory=list)
    turn: Turn | None = None

    @property
    def agency(self) -> Any:
        return self.answer.originator

    @property
    def is_of_state(self) -> bool:
        return self.answer.submission.contributes_to_id is None

    @property
    def is_considered(self) -> bool:
        return self.turn is not None and self.turn.kind == TurnKind.CONSIDERED

    @property
    def has_more(self) -> bool:
        """True while some part of it stands where the reader's own answer is empty."""
        return any(beside.own is None for beside in self.parts)

    @property
    def asked_again(self) -> str:
        """Why the agency was asked once more, while it has not handed over anew."""
        return self.turn.reason if self.turn is not None and self.turn.kind == TurnKind.ASKED_AGAIN else ""


def contributions_on(submission: Submission, clause: Clause, user: Any, *, fictional: bool) -> list[Contribution]:
    """What others inside the State wrote on the clause and the reader may see, agency by agency.

    For the State's own submission that is what its bodies handed over; for a body, what the coordinator circulated to
    it: nothing at all where nothing was. That the reader opened it is noted.
    """
    state = submission.contributes_to_id or submission.originator_id
    inside = Q(submission__contributes_to=state, answer__handed_at__isnull=False)
    if submission.contributes_to_id is not None:
        inside |= Q(submission__contributes_to__isnull=True, originator_id=state)
    seen = AnswerPart.objects.visible_to(user).filter(cycle_id=submission.cycle_id, clause=clause)
    others = seen.filter(inside).exclude(originator_id=submission.originator_id)
    parts = others.select_related("answer__submission", "answer__originator")
    own = {part.kind: part for part in seen.filter(submission=submission)}
    found: dict[int, Contribution] = {}
    grouped: dict[int, list[AnswerPart]] = defaultdict(list)
    for part in parts.defer("folded", "search_vector"):
        part.cycle = part.answer.submission.cycle = submission.cycle
        part.originator = part.answer.originator
        found.setdefault(part.answer_id, Contribution(part.answer))
        grouped[part.answer_id].append(part)
    turns = last_turns(user, [contribution.answer for contribution in found.values()])
    schema = schema_of(submission.cycle.questionnaire_id)
    for pk, contribution in found.items():
        contribution.turn = turns.get(pk)
        ordered = sorted(grouped[pk], key=lambda part: schema.order(part.kind))
        contribution.parts = [
            Beside(part, work_url(fictional, "part_take_over", uid=part.uid), own.get(part.kind)) for part in ordered
        ]
        note_openings(user, [contribution.answer, *ordered])
    return sorted(found.values(), key=lambda c: (not c.is_of_state, sort_key(str(c.agency))))
