# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions: the board, its file, and the steps of one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import can, require
from jointplan.meetings.acting import give_action, reopen_action, report_action, verify_action
from jointplan.meetings.meeting_pages import (
    FormPage,
    action_rows,
    bar_of,
    done,
    filled,
    form_page,
    meeting_or_404,
    meeting_url,
    part_or_404,
    stage_of,
    step_to_list,
    steps_to_meeting,
)
from jointplan.meetings.minutes_forms import ActionFilter, ActionForm, JudgeForm, ReportForm
from jointplan.meetings.models import ActionReport, Decision, MeetingAction
from jointplan.meetings.pages import decision_url
from jointplan.meetings.tables import ActionTable

PER_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


def action_filter(request: HttpRequest, fictional: bool) -> ActionFilter:
    """The filter of the address over what the reader may see."""
    return ActionFilter(request.GET, MeetingAction.objects.visible_to(request.user).in_regions(fictional=fictional))


@require_safe
def actions(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What meetings gave parties to do, the next due first."""
    chosen = action_filter(request, fictional)
    page = Paginator(chosen.chosen(), PER_PAGE).get_page(request.GET.get("page"))
    rows = action_rows(page, request.user, fictional)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen,
        "page_obj": page,
        "rows": [row | {"meeting_url": meeting_url(row["action"].meeting, fictional)} for row in rows],
        "total": page.paginator.count,
        "files": [(f.upper(), work_url(fictional, "actions_file", file_format=f) + query) for f in FORMATS],
        "label_bar": bar_of([row["action"] for row in rows]),
        "path": work_path(fictional, _("Actions"), step_to_list(fictional)),
    }
    return render(request, "meetings/actions.html", context)


@require_safe
def actions_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The board as a file: the same actions in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(action_filter(request, fictional).chosen())
    note_openings(request.user, found)
    label = str(Label.narrowest((one.shown_label() for one in found), default=Label.GREEN).label)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(ActionTable(found), title=_("Actions"), label=label, source=source)
    return as_download(sheet, file_format, ["actions"])


@FORM
def action_new(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Note what a meeting gave a party to do."""
    found, user = meeting_or_404(request, uid, fictional), request.user
    require(user, "meetings.keep_meeting", found)
    form = ActionForm(request.POST or None, meeting=found, user=user)
    if filled(request, form, lambda: give_action(found, by=user, **form.said())):
        return done(request, _("The action is given, and its owner has been told."), found, fictional)
    lead = _("An action has one owner and one day. Whoever is only consulted is given nothing to do.")
    return form_page(request, form, FormPage(_("Give an action"), _("Give"), lead), found, fictional)


@require_safe
def meeting_action(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One action: what is to be done, what was reported, and whether that is so."""
    related = ("owner", "owner_post")
    found, user = part_or_404(request, MeetingAction, uid, fictional, *related), request.user
    reports = list(ActionReport.objects.visible_to(user).filter(action=found).order_by("pk"))
    note_openings(user, reports)
    decision = Decision.objects.visible_to(user).filter(pk=found.decision_id).first()
    context = {
        "action": found,
        "meeting": found.meeting,
        "stage": stage_of(found, reports[-1] if reports else None),
        "reports": reports,
        "decision": decision,
        "decision_url": decision_url(decision, fictional) if decision else "",
        "report": can(user, "meetings.report_action", found),
        "report_url": work_url(fictional, "action_report", uid=uid),
        "judge": can(user, "meetings.verify_action", found),
        "judge_url": work_url(fictional, "action_judge", uid=uid),
        "who_url": sharing_url(found, fictional),
        "log_url": work_url(fictional, "log_record", kind="meetingaction", uid=uid),
        "path": work_path(fictional, str(found), *steps_to_meeting(found.meeting, user, fictional)),
        "label_bar": bar_for(found, user, fictional),
    }
    return render(request, "meetings/action.html", context)


@FORM
def action_report(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Say for the owner that an action is done."""
    found, user = part_or_404(request, MeetingAction, uid, fictional, "owner"), request.user
    require(user, "meetings.report_action", found)
    form = ReportForm(request.POST or None, initial={"language": get_language()})
    if filled(request, form, lambda: report_action(found, by=user, **form.cleaned_data)):
        return _on_action(request, _("Reported. Who keeps the meeting verifies it."), found, fictional)
    page = FormPage(_("Report that it is done"), _("Report"), str(found))
    return form_page(request, form, page, found.meeting, fictional)


@FORM
def action_judge(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Verify what was reported, or open the action again."""
    found, user = part_or_404(request, MeetingAction, uid, fictional, "owner"), request.user
    require(user, "meetings.verify_action", found)
    form = JudgeForm(request.POST or None)

    def judge() -> MeetingAction:
        if form.cleaned_data["verdict"] == "verified":
            return verify_action(found, by=user)
        return reopen_action(found, form.cleaned_data["reason"], by=user)

    if filled(request, form, judge):
        return _on_action(request, _("Noted. The owner has been told."), found, fictional)
    page = FormPage(_("Verify the action"), _("Note"), str(found))
    return form_page(request, form, page, found.meeting, fictional)


def _on_action(request: HttpRequest, text: str, found: MeetingAction, fictional: bool) -> HttpResponse:
    messages.success(request, text)
    return redirect(work_url(fictional, "meeting_action", uid=found.uid))
