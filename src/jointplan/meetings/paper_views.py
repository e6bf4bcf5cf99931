# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers of a meeting as page, Word and PDF, and its invitation for a calendar (iCalendar, RFC 5545 and 5546)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vCalAddress

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, work_path, work_url
from jointplan.core.exports import file_name
from jointplan.core.papers.files import FORMATS, paper_download
from jointplan.meetings import agenda_papers
from jointplan.meetings.meeting_pages import meeting_or_404, steps_to_meeting, versions_of
from jointplan.meetings.models import Meeting, MeetingInvitation, MeetingState, Minutes

PAPERS = ("agenda", "documents", "minutes")


def paper_links(meeting: Meeting, versions: list[Minutes], fictional: bool) -> list[dict[str, Any]]:
    """Papers that there are, each as page and as files."""
    names = {"agenda": _("Agenda"), "documents": _("List of documents"), "minutes": _("Minutes")}
    return [
        {
            "label": names[name],
            "url": work_url(fictional, "meeting_paper", uid=meeting.uid, paper=name),
            "files": [
                (kind, work_url(fictional, "meeting_paper_file", uid=meeting.uid, paper=name, file_format=ending))
                for kind, ending in (("Word", "docx"), ("PDF", "pdf"))
            ],
        }
        for name in PAPERS
        if name != "minutes" or versions
    ]


def _paper_or_404(request: HttpRequest, uid: UUID, paper: str, fictional: bool) -> tuple[Meeting, Any]:
    found, user = meeting_or_404(request, uid, fictional), request.user
    source = request.build_absolute_uri(work_url(fictional, "meeting", uid=uid))
    if paper == "agenda":
        return found, agenda_papers.agenda_paper(found, user, fictional, source)
    if paper == "documents":
        return found, agenda_papers.documents_paper(found, user, fictional, source)
    versions = versions_of(found, user)
    if paper != "minutes" or not versions:
        raise Http404(_("There is no such paper."))
    versions[-1].meeting = found
    return found, agenda_papers.minutes_paper(versions[-1], user, fictional, source)


@require_safe
def meeting_paper(request: HttpRequest, uid: UUID, paper: str, fictional: bool) -> HttpResponse:
    """A paper as a page."""
    found, composed = _paper_or_404(request, uid, paper, fictional)
    links = [
        one for one in paper_links(found, versions_of(found, request.user), fictional) if one["url"] == request.path
    ]
    context = {
        **composed.context(),
        "meeting": found,
        "links": links,
        "path": work_path(fictional, composed.title, *steps_to_meeting(found, request.user, fictional)),
        "label_bar": bar_for(found, request.user, fictional) | {"label": composed.label.removeprefix("TLP:")},
    }
    return render(request, "meetings/paper.html", context)


@require_safe
def meeting_paper_file(request: HttpRequest, uid: UUID, paper: str, file_format: str, fictional: bool) -> HttpResponse:
    """A paper as Word or PDF."""
    if file_format not in FORMATS:
        raise Http404(_("This paper comes as Word and PDF."))
    found, composed = _paper_or_404(request, uid, paper, fictional)
    day = found.in_its_zone(found.starts_at).date().isoformat()
    return paper_download(composed, file_format, [paper, day])


@require_safe
def meeting_calendar(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The invitation for a calendar program; opened again it changes the entry, and takes a cancelled one away."""
    found = meeting_or_404(request, uid, fictional)
    label = found.tlp()
    name = file_name(["meeting", found.in_its_zone(found.starts_at).date().isoformat()], label, "ics")
    response = HttpResponse(as_invitation(request, found, fictional), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Sharing-Label"] = label
    return response


def as_invitation(request: HttpRequest, meeting: Meeting, fictional: bool) -> bytes:
    """A calendar with one event. Institutions stand in it, no person and no mailbox of one."""
    is_cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Jointplan//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"meeting-{meeting.uid}@{request.get_host()}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.in_its_zone(meeting.starts_at))
    event.add("dtend", meeting.in_its_zone(meeting.ends_at))
    event.add("summary", f"[{meeting.tlp()}] {meeting.title}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("url", request.build_absolute_uri(work_url(fictional, "meeting", uid=meeting.uid)))
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    if meeting.text or meeting.link:
        event.add("description", "\n".join(line for line in (meeting.text, meeting.link) if line))
    event.add("organizer", _address(meeting.uid, str(meeting.originator)))
    invitations = list(
        MeetingInvitation.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .select_related("party")
        .order_by("pk")
    )
    note_openings(request.user, invitations)
    for party in {one.party_id: one for one in invitations}.values():
        event.add("attendee", _address(party.uid, str(party.party)))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _address(uid: UUID, name: str) -> vCalAddress:
    """An institution in a calendar: its name, and an address that is none to write to."""
    address = vCalAddress(f"urn:uuid:{uid}")
    address.params["cn"] = name
    return address
