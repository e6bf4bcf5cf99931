# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is invited, who answers or joins, and who was there: posts and institutions, persons in one row of their own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.operations import DERIVED
from jointplan.accounts.models import Post
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.meetings import messages
from jointplan.meetings.keeping import labels_of, labels_to_keeper, let_read
from jointplan.meetings.meeting_rules import is_of_justice, speaking_for
from jointplan.meetings.models import (
    Answer,
    Attendance,
    AttendeeNames,
    HowAttended,
    InvitationMode,
    Meeting,
    MeetingInvitation,
    MeetingState,
    Participation,
)
from jointplan.meetings.preparing import is_over
from jointplan.meetings.problems import MeetingProblem, said
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of


@transaction.atomic
def invite_posts(
    meeting: Meeting, posts: Iterable[Post], *, by: Any, consulted: Iterable[Party] = ()
) -> list[MeetingInvitation]:
    """Invite posts; their parties read the meeting from now on. Those invited already are left as they are.

    `consulted` are parties that are only consulted; courts and prosecutors always are.
    """
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.change_meeting", meeting)
    known = set(MeetingInvitation.objects.filter(meeting=meeting).values_list("post_id", flat=True))
    wanted = [post for post in posts if post.pk not in known]
    chosen = list(Post.objects.existing().filter(pk__in=[post.pk for post in wanted]).select_related(*PARTY))
    if len(chosen) < len(wanted) or any(not may_be_invited(post.party, meeting) for post in chosen):
        raise MeetingProblem(
            _("Invite posts of this region; inside a State, those of the State and its bodies."), "posts"
        )
    if not chosen and not known:
        raise MeetingProblem(_("Choose at least one post."), "posts")
    let_read(meeting, {post.party_id: post.party for post in chosen}.values(), by)
    only = {party.pk for party in consulted}
    made = [_invite(meeting, post, post.party_id in only) for post in chosen]
    if meeting.state == MeetingState.PLANNED and (made or known):
        meeting.state = MeetingState.INVITED
        meeting.save(update_fields=["state"])
    messages.posts_invited(meeting, made)
    return made


PARTY = ("party__region", "party__parent__parent")


def may_be_invited(party: Party, meeting: Meeting) -> bool:
    """Of the region; to what stays inside a State, of that State."""
    if meeting.is_inside:
        return house_of(party).pk == meeting.originator_id
    return party.region_id == meeting.region_id


def _invite(meeting: Meeting, post: Post, consulted: bool) -> MeetingInvitation:
    mode = InvitationMode.TAKES_PART
    if consulted or is_of_justice(post.party):
        mode = InvitationMode.CONSULTED
    invitation = MeetingInvitation.objects.create(
        meeting=meeting, post=post, party=post.party, mode=mode, **labels_of(meeting)
    )
    invitation.refresh_from_db(fields=DERIVED)
    record("meetings.post_invited", invitation, mode=mode)
    return invitation


@transaction.atomic
def answer_invitation(invitation: MeetingInvitation, answer: str, *, by: Any, note: str = "") -> Participation:
    """Say for a party whether it comes. It may say otherwise later, until the meeting was held."""
    visible = MeetingInvitation.objects.visible_to(by).select_related("meeting__originator__region", *PARTY)
    invitation = visible.get(pk=invitation.pk)
    require(by, "meetings.answer_invitation", invitation)
    if answer not in Answer.values:
        raise MeetingProblem(_("Say whether you come, send an alternate or do not come."), "answer")
    answered = _answer(invitation.meeting, invitation.party, by, answer=answer, note=said(note, "note", most=500))
    record("meetings.invitation_answered", answered)
    messages.invitation_answered(answered)
    return answered


@transaction.atomic
def join_consultation(meeting: Meeting, *, by: Any) -> Participation:
    """Let the own party take part in an open consultation, without an invitation."""
    meeting = Meeting.objects.visible_to(by).select_related("originator__region").get(pk=meeting.pk)
    require(by, "meetings.join_consultation", meeting)
    party = speaking_for(by, meeting)
    assert party is not None
    known = Participation.objects.filter(meeting=meeting, originator=party).first()
    if known is not None and known.answer != Answer.DOES_NOT_COME:
        return known
    joined = _answer(meeting, party, by, answer=Answer.COMES, note="", joined=known is None or known.joined)
    record("meetings.consultation_joined", joined)
    messages.consultation_joined(joined)
    return joined


def _answer(meeting: Meeting, party: Party, by: Any, **values: Any) -> Participation:
    known = Participation.objects.filter(meeting=meeting, originator=party).first()
    if known is None:
        labels = labels_to_keeper(meeting, party, by)
        known = Participation.objects.create(meeting=meeting, **values, **labels)
    else:
        known = Participation.objects.select_related("meeting", "originator").locked(known.pk)
        for name, value in values.items():
            setattr(known, name, value)
        known.save(update_fields=list(values))
    known.refresh_from_db(fields=DERIVED)
    return known


@transaction.atomic
def hold_meeting(
    meeting: Meeting, attended: Mapping[Party, str], *, by: Any, names: str = "", names_for_circle: bool = False
) -> Meeting:
    """Note that a meeting was held and which institutions took part, each in person or from afar.

    `names` are for who keeps the meeting, or with `names_for_circle` for the circles that the meeting is for; never for
    the community. A meeting that was held is noted anew until its minutes are agreed.
    """
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.keep_meeting", meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingProblem(_("This meeting was cancelled."))
    if not is_over(meeting):
        raise MeetingProblem(_("The day of the meeting has not come yet."))
    if not attended:
        raise MeetingProblem(_("Say which institutions took part."), "parties")
    if any(how not in HowAttended.values or not may_be_invited(party, meeting) for party, how in attended.items()):
        raise MeetingProblem(_("Choose institutions of this region, and how each took part."), "parties")
    Attendance.objects.filter(meeting=meeting).exclude(party__in=list(attended)).delete()
    for party, how in attended.items():
        Attendance.objects.update_or_create(meeting=meeting, party=party, defaults={"how": how, **labels_of(meeting)})
    _note_names(meeting, said(names, "names"), names_for_circle)
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    record("meetings.meeting_held", meeting)
    messages.meeting_held(meeting)
    return meeting


def _note_names(meeting: Meeting, text: str, for_circle: bool) -> None:
    AttendeeNames.objects.filter(meeting=meeting).delete()
    if not text:
        return
    circles = list(meeting.audience) if for_circle else []
    noted = AttendeeNames.objects.create(
        meeting=meeting,
        text=text,
        originator=meeting.originator,
        label=Label.AMBER if circles else Label.AMBER_STRICT,
        audience=circles,
    )
    noted.refresh_from_db(fields=DERIVED)
    record("meetings.names_noted", noted)
