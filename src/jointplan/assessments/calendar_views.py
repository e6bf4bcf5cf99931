# SPDX-License-Identifier: AGPL-3.0-or-later
"""What falls due for a person, on a page and as a feed that calendar programs fetch (iCalendar, RFC 5545)."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from jointplan.access.identity import acting_as
from jointplan.access.pages import OWN_BAR, work_path, work_url
from jointplan.assessments.deadlines import Deadline, deadlines_of
from jointplan.assessments.models import CalendarFeed
from jointplan.assessments.operations.feeds import end_feed, make_feed, reader_of

SECRET = "calendar_secret"  # noqa: S105 - where it waits to be shown once


@require_safe
def my_calendar(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What falls due for me, and the private address for my calendar."""
    secret = request.session.pop(SECRET, "")
    address = request.build_absolute_uri(work_url(fictional, "calendar_feed", secret=secret)) if secret else ""
    context = {
        "deadlines": deadlines_of(request.user, fictional),
        "feed": CalendarFeed.objects.filter(user_id=request.user.pk).first(),
        "address": address,
        "make_url": work_url(fictional, "calendar_make"),
        "end_url": work_url(fictional, "calendar_end"),
        "label_bar": OWN_BAR | {"sentence": _("This page shows what falls due for you. Only you see it like this.")},
        "path": work_path(fictional, _("Calendar")),
    }
    return render(request, "assessments/calendar.html", context)


@require_POST
def calendar_make(request: HttpRequest, fictional: bool) -> HttpResponse:
    """A new private address; the old one works no more."""
    request.session[SECRET] = make_feed(by=request.user)
    messages.success(request, _("Copy the address now: it is shown once."))
    return redirect(work_url(fictional, "my_calendar"))


@require_POST
def calendar_end(request: HttpRequest, fictional: bool) -> HttpResponse:
    """My calendar has no address any more."""
    end_feed(by=request.user)
    messages.success(request, _("The address works no more."))
    return redirect(work_url(fictional, "my_calendar"))


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str, fictional: bool) -> HttpResponse:
    """The feed. Whoever knows its address reads it, so nothing in it is above TLP:GREEN."""
    user: Any = reader_of(secret)
    if user is None:
        raise Http404(_("There is nothing at this address that you may see."))
    with acting_as(user):
        found = deadlines_of(user, fictional)
    response = HttpResponse(as_icalendar(request, found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="jointplan.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def as_icalendar(request: HttpRequest, deadlines: list[Deadline]) -> bytes:
    """A day for each deadline, without a time: a due day is a day of the State, wherever its people are.

    A meeting has its hours.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Jointplan//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Jointplan, TLP:GREEN, {_('what falls due')}")
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        event = Event()
        event.add("uid", f"{deadline.key}@{request.get_host()}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", deadline.starts_at or deadline.day)
        if deadline.ends_at:
            event.add("dtend", deadline.ends_at)
        event.add("summary", deadline.title)
        event.add("url", request.build_absolute_uri(deadline.url))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
