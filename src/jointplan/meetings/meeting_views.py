# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings: the list, the page of one, and preparing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.rules import can, require
from jointplan.meetings.meeting_forms import AgendaForm, MeetingForm, NewMeetingForm, ReasonForm, SeriesForm
from jointplan.meetings.meeting_pages import (
    FormPage,
    action_rows,
    agenda_of,
    attended_by,
    bar_of,
    contribution_rows,
    done,
    filled,
    form_page,
    invited_to,
    is_replaced,
    keeper_of,
    last_actions,
    meeting_or_404,
    meeting_url,
    minutes_url,
    names_of,
    own_answer,
    part_or_404,
    step_to_list,
    steps_open,
    versions_of,
    when,
)
from jointplan.meetings.meeting_pictures import held_over_time
from jointplan.meetings.models import AgendaItem, Contribution, Decision, Meeting, MeetingAction, MeetingKind
from jointplan.meetings.pages import decision_url
from jointplan.meetings.paper_views import paper_links
from jointplan.meetings.preparing import (
    cancel_meeting,
    change_meeting,
    prepare_meeting,
    remove_agenda_item,
    save_agenda_item,
    start_series,
)

PER_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def meetings(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Meetings and consultations that the reader may see: coming ones, or past ones."""
    past, kind = "past" in request.GET, request.GET.get("kind", "")
    found = Meeting.objects.visible_to(request.user).in_regions(fictional=fictional).of_kind(kind)
    chosen = found.past() if past else found.coming()
    page = Paginator(chosen.shown(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    note_openings(request.user, shown)
    keeper = keeper_of(request.user, fictional)
    context = {
        "rows": [{"meeting": one, "when": when(one), "url": meeting_url(one, fictional)} for one in shown],
        "page_obj": page,
        "past": past,
        "kind": kind,
        "kinds": MeetingKind.choices,
        "prepare": can(request.user, "meetings.prepare_meeting", keeper),
        "new_url": work_url(fictional, "meeting_new"),
        "series_url": work_url(fictional, "series_new"),
        "actions_url": work_url(fictional, "actions"),
        "picture": held_over_time(found) if past else None,
        "label_bar": bar_of(shown),
        "path": work_path(fictional, _("Meetings and consultations")),
    }
    return render(request, "meetings/meetings.html", context)


@require_safe
def meeting(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One meeting, from its invitation to what came of it."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    versions = versions_of(found, user)
    handed_in = list(Contribution.objects.visible_to(user).of_meeting(found.pk).shown_in_lists())
    decisions = Decision.objects.visible_to(user).filter(meeting=found).standing().latest_first().shown()
    note_openings(user, decisions)
    context = {
        "meeting": found,
        "when": when(found),
        "last_actions": action_rows(last_actions(found, user), user, fictional),
        "agenda": agenda_of(found, user, fictional),
        "keeps": can(user, "meetings.keep_meeting", found),
        "may_change": can(user, "meetings.change_meeting", found),
        "invited": invited_to(found, user, fictional),
        "attended": attended_by(found, user),
        "names": names_of(found, user),
        "versions": [
            {"row": one, "url": minutes_url(one, fictional), "is_replaced": is_replaced(one, versions)}
            for one in versions
        ],
        "handed_in": contribution_rows([one for one in handed_in if one.kind == "contribution"], fictional, user),
        "decisions": [{"row": one, "url": decision_url(one, fictional)} for one in decisions],
        "actions": action_rows(MeetingAction.objects.visible_to(user).of_meeting(found.pk), user, fictional),
        "steps": steps_open(found, user, versions, fictional),
        "papers": paper_links(found, versions, fictional),
        "path": work_path(fictional, str(found), step_to_list(fictional)),
        "label_bar": bar_for(found, user, fictional),
        **_open_to(found, user, fictional),
    }
    return render(request, "meetings/meeting.html", context)


def _open_to(found: Meeting, user: Any, fictional: bool) -> dict[str, Any]:
    """What a reader may do by itself, and the ways to what else is known of the meeting."""
    own = own_answer(found, user)
    register = found.originator.is_secretariat and can(user, "meetings.register_decision", found.region)
    return {
        "own": own,
        "join": can(user, "meetings.join_consultation", found) if own is None else None,
        "join_url": work_url(fictional, "meeting_join", uid=found.uid),
        "contribute": can(user, "meetings.hand_in_contribution", found),
        "contribute_url": work_url(fictional, "contribution_new", uid=found.uid),
        "decide_url": f"{work_url(fictional, 'decision_new')}?meeting={found.uid}" if register else "",
        "calendar_url": work_url(fictional, "meeting_calendar", uid=found.uid),
        "log_url": work_url(fictional, "log_record", kind="meeting", uid=found.uid),
        "who_url": sharing_url(found, fictional),
    }


@FORM
def series_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Start a series of meetings."""
    keeper, user = keeper_of(request.user, fictional), request.user
    require(user, "meetings.prepare_meeting", keeper)
    assert keeper is not None
    form = SeriesForm(request.POST or None, keeper=keeper)
    if filled(request, form, lambda: start_series(keeper, by=user, **form.cleaned_data)):
        messages.success(request, _("The series is started. Prepare its first meeting now."))
        return redirect(work_url(fictional, "meeting_new"))
    lead = _("Meetings that go on from one to the next: what is open in one opens the next by itself.")
    return form_page(request, form, FormPage(_("Start a series of meetings"), _("Start"), lead), None, fictional)


@FORM
def meeting_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Prepare a meeting."""
    keeper, user = keeper_of(request.user, fictional), request.user
    require(user, "meetings.prepare_meeting", keeper)
    assert keeper is not None
    form = NewMeetingForm(request.POST or None, keeper=keeper, user=user, initial={"language": get_language()})
    made = filled(request, form, lambda: prepare_meeting(keeper, by=user, **form.plan()))
    if made:
        return done(request, _("The meeting is planned. Write its agenda, then invite."), made, fictional)
    lead = _("Nobody is told before you invite posts.")
    return form_page(request, form, FormPage(_("Prepare a meeting"), _("Prepare"), lead), None, fictional)


@FORM
def meeting_edit(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Change what a meeting is to be."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.change_meeting", found)
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_from(found))
    if filled(request, form, lambda: change_meeting(found, by=user, **form.plan())):
        return done(request, _("Saved. Those who were invited have been told."), found, fictional)
    lead = _("Those who were invited are told of what changes.")
    return form_page(request, form, FormPage(_("Change the meeting"), _("Save"), lead), found, fictional)


@FORM
def meeting_cancel(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Cancel a meeting."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.change_meeting", found)
    form = ReasonForm(request.POST or None)
    if filled(request, form, lambda: cancel_meeting(found, form.cleaned_data["reason"], by=user)):
        return done(request, _("The meeting is cancelled. Those who were invited have been told."), found, fictional)
    page = FormPage(_("Cancel the meeting"), _("Cancel the meeting"), str(found))
    return form_page(request, form, page, found, fictional)


@FORM
def agenda_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Add an item to an agenda."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.change_meeting", found)
    form = AgendaForm(request.POST or None, meeting=found, user=user)
    if filled(request, form, lambda: save_agenda_item(found, by=user, **form.cleaned_data)):
        return done(request, _("The item is on the agenda."), found, fictional)
    page = FormPage(_("Add an item to the agenda"), _("Add"), str(found))
    return form_page(request, form, page, found, fictional)


@FORM
def agenda_item(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Change an item of an agenda, or take it off."""
    item, user = part_or_404(request, AgendaItem, uid, fictional), request.user
    found = item.meeting
    require(user, "meetings.change_meeting", found)
    if request.method == "POST" and "remove" in request.POST:
        remove_agenda_item(item, by=user)
        return done(request, _("The item is off the agenda."), found, fictional)
    form = AgendaForm(request.POST or None, meeting=found, user=user, initial=AgendaForm.initial_from(item, user))
    if filled(request, form, lambda: save_agenda_item(found, by=user, item=item, **form.cleaned_data)):
        return done(request, _("Saved."), found, fictional)
    page = FormPage(_("Change an item of the agenda"), _("Save"), str(item), remove=_("Take it off the agenda"))
    return form_page(request, form, page, found, fictional)
