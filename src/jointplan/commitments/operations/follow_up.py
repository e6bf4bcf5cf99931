# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.commitments.models import (
    ActionState,
    ClosedRecommendation,
    FollowUpAction,
    Position,
    PositionKind,
    Recommendation,
)
from jointplan.commitments.operations.consents import CommitmentProblem, check_language, written
from jointplan.commitments.rules import state_addressed
from jointplan.core.rules import require
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of
from jointplan.plans.models import Clause

LONGEST_NOTE, LONGEST_ACTION = 8_000, 4_000

Subject = Recommendation | ClosedRecommendation


def on(subject: Subject) -> dict[str, Any]:
    """The column by which a row is on this recommendation."""
    return {"recommendation" if isinstance(subject, Recommendation) else "committee": subject}


@transaction.atomic
def state_position(
    subject: Subject,
    *,
    kind: str,
    stated_on: date,
    note: str = "",
    language: str = "en",
    measures: Iterable[Clause] = (),
    by: Any,
) -> Position:
    """Write down what the State says of a recommendation, or change it. A new one is for the State alone.

    `measures` are those of the plan that answer the recommendation. Raises CommitmentProblem.
    """
    require(by, "commitments.state_position", subject)
    state = state_addressed(subject)
    found = Position.objects.visible_to(by).on(subject).originated_by(state).first()
    position = Position.objects.locked(found.pk) if found else Position(originator_id=state, **on(subject))
    if position.pk:
        require(by, "commitments.change_position", position)
    _check_position(kind, stated_on, language)
    position.kind, position.stated_on, position.language = kind, stated_on, language
    position.note = written("note", note, most=LONGEST_NOTE) if note.strip() else ""
    position.measures = sorted(clause.pk for clause in measures)
    if not position.pk:
        position.label = Label.AMBER_STRICT
    position.save()
    position.refresh_from_db(fields=DERIVED)
    record("commitments.position_stated", position, kind=kind, on=stated_on)
    return position


def _check_position(kind: str, stated_on: date, language: str) -> None:
    if kind not in PositionKind.values:
        raise CommitmentProblem(_("Choose one of the positions offered."), "kind")
    if stated_on > today():
        raise CommitmentProblem(_("This day has not come yet."), "stated_on")
    check_language(language)


@transaction.atomic
def plan_action(
    subject: Subject, *, text: str, lead: Party, language: str = "en", due_on: date | None = None, by: Any
) -> FollowUpAction:
    """Plan what the State does about a recommendation; for the State alone until it is handed on."""
    require(by, "commitments.plan_action", subject)
    state = state_addressed(subject)
    _check_lead(state, lead)
    check_language(language)
    action = FollowUpAction.objects.create(
        originator_id=state,
        label=Label.AMBER_STRICT,
        text=written("text", text, most=LONGEST_ACTION),
        language=language,
        lead=lead,
        due_on=due_on,
        **on(subject),
    )
    action.refresh_from_db(fields=DERIVED)
    record("commitments.action_planned", action, due_on=due_on)
    return action


@transaction.atomic
def change_action(
    action: FollowUpAction, *, text: str, lead: Party, language: str, due_on: date | None, state: str, by: Any
) -> FollowUpAction:
    """Change a follow-up action, or how far it is."""
    require(by, "commitments.change_action", action)
    action = FollowUpAction.objects.locked(action.pk)
    require(by, "commitments.change_action", action)
    _check_lead(action.originator_id, lead)
    check_language(language)
    if state not in ActionState.values:
        raise CommitmentProblem(_("Choose one of the states offered."), "state")
    action.text, action.lead, action.language = written("text", text, most=LONGEST_ACTION), lead, language
    action.due_on, action.state = due_on, state
    action.save(update_fields=["text", "lead", "language", "due_on", "state", "saved_at"])
    record("commitments.action_changed", action, state=state)
    return action


def _check_lead(state: int, lead: Party) -> None:
    if house_of(lead).pk != state:
        raise CommitmentProblem(_("The body that leads is one of the State."), "lead")
