# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who prepares, keeps, answers and corrects. Registered with `rules`."""

import re
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.rules import clears
from jointplan.access.today import today
from jointplan.accounts.models import PostKind
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.documents.rules import WRITERS
from jointplan.meetings.models import (
    ActionState,
    Contribution,
    InvitationMode,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingState,
    Minutes,
    MinutesStage,
    Participation,
)
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import house_of, is_body, is_operator

KEEPERS = (PostKind.SECRETARIAT_OFFICER, PostKind.COORDINATOR)
# Who speaks for a party when it corrects or contributes.
SPEAKERS = tuple(kind for kind in WRITERS if kind != PostKind.VALIDATOR)
# Courts and prosecutors answer to the law, not to a meeting: what their names say in the languages of the region.
OF_JUSTICE = re.compile(
    r"\b(courts?|judges?|judicial|judiciary|prosecutors?|prosecution)\b|"
    r"\bсуд(а|ы|у|ов|ебн\w+|ей|ьи|ья)?\b|прокур|\bсоти?\b|\bsudi?\b|\bsudlar\b|prokur",
    re.IGNORECASE,
)


def is_of_justice(party: Party) -> bool:
    """True for a court or a prosecutor, by what it is called."""
    return any(OF_JUSTICE.search(name) for name in party.names.values())


