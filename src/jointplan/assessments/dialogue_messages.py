# SPDX-License-Identifier: AGPL-3.0-or-later
"""What questions on answers and invited views tell people: the two between whom they are, and nobody else."""

from typing import Any

from jointplan.accounts.models import PostKind
from jointplan.assessments.message_kinds import (
    CLARIFICATION_ANSWERED,
    CLARIFICATION_ASKED,
    OFFICERS,
    QUESTION_TAKEN_BACK,
    VIEW_ANSWERED,
    VIEW_GIVEN,
    VIEW_INVITATION_ENDED,
    VIEW_INVITED,
)
from jointplan.assessments.messages import coordinators_of, officers_of, people_of
from jointplan.assessments.models import Clarification, InvitedView, ViewInvitation
from jointplan.notifications.operations import mark_done, notify


def _asked(about: Clarification) -> dict[str, Any]:
    return {"state": about.state.names, "cycle": about.cycle.names, "clause": about.clause.code}


def clarification_asked(asked: Clarification) -> None:
    """To the coordinators of the State asked, and nobody else."""
    notify(coordinators_of(asked.state), CLARIFICATION_ASKED.name, about=asked, context=_asked(asked))


def question_taken_back(asked: Clarification) -> None:
    """To the coordinators of the State: nothing waits for them any more."""
    mark_done(asked, names=[CLARIFICATION_ASKED.name])
    notify(coordinators_of(asked.state), QUESTION_TAKEN_BACK.name, about=asked, context=_asked(asked))


def clarification_answered(asked: Clarification) -> None:
    """To the secretariat; nothing waits for the coordinators any more."""
    mark_done(asked, names=[CLARIFICATION_ASKED.name])
    notify(officers_of(asked.state), CLARIFICATION_ANSWERED.name, about=asked, context=_asked(asked))


def _between(state: Any, party: Any) -> dict[str, Any]:
    return {"state": state.names, "party": party.names}


def view_invited(invitation: ViewInvitation) -> None:
    """To the officers of the party that a State invites."""
    told = _between(invitation.originator, invitation.party) | {"last_day": invitation.last_day}
    notify(people_of(invitation.party, *OFFICERS), VIEW_INVITED.name, about=invitation, context=told)


def view_invitation_ended(invitation: ViewInvitation) -> None:
    """To the same: nothing waits for them any more."""
    mark_done(invitation, names=[VIEW_INVITED.name])
    told = _between(invitation.originator, invitation.party)
    notify(people_of(invitation.party, *OFFICERS), VIEW_INVITATION_ENDED.name, about=invitation, context=told)


def view_given(view: InvitedView) -> None:
    """To coordinators and clearing authority of the State; nothing waits for the party any more."""
    mark_done(view.invitation, names=[VIEW_INVITED.name])
    people = people_of(view.state, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
    notify(people, VIEW_GIVEN.name, about=view, context=_between(view.state, view.originator))


def view_answered(view: InvitedView) -> None:
    """To the officers of the party that wrote it."""
    people = people_of(view.originator, *OFFICERS)
    notify(people, VIEW_ANSWERED.name, about=view, context=_between(view.state, view.originator))
