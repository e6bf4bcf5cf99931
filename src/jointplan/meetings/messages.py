# SPDX-License-Identifier: AGPL-3.0-or-later
"""What meetings tell people: one function a message, called by the operation that causes it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind, Term, User
from jointplan.core.rules import can
from jointplan.documents.rules import WRITERS
from jointplan.meetings import message_kinds as kinds
from jointplan.meetings.meeting_rules import KEEPERS
from jointplan.meetings.models import (
    ActionReport,
    Contribution,
    ContributionKind,
    ContributionResponse,
    Decision,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    Minutes,
    Participation,
)
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify

# Who hears of what a party has to do.
LEADERS = (
    PostKind.COORDINATOR,
    PostKind.FOCAL_POINT_MAIN,
    PostKind.SECRETARIAT_OFFICER,
    PostKind.PARTNER_OFFICER,
)

DECISION_REGISTERED = declare(
    "meetings/decision_registered",
    title=_("A decision of the States was registered"),
    sentence=_("The secretariat registered a decision of the States: %(taken_in)s, %(taken_on)s."),
    mailed_as=_("The secretariat registered something that concerns the States."),
    page="decision",
    key="uid",
    for_posts=frozenset({PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
)


def decision_registered(decision: Decision) -> None:
    """To the leading posts of each State: what was registered is what they decided, or they say so soon."""
    terms = Term.objects.current().filter(
        post__party__region=decision.region_id, post__party__kind="state", post__kind__in=DECISION_REGISTERED.for_posts
    )
    people = {term.user_id: term.user for term in terms.select_related("user").order_by("user")}
    told = {"taken_in": decision.taken_in, "taken_on": decision.taken_on}
    notify(people.values(), DECISION_REGISTERED.name, about=decision, context=told)


def _people(parties: Iterable[int], *kinds: str) -> list[User]:
    """Who holds a post (of these kinds, or any that writes) in these parties today."""
    terms = Term.objects.current().filter(post__party__in=list(parties), post__kind__in=kinds or WRITERS)
    return list({term.user_id: term.user for term in terms.select_related("user").order_by("user")}.values())


def _keepers(meeting: Meeting) -> list[User]:
    return _people([meeting.originator_id], *KEEPERS)


def _holders(posts: Iterable[int]) -> list[User]:
    terms = Term.objects.current().filter(post__in=list(posts)).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in terms}.values())


def _invited(meeting: Meeting) -> list[User]:
    return _holders(MeetingInvitation.objects.filter(meeting=meeting).values_list("post_id", flat=True))


def _told(meeting: Meeting, **more: Any) -> dict[str, Any]:
    return {"meeting": meeting.title, **more}


def _day_of(meeting: Meeting) -> Any:
    return meeting.in_its_zone(meeting.starts_at).date()


def posts_invited(meeting: Meeting, invitations: Iterable[MeetingInvitation]) -> None:
    """To whoever holds an invited post: it waits until the party has answered."""
    people = _holders(invitation.post_id for invitation in invitations)
    notify(people, kinds.POST_INVITED.name, about=meeting, context=_told(meeting, starts_on=_day_of(meeting)))


def meeting_changed(meeting: Meeting) -> None:
    """To whoever was invited."""
    told = _told(meeting, starts_on=_day_of(meeting))
    notify(_invited(meeting), kinds.MEETING_CHANGED.name, about=meeting, context=told)


def meeting_cancelled(meeting: Meeting) -> None:
    """To whoever was invited; nothing waits for them any more."""
    mark_done(meeting)
    told = _told(meeting, starts_on=_day_of(meeting))
    notify(_invited(meeting), kinds.MEETING_CANCELLED.name, about=meeting, context=told)


def meeting_held(meeting: Meeting) -> None:
    """Nobody has to say any more whether he comes."""
    mark_done(meeting, names=[kinds.POST_INVITED.name])


def invitation_answered(answered: Participation) -> None:
    """To who keeps the meeting; nothing waits for the party any more."""
    meeting = answered.meeting
    mark_done(meeting, names=[kinds.POST_INVITED.name], users=_people([answered.originator_id]))
    told = _told(meeting, party=answered.originator.names)
    notify(_keepers(meeting), kinds.INVITATION_ANSWERED.name, about=meeting, context=told, label=answered.label)


def consultation_joined(joined: Participation) -> None:
    """To who keeps the consultation."""
    told = _told(joined.meeting, party=joined.originator.names)
    notify(
        _keepers(joined.meeting), kinds.CONSULTATION_JOINED.name, about=joined.meeting, context=told, label=joined.label
    )


def minutes_circulated(minutes: Minutes) -> None:
    """To whoever was invited, and to the coordinators of the States of bodies that were: it waits until the day."""
    meeting = minutes.meeting
    mark_done(meeting, names=[kinds.MINUTES_CIRCULATED.name])
    told = _told(meeting, until_on=minutes.correct_until)
    people = [user for user in _invited(meeting) if can(user, "meetings.correct_minutes", minutes)]
    notify(people, kinds.MINUTES_CIRCULATED.name, about=meeting, context=told)


def minutes_agreed(minutes: Minutes) -> None:
    """To whoever was invited; no correction waits any more."""
    meeting = minutes.meeting
    mark_done(meeting, names=[kinds.MINUTES_CIRCULATED.name])
    notify(_invited(meeting), kinds.MINUTES_AGREED.name, about=meeting, context=_told(meeting))


def contribution_handed_in(made: Contribution) -> None:
    """To who keeps the meeting: it waits for a written response."""
    if made.kind != ContributionKind.CONTRIBUTION:
        mark_done(made.meeting, names=[kinds.MINUTES_CIRCULATED.name], users=_people([made.originator_id]))
    told = _told(made.meeting, party=made.originator.names)
    # A mail does not tell who said something, however widely it may be read.
    label = Label.narrowest([made.label, Label.AMBER], default=Label.AMBER)
    notify(_keepers(made.meeting), kinds.CONTRIBUTION_HANDED_IN.name, about=made, context=told, label=label)


def contribution_answered(response: ContributionResponse) -> None:
    """To the party that handed it in."""
    made = response.contribution
    mark_done(made, names=[kinds.CONTRIBUTION_HANDED_IN.name])
    people = _people([made.originator_id])
    notify(people, kinds.CONTRIBUTION_ANSWERED.name, about=made, context=_told(made.meeting), label=response.label)


def action_given(action: MeetingAction) -> None:
    """To the post that it was given to, or to those who lead the work of its party: it waits until it is reported."""
    people = _holders([action.owner_post_id]) if action.owner_post_id else _people([action.owner_id], *LEADERS)
    notify(people, kinds.ACTION_GIVEN.name, about=action, context=_told(action.meeting, due_on=action.due_on))


def action_reported(report: ActionReport) -> None:
    """To who keeps the meeting, for somebody to verify it; nothing waits for the owner any more."""
    action = report.action
    mark_done(action)
    people = [user for user in _keepers(action.meeting) if user.pk != report.reported_by]
    told = _told(action.meeting, party=action.owner.names)
    notify(people, kinds.ACTION_REPORTED.name, about=action, context=told, label=report.label)


def action_verified(action: MeetingAction) -> None:
    """To those who lead the work of its party."""
    mark_done(action)
    notify(
        _people([action.owner_id], *LEADERS), kinds.ACTION_VERIFIED.name, about=action, context=_told(action.meeting)
    )


def action_reopened(action: MeetingAction) -> None:
    """To those who lead the work of its party: it waits until it is reported again."""
    mark_done(action)
    notify(
        _people([action.owner_id], *LEADERS), kinds.ACTION_REOPENED.name, about=action, context=_told(action.meeting)
    )