@rule("meetings.prepare_meeting")
def prepare_meeting(user: Any, keeper: Party | None) -> Verdict:
    """The secretariat may prepare meetings of the region, and a national coordinator those of the own State."""
    if keeper is None:
        return refused(_("Meetings are prepared by the secretariat, and by a national coordinator inside the State."))
    if is_operator(user):
        return refused(_("Meetings are prepared by those who keep them, not at the command line."))
    if keeper.is_secretariat and user.holds(keeper.pk, PostKind.SECRETARIAT_OFFICER):
        return ALLOWED
    if keeper.kind == PartyKind.STATE and user.holds(keeper.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Meetings are prepared by the secretariat, and by a national coordinator inside the State."))


@rule("meetings.keep_meeting")
def keep_meeting(user: Any, meeting: Meeting) -> Verdict:
    """The secretariat, or the national coordinator, keeps the meetings that come from it."""
    if user.holds(meeting.originator_id, *KEEPERS):
        return ALLOWED
    return refused(_("Only who keeps this meeting does this."))


@rule("meetings.change_meeting")
def change_meeting(user: Any, meeting: Meeting) -> Verdict:
    """Who keeps a meeting may change it, its agenda and its invitations until it was held or cancelled."""
    verdict = keep_meeting(user, meeting)
    if not verdict:
        return verdict
    if meeting.state in {MeetingState.HELD, MeetingState.CANCELLED}:
        return refused(_("This meeting was held or cancelled. What was said before it stays as it was."))
    return ALLOWED


@rule("meetings.answer_invitation")
def answer_invitation(user: Any, invitation: MeetingInvitation) -> Verdict:
    """Whoever holds an invited post, or leads the work of its party, may answer until the meeting was held."""
    if not _speaks_for_post(user, invitation):
        return refused(_("Only who holds the invited post, or leads the work of its party, answers."))
    if invitation.meeting.state not in {MeetingState.PLANNED, MeetingState.INVITED}:
        return refused(_("This meeting was held or cancelled. There is nothing to answer any more."))
    return ALLOWED


def _speaks_for_post(user: Any, invitation: MeetingInvitation) -> bool:
    held = any(post.post_id == invitation.post_id for post in user.held_posts)
    return held or user.holds(invitation.party_id, PostKind.COORDINATOR, PostKind.FOCAL_POINT_MAIN)


@rule("meetings.join_consultation")
def join_consultation(user: Any, meeting: Meeting) -> Verdict:
    """Whoever writes for a party of the community may let it join a consultation while that is open."""
    if not is_open(meeting):
        return refused(_("This consultation is not open to join, or not any more."))
    if speaking_for(user, meeting) is None:
        return refused(_("Only those who write for a party of this region let it join."))
    return ALLOWED


def is_open(meeting: Meeting) -> bool:
    """True while parties join a consultation by themselves and hand in contributions."""
    running = meeting.open_until is not None and meeting.open_until >= today()
    return running and meeting.state != MeetingState.CANCELLED


def speaking_for(user: Any, meeting: Meeting) -> Party | None:
    """The party of the region that the person speaks for in this meeting, other than its keeper."""
    for post in user.held_posts:
        is_there = post.party.region_id == meeting.region_id and post.party_id != meeting.originator_id
        if post.kind in SPEAKERS and is_there:
            return post.party
    return None


@rule("meetings.hand_in_contribution")
def hand_in_contribution(user: Any, meeting: Meeting) -> Verdict:
    """Whoever speaks for a party that joined a consultation may hand in what it has to say, while it is open."""
    if not is_open(meeting):
        return refused(_("This consultation takes no contributions, or none any more."))
    party = speaking_for(user, meeting)
    if party is None:
        return refused(_("Only those who write for a party hand in what it has to say."))
    if not Participation.objects.filter(meeting=meeting, originator=party).exclude(answer="does-not-come").exists():
        return refused(_("Join the consultation first; then hand in what your party has to say."))
    return ALLOWED


@rule("meetings.correct_minutes")
def correct_minutes(user: Any, minutes: Minutes) -> Verdict:
    """Whoever speaks for a party invited to a meeting may correct its minutes until the day given."""
    # A court or a prosecutor gives a view instead. Outside, a State speaks with one voice: its bodies tell the State.
    if minutes.stage != MinutesStage.CIRCULATED or minutes.correct_until is None or minutes.correct_until < today():
        return refused(_("These minutes are not open for corrections."))
    later = Minutes.objects.filter(meeting=minutes.meeting_id, number__gt=minutes.number)
    if later.exclude(stage=MinutesStage.DRAFT).exists():
        return refused(_("There is a later version of these minutes. Read that one."))
    meeting = minutes.meeting
    party = speaking_for(user, meeting)
    if party is None or not _takes_part(party, meeting):
        return refused(_("Only those who were invited correct the minutes."))
    if is_body(party) and house_of(party).pk != meeting.originator_id:
        return refused(
            _("Your State speaks with one voice outside it: tell your national coordinator what to correct.")
        )
    return ALLOWED


def _takes_part(party: Party, meeting: Meeting) -> bool:
    invited = MeetingInvitation.objects.filter(meeting=meeting, party=party).exists()
    return (
        invited or Participation.objects.filter(meeting=meeting, originator=party).exists() or _body_of(party, meeting)
    )


def _body_of(party: Party, meeting: Meeting) -> bool:
    """True where a body of the State was invited, and so the State itself speaks."""
    invited = MeetingInvitation.objects.filter(meeting=meeting).select_related("party__parent__parent")
    return any(house_of(one.party).pk == party.pk for one in invited)


def is_consulted(party: Party, meeting: Meeting) -> bool:
    """True for a party that a meeting consults and gives nothing to do."""
    if is_of_justice(party):
        return True
    found = MeetingInvitation.objects.filter(meeting=meeting, party=party, mode=InvitationMode.CONSULTED)
    return found.exists()


@rule("meetings.respond_to_contribution")
def respond_to_contribution(user: Any, contribution: Contribution) -> Verdict:
    """Who keeps a meeting may respond in writing, once, to each thing that was handed in."""
    verdict = keep_meeting(user, contribution.meeting)
    if not verdict:
        return verdict
    if hasattr(contribution, "response"):
        return refused(_("A response was given already; it stays as it is."))
    return ALLOWED


@rule("meetings.report_action")
def report_action(user: Any, action: MeetingAction) -> Verdict:
    """Whoever writes for the owner of an action may say that it is done."""
    if action.state != ActionState.OPEN:
        return refused(_("This action is done and verified."))
    if user.holds(action.owner_id, *WRITERS):
        return ALLOWED
    return refused(_("Only the owner of an action says that it is done."))


@rule("meetings.verify_action")
def verify_action(user: Any, action: MeetingAction) -> Verdict:
    """Who keeps the meeting may verify that an action is done; never the person who reported it."""
    verdict = keep_meeting(user, action.meeting)
    if not verdict:
        return verdict
    report = action.reports.order_by("-pk").first()
    if action.state != ActionState.OPEN or report is None or is_older(report.reported_at, action.reopened_at):
        return refused(_("There is no report to verify."))
    if report.reported_by == user.pk:
        return refused(_("Somebody else verifies what you reported yourself."))
    return ALLOWED


def is_older(moment: Any, other: Any) -> bool:
    """True when something was said before an action was opened again."""
    return other is not None and moment <= other


@rule("meetings.release_meeting")
def release_meeting(user: Any, record: Any) -> Verdict:
    """Whoever releases for who keeps a meeting may change who reads it: of a State, its clearing authority."""
    if not clears(user, record):
        return refused(
            _(
                "Only the clearing authority of who keeps the meeting changes who reads this, "
                "or an officer of a secretariat that has none."
            )
        )
    return ALLOWED
