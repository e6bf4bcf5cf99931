# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings that were released to everyone, with their agenda, their public papers and the agreed minutes."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.meetings.meeting_pages import agenda_of, when
from jointplan.meetings.models import Meeting, Minutes, MinutesStage
from jointplan.meetings.querysets import MeetingQuerySet
from jointplan.portal.citing import citation_of_record
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.versions import meetings_version, versioned

PER_PAGE = 30


def public_meetings(fictional: bool) -> MeetingQuerySet:
    """Meetings that are for everyone to know of."""
    found: MeetingQuerySet = Meeting.objects.visible_to(EVERYONE).in_regions(fictional=fictional)
    return found


def meeting_url(meeting: Meeting, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:public_meeting", kwargs={"uid": meeting.uid})


@login_not_required
@require_safe
@versioned(meetings_version)
def meetings(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Public meetings, the latest first."""
    found = public_meetings(fictional).shown().order_by("-starts_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "title": one.title,
            "language": one.language,
            "note": " · ".join(filter(None, [str(one.get_kind_display()), when(one), one.place])),
            "state": str(one.get_state_display()) if one.state == "cancelled" else "",
            "url": meeting_url(one, fictional),
        }
        for one in page
    ]
    context = {"page_obj": page, "rows": rows, "path": path_of([(_("Meetings"), "")])}
    return render(request, "portal/meetings.html", context)


@login_not_required
@require_safe
def meeting(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One meeting: what it is about, its agenda with the papers that are public, and the minutes once agreed.

    Who was invited, who came, and how to take part from afar are no matter for everyone.
    """
    found: Any = public_meetings(fictional).shown().filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    minutes = Minutes.objects.visible_to(EVERYONE).filter(meeting=found, stage=MinutesStage.AGREED).first()
    moments = found.released_at, minutes.agreed_at if minutes else None, minutes.released_at if minutes else None
    context = {
        "meeting": found,
        "cite": citation_of_record(
            request, f"{found.originator}: {found.title}, {when(found)}", f"r{found.sequence}", *moments
        ),
        "when": when(found),
        "agenda": agenda_of(found, EVERYONE, fictional),
        "minutes": minutes,
        "path": path_of([(_("Meetings"), reverse(f"{space_of(fictional)}:public_meetings")), (found.title, "")]),
    }
    return render(request, "portal/meeting.html", context)
