# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pack of a meeting: agenda, papers, what is open from before, and what was decided."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.documents.models import Document
from jointplan.meetings.models import ActionState, AgendaItem, Decision, Meeting, MeetingAction
from jointplan.reports.composing import Desk, Said
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.models import ReportAudience


def title(desk: Desk) -> str:
    meeting = meeting_for(desk)
    # A title says what it is the title of: readers who do not read the meeting learn nothing of it here either.
    return _("Pack for the meeting: %(meeting)s") % {"meeting": meeting} if meeting else _("Pack for a meeting")


def meeting_for(desk: Desk) -> Meeting | None:
    """The meeting, where all readers of the pack read it."""
    found: Meeting | None = desk.read(Meeting.objects.all()).filter(pk=desk.given["meeting"].pk).shown().first()
    return found


def compose(desk: Desk) -> None:
    meeting = meeting_for(desk)
    desk.begin("about")
    if meeting is None:
        # For these readers there is no such meeting.
        desk.say("about.none", Said(_("There is nothing here for these readers.")))
        return
    url = desk.work_url("meeting", uid=meeting.uid)
    number = desk.rests_on(meeting, meeting.described(), url, f"{meeting.starts_at} {meeting.place}")
    day = date_format(meeting.in_its_zone(meeting.starts_at), "DATETIME_FORMAT")
    desk.say("about.when", Said(f"{day}. {meeting.place}".strip(), [number]))
    if meeting.text:
        desk.quote(meeting.text, str(meeting.originator), meeting.language, [number])
    desk.begin("agenda")
    _agenda(desk, meeting, url)
    desk.begin("actions")
    _actions(desk, meeting)
    desk.begin("decisions")
    decided = desk.read(Decision.objects.all()).filter(meeting=meeting).standing().order_by("taken_on", "pk")
    for one in decided:
        on = desk.rests_on(one, one.described(), desk.work_url("decision", uid=one.uid), one.text)
        desk.quote(one.text, str(one), one.language, [on])


def _agenda(desk: Desk, meeting: Meeting, url: str) -> None:
    items = desk.read(AgendaItem.objects.all()).filter(meeting=meeting).order_by("number")
    rows = []
    for item in items:
        papers = desk.read(Document.objects.all()).filter(pk__in=item.papers.values("pk")).order_by("title")
        on = [desk.rests_on(item, item.described(), url, item.text)]
        named = [f"{paper.title} ({paper.tlp()})" for paper in papers]
        on += [desk.rests_on(paper, paper.title, desk.work_url("document", uid=paper.uid)) for paper in papers]
        rows.append([str(item.number), Said(item.title, on), ", ".join(item.measures), "\n".join(named)])
    if rows:
        desk.grid([_("Item"), _("Title"), _("Measures"), _("Papers")], rows, "")


def _actions(desk: Desk, meeting: Meeting) -> None:
    """What meetings of the series before gave somebody to do, and is open."""
    earlier = Meeting.objects.earlier_in_series(meeting)
    found = desk.read(MeetingAction.objects.all()).filter(meeting__in=earlier.values("pk"), state=ActionState.OPEN)
    rows = []
    for one in found.shown().next_first():
        on = desk.rests_on(one, one.described(), desk.work_url("meeting_action", uid=one.uid), one.text)
        rows.append([Said(one.text, [on]), str(one.owner), date_format(one.due_on)])
    if rows:
        desk.grid([_("What is to be done"), _("Owner"), _("Due on")], rows, "")


MEETING_PACK = Kind(
    code="meeting-pack",
    name=gettext_lazy("Pack for a meeting"),
    about=gettext_lazy("Agenda, papers, open actions and decisions of one meeting"),
    maker=Maker.SECRETARIAT,
    audiences=[ReportAudience.STATES, ReportAudience.PARTNERS, ReportAudience.PUBLIC],
    parameters=["meeting", "words"],
    sections={
        "about": gettext_lazy("The meeting"),
        "agenda": gettext_lazy("Agenda"),
        "actions": gettext_lazy("Open from before"),
        "decisions": gettext_lazy("Decisions"),
    },
    title=title,
    compose=compose,
)
