# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
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
from jointplan.meetings.forms import DecisionFilter, DecisionForm, ReplacementForm
from jointplan.meetings.models import Decision, Meeting, Reservation
from jointplan.meetings.operations import DecisionProblem, register_decision, replace_decision
from jointplan.meetings.pages import decision_or_404, decision_url, step_to_list
from jointplan.meetings.tables import DecisionTable
from jointplan.parties.models import Region
from jointplan.parties.pages import region_of

PER_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


def decision_filter(request: HttpRequest, fictional: bool) -> DecisionFilter:
    """The filter of the address over what the reader may see."""
    return DecisionFilter(request.GET, Decision.objects.visible_to(request.user).in_regions(fictional=fictional))


@require_safe
def decisions(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What the States decided, as far as the reader may see it."""
    chosen = decision_filter(request, fictional)
    page = Paginator(chosen.chosen().shown(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    note_openings(request.user, shown)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen,
        "page_obj": page,
        "rows": [{"decision": one, "url": decision_url(one, fictional), "tlp": one.tlp()} for one in shown],
        "total": page.paginator.count,
        "files": [(f.upper(), work_url(fictional, "decisions_file", file_format=f) + query) for f in FORMATS],
        "register": can(request.user, "meetings.register_decision", region_of(request, fictional)),
        "new_url": work_url(fictional, "decision_new"),
        "label_bar": bar_of(shown),
        "path": work_path(fictional, _("Decisions of the States")),
    }
    return render(request, "meetings/decisions.html", context)


def bar_of(shown: list[Decision]) -> dict[str, str]:
    """The label bar of a page that shows several decisions: the strictest of their labels."""
    label = Label.narrowest((one.shown_label() for one in shown), default=Label.GREEN)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


@require_safe
def decisions_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same decisions in the same order as on the page."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(decision_filter(request, fictional).chosen().shown())
    note_openings(request.user, found)
    label = str(Label.narrowest((one.shown_label() for one in found), default=Label.GREEN).label)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(DecisionTable(found), title=_("Decisions of the States"), label=label, source=source)
    return as_download(sheet, file_format, ["decisions"])


@require_safe
def decision(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One decision with its reservations."""
    found = decision_or_404(request, uid, fictional)
    visible = Decision.objects.visible_to(request.user)
    reservations = list(Reservation.objects.visible_to(request.user).of_decision(found.pk))
    note_openings(request.user, reservations)
    earlier, later = visible.filter(pk=found.replaces_id).first(), visible.filter(replaces=found).first()
    context = {
        "decision": found,
        "reservations": sorted(
            ({"row": r, "tlp": r.tlp(), "who_url": sharing_url(r, fictional)} for r in reservations),
            key=lambda shown: str(shown["row"].state),
        ),
        "withheld": found.reservation_count - len(reservations),
        "earlier_url": decision_url(earlier, fictional) if earlier else "",
        "later_url": decision_url(later, fictional) if later else "",
        "replace": can(request.user, "meetings.replace_decision", found),
        "replace_url": work_url(fictional, "decision_replace", uid=found.uid),
        "log_url": work_url(fictional, "log_record", kind="decision", uid=found.uid),
        "path": work_path(fictional, str(found), step_to_list(fictional)),
        "label_bar": bar_for(found, request.user, fictional),
    }
    return render(request, "meetings/decision.html", context)


@form_page
def decision_new(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Register what the States decided."""
    region = region_of(request, fictional)
    require(request.user, "meetings.register_decision", region)
    assert region is not None
    meeting = _meeting_of(request, fictional)
    form = DecisionForm(request.POST or None, region=region, initial=_initial(meeting))
    if request.method == "POST" and form.is_valid():
        made = _registered(form, lambda said: register_decision(region, by=request.user, meeting=meeting, **said))
        if made is not None:
            messages.success(request, _("The decision is registered. The States have been told."))
            return redirect(decision_url(made, fictional))
    return _form_page(request, form, region, fictional, _("Register a decision"), step_to_list(fictional))


def _meeting_of(request: HttpRequest, fictional: bool) -> Meeting | None:
    """The meeting that the address names, in which the decision was taken."""
    try:
        uid = UUID(request.GET.get("meeting", ""))
    except ValueError:
        return None
    return Meeting.objects.visible_to(request.user).in_regions(fictional=fictional).filter(uid=uid).first()


def _initial(meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {"language": get_language()}
    day = meeting.in_its_zone(meeting.starts_at).date()
    return {"language": meeting.language, "taken_in": meeting.title, "taken_on": day}


@form_page
def decision_replace(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Register a decision that puts right what is wrong in another."""
    found = decision_or_404(request, uid, fictional)
    require(request.user, "meetings.replace_decision", found)
    reservations = Reservation.objects.visible_to(request.user).of_decision(found.pk)
    initial = ReplacementForm.initial_from(found, reservations)
    form = ReplacementForm(request.POST or None, region=found.region, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _registered(form, lambda said: replace_decision(found, by=request.user, **said))
        if made is not None:
            messages.success(request, _("The decision is replaced. The States have been told."))
            return redirect(decision_url(made, fictional))
    steps = [step_to_list(fictional), (str(found), decision_url(found, fictional))]
    return _form_page(request, form, found.region, fictional, _("Replace a decision"), *steps)


def _registered(form: DecisionForm, register: Any) -> Decision | None:
    """What came of it; None with the problem at its field."""
    try:
        made: Decision = register(form.said())
    except DecisionProblem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return None
    return made


def _form_page(
    request: HttpRequest, form: DecisionForm, region: Region, fictional: bool, title: str, *steps: tuple[str, str]
) -> HttpResponse:
    bar = {"label": Label.AMBER, "sentence": _("What you register is for the States and the secretariat.")}
    context = {
        "form": form,
        "title": title,
        "region": region,
        "replaces": isinstance(form, ReplacementForm),
        "path": work_path(fictional, title, *steps),
        "label_bar": bar,
    }
    return render(request, "meetings/form.html", context)
