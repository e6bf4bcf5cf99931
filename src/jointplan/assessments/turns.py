# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it is with what a body of a State writes: told from the last step that the reader may see."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import PostKind, Term
from jointplan.assessments.models import Answer, AnswerPart, Assignment, Turn, TurnKind

# Who writes in an agency, and who hands over where nobody checks.
WRITERS = (PostKind.FOCAL_POINT_MAIN, PostKind.FOCAL_POINT_ALTERNATE)
IN_AN_AGENCY = (*WRITERS, PostKind.VALIDATOR)


class Work(models.TextChoices):
    """The state of one agency's work on one measure, as its reader knows it."""

    WAITING = "waiting", _("Not handed over")
    FILLED = "filled", _("Saved, not handed over")
    TO_CHECK = "to-check", _("With the validator")
    SENT_BACK = "sent-back", _("Sent back by the validator")
    ASKED_AGAIN = "asked-again", _("Asked again")
    HANDED = "handed", _("Handed over")
    CONSIDERED = "considered", _("Handed over and considered")


STATES_BY_TURN = {
    TurnKind.FINISHED: Work.TO_CHECK,
    TurnKind.SENT_BACK: Work.SENT_BACK,
    TurnKind.ASKED_AGAIN: Work.ASKED_AGAIN,
    TurnKind.HANDED: Work.HANDED,
    TurnKind.CONSIDERED: Work.CONSIDERED,
}
# In these the agency has nothing more to do.
DONE = frozenset({Work.HANDED, Work.CONSIDERED})


@dataclass(frozen=True)
class Line:
    """One measure that one agency was asked about, and how far it is."""

    assignment: Assignment
    work: Work
    answer: Answer | None
    turn: Turn | None

    @property
    def reason(self) -> str:
        """Why it came back, where it did."""
        return self.turn.reason if self.turn and self.work in {Work.ASKED_AGAIN, Work.SENT_BACK} else ""

    def is_overdue(self, today: datetime.date) -> bool:
        return self.work not in DONE and self.assignment.due_on < today


def lines_of(user: Any, cycle_id: int, *, agency_id: int | None = None, state_id: int | None = None) -> list[Line]:
    """What was asked in a cycle of one agency, or of all of a State, in the order of the plan: four queries."""
    asked = Assignment.objects.visible_to(user).standing().in_cycle(cycle_id)
    answers = Answer.objects.visible_to(user).filter(cycle_id=cycle_id, submission__contributes_to__isnull=False)
    if agency_id is not None:
        asked, answers = asked.to_agency(agency_id), answers.originated_by(agency_id)
    if state_id is not None:
        asked, answers = asked.originated_by(state_id), answers.filter(submission__contributes_to=state_id)
    asked = asked.select_related("clause__parent", "agency", "post", "originator")
    found = {(a.clause_id, a.originator_id): a for a in answers.select_related("submission")}
    turns = last_turns(user, found.values())
    parts = AnswerPart.objects.visible_to(user).filter(answer__in=[a.pk for a in found.values()])
    written = set(parts.order_by().values_list("answer_id", flat=True).distinct())
    lines = []
    for assignment in asked.order_by("clause__position", "agency__code"):
        answer = found.get((assignment.clause_id, assignment.agency_id))
        turn = turns.get(answer.pk) if answer else None
        lines.append(Line(assignment, _work(answer, turn, written), answer, turn))
    return lines


def _work(answer: Answer | None, turn: Turn | None, written: set[int]) -> Work:
    """A step that the reader does not see leaves what it saw before."""
    known = STATES_BY_TURN.get(TurnKind(turn.kind)) if turn else None
    if known is not None:
        return known
    return Work.FILLED if answer is not None and answer.pk in written else Work.WAITING


def last_turns(user: Any, answers: Iterable[Answer]) -> dict[int, Turn]:
    """The last step of each answer that the reader may see, by answer."""
    turns = Turn.objects.visible_to(user).filter(answer__in=[answer.pk for answer in answers])
    return {turn.answer_id: turn for turn in turns.latest_of_each()}


def last_turn(user: Any, answer: Answer) -> Turn | None:
    return last_turns(user, [answer]).get(answer.pk) if answer.pk else None


def is_asked_again(user: Any, answer: Answer) -> bool:
    turn = last_turn(user, answer)
    return turn is not None and turn.kind == TurnKind.ASKED_AGAIN


def has_validator(agency_id: int) -> bool:
    """True while somebody holds a validator's post of the agency: then nothing is handed over unchecked."""
    held = Term.objects.current().filter(post__party=agency_id, post__kind=PostKind.VALIDATOR)
    return held.filter(user__is_active=True).exists()
