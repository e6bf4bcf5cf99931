# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for a person in meetings: to answer, to correct, to respond, to do and to verify. For "My turn"."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.core.rules import can
from jointplan.documents.rules import WRITERS
from jointplan.meetings.meeting_rules import KEEPERS
from jointplan.meetings.models import (
    ActionReport,
    Contribution,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingState,
    Minutes,
    MinutesStage,
    Participation,
)


@dataclass(frozen=True)
class Line:
    """Something that waits: what, for which meeting, where, and until when."""

    text: str
    note: str
    url: str
    due_on: datetime.date | None = None


def waiting_for(user: Any, fictional: bool) -> list[Line]:
    """What waits for the person in meetings of this space; what is done is not in it."""
    if not any(post.kind in WRITERS and post.party.region.is_fictional == fictional for post in user.held_posts):
        return []
    return [
        *_to_answer(user, fictional),
        *_to_correct(user, fictional),
        *_to_do(user, fictional),
        *_of_keepers(user, fictional),
    ]


def _to_answer(user: Any, fictional: bool) -> Iterable[Line]:
    said = Participation.objects.filter(meeting=OuterRef("meeting"), originator=OuterRef("party"))
    held = [post.post_id for post in user.held_posts]
    waiting = MeetingInvitation.objects.visible_to(user).in_regions(fictional=fictional)
    waiting = waiting.filter(~Exists(said), post__in=held, meeting__state=MeetingState.INVITED)
    for one in waiting.select_related("meeting").order_by("meeting__starts_at", "pk"):
        day = one.meeting.in_its_zone(one.meeting.starts_at).date()
        text = _("Answer the invitation: %(meeting)s") % {"meeting": one.meeting}
        yield Line(text, _("You are invited"), work_url(fictional, "meeting_answer", uid=one.uid), day)


def _to_correct(user: Any, fictional: bool) -> Iterable[Line]:
    parties = [post.party_id for post in user.held_posts]
    said = Contribution.objects.filter(minutes=OuterRef("pk"), originator__in=parties)
    found = Minutes.objects.visible_to(user).in_regions(fictional=fictional)
    found = found.filter(~Exists(said), stage=MinutesStage.CIRCULATED, correct_until__gte=today())
    for one in found.select_related("meeting__originator__region").order_by("correct_until", "pk"):
        if can(user, "meetings.correct_minutes", one):
            text = _("Read the minutes: %(meeting)s") % {"meeting": one.meeting}
            note = _("They may be corrected until that day")
            yield Line(text, note, work_url(fictional, "minutes", uid=one.uid), one.correct_until)


def _reported() -> Exists:
    """A report that came after the action was last opened."""
    later = Q(action__reopened_at__isnull=True) | Q(reported_at__gt=F("action__reopened_at"))
    return Exists(ActionReport.objects.filter(later, action=OuterRef("pk")))


def _to_do(user: Any, fictional: bool) -> Iterable[Line]:
    parties = [post.party_id for post in user.held_posts if post.kind in WRITERS]
    found = MeetingAction.objects.visible_to(user).in_regions(fictional=fictional).open().owned_by(parties)
    for one in found.filter(~_reported()).select_related("meeting").next_first():
        text = _("Do what a meeting gave you: %(action)s") % {"action": one}
        yield Line(text, str(one.meeting), work_url(fictional, "meeting_action", uid=one.uid), one.due_on)


def _of_keepers(user: Any, fictional: bool) -> Iterable[Line]:
    parties = [post.party_id for post in user.held_posts if post.kind in KEEPERS]
    if not parties:
        return
    meetings = Meeting.objects.visible_to(user).in_regions(fictional=fictional).filter(originator__in=parties)
    handed_in = Contribution.objects.visible_to(user).unanswered().filter(meeting__in=meetings)
    for one in handed_in.select_related("meeting", "originator__region").order_by("pk"):
        text = _("Respond in writing: %(what)s") % {"what": one}
        yield Line(text, str(one.meeting), work_url(fictional, "contribution", uid=one.uid))
    actions = MeetingAction.objects.visible_to(user).open().filter(_reported(), meeting__in=meetings)
    for action in actions.select_related("meeting__originator").next_first():
        if can(user, "meetings.verify_action", action):
            text = _("Verify an action: %(action)s") % {"action": action}
            url = work_url(fictional, "action_judge", uid=action.uid)
            yield Line(text, str(action.meeting), url, action.due_on)
