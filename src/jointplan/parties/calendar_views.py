# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calendars of the States: everybody of the region reads them, the national coordinator keeps the own."""

import datetime
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import can, require
from jointplan.core.tables import wide
from jointplan.core.uploads import takes_files
from jointplan.parties.calendar_forms import DayForm, DaysFileForm, WeekForm, YearForm
from jointplan.parties.dry_run import sign_file, signed_file
from jointplan.parties.importing import LARGEST_SENT
from jointplan.parties.keeping_calendars import (
    EARLIEST,
    LATEST,
    CalendarProblem,
    DayPlan,
    day_columns,
    enter_day,
    free_days_of,
    import_days,
    plan_days,
    remove_day,
    set_working_week,
)
from jointplan.parties.models import Party
from jointplan.parties.pages import in_order, region_of, work_url
from jointplan.parties.tables import NameInColumn

SALT = "parties.calendar_views"


class DayTable(tables.Table):
    """Days as a file that an import reads back."""

    day = tables.Column(verbose_name=gettext_lazy("Day"), attrs=wide(12))
    is_working = tables.Column(verbose_name=gettext_lazy("Worked"), empty_values=(), attrs=wide(10))

    def render_is_working(self, value: bool) -> str:
        return "yes" if value else ""


def bar() -> dict[str, str]:
    return {"label": "CLEAR", "sentence": _("On which days a State works is public knowledge.")}


def path_to(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("My turn"), work_url(fictional, "my_turn")), (_("Calendars"), work_url(fictional, "calendars"))]
    return [*({"label": label, "url": url} for label, url in [*first, *steps]), {"label": here, "url": ""}]


def state_or_404(request: HttpRequest, code: str, fictional: bool) -> Party:
    """The State of the reader's region."""
    region = region_of(request, fictional)
    require(request.user, "parties.view_calendars", region)
    found = Party.objects.in_region(region).states().filter(code=code).first() if region else None
    if found is None:
        raise Http404(_("There is no such State here."))
    return found


@require_safe
def calendars(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The States of the region, each with its working week and the days of this year."""
    region = region_of(request, fictional)
    require(request.user, "parties.view_calendars", region)
    assert region is not None
    rows = [
        {"state": state, "week": week_of(state), "url": work_url(fictional, "calendar", code=state.code)}
        for state in in_order(Party.objects.in_region(region).current().states())
    ]
    path = [{"label": _("My turn"), "url": work_url(fictional, "my_turn")}, {"label": _("Calendars"), "url": ""}]
    return render(request, "parties/calendars/list.html", {"rows": rows, "label_bar": bar(), "path": path})


def week_of(state: Party) -> str:
    """The free days of the week in words."""
    return ", ".join(str(WEEKDAYS[number - 1]) for number in free_days_of(state)) or _("none")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """The days of a year on which a State differs from its working week, and a form to enter one."""
    state = state_or_404(request, code, fictional)
    form = DayForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "parties.keep_calendar", state)
        if form.is_valid():
            day, worked = form.cleaned_data["day"], form.cleaned_data["kind"] == "worked"
            try:
                enter_day(state, day, names=form.names(), is_working=worked, by=request.user)
            except CalendarProblem as problem:
                form.add_error("name_en" if problem.field == "names" else problem.field, str(problem))
            else:
                messages.success(request, _("The day is entered."))
                return redirect(f"{work_url(fictional, 'calendar', code=code)}?year={day.year}")
    return calendar_page(request, state, fictional, form)


def year_of(request: HttpRequest) -> int:
    """The year of the address; this year where it names none that there is."""
    form = YearForm(request.GET)
    chosen = form.cleaned_data["year"] if form.is_valid() else None
    return chosen or timezone.localdate().year


def calendar_page(request: HttpRequest, state: Party, fictional: bool, form: DayForm) -> HttpResponse:
    year, code, keep = year_of(request), state.code, can(request.user, "parties.keep_calendar", state)
    days = [
        {"day": found, "remove_url": work_url(fictional, "calendar_remove", code=code, day=found.day.isoformat())}
        for found in state.calendar_days.filter(day__year=year).order_by("day")
    ]
    context = {
        "state": state,
        "year": year,
        "years": [one for one in (year - 1, year + 1) if EARLIEST.year <= one <= LATEST.year],
        "days": days,
        "week": week_of(state),
        "keep": keep,
        "form": form,
        "week_form": WeekForm(initial={"free_days": free_days_of(state)}),
        "files": [(f.upper(), work_url(fictional, "calendar_file", code=code, file_format=f)) for f in FORMATS],
        "urls": {name: work_url(fictional, f"calendar_{name}", code=code) for name in ("week", "import")},
        "label_bar": bar(),
        "path": path_to(fictional, str(state)),
    }
    return render(request, "parties/calendars/calendar.html", context)


@require_safe
def calendar_file(request: HttpRequest, code: str, file_format: str, fictional: bool) -> HttpResponse:
    """Every day of the calendar as a file, which can be changed and imported again."""
    state = state_or_404(request, code, fictional)
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    named = [(column.key, column.heading) for column in day_columns() if column.key.startswith("name_")]
    columns = [(key, NameInColumn(key.removeprefix("name_"), "")) for key, _heading in named]
    for (_key, column), (_same, heading) in zip(columns, named, strict=True):
        column.verbose_name = heading
    table = DayTable(state.calendar_days.order_by("day"), extra_columns=columns)
    source = request.build_absolute_uri(request.get_full_path())
    title = _("Calendar of %(state)s") % {"state": state}
    sheet = sheet_of(table, title=title, label="TLP:CLEAR", source=source)
    return as_download(sheet, file_format, ["calendar", state.code])


@require_POST
def calendar_remove(request: HttpRequest, code: str, day: datetime.date, fictional: bool) -> HttpResponse:
    """Take a day out."""
    state = state_or_404(request, code, fictional)
    remove_day(state, day, by=request.user)
    messages.success(request, _("The day is taken out. The State keeps to its working week on it."))
    return redirect(f"{work_url(fictional, 'calendar', code=code)}?year={day.year}")


@require_POST
def calendar_week(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """Say which days of the week are free."""
    state = state_or_404(request, code, fictional)
    require(request.user, "parties.keep_calendar", state)
    form = WeekForm(request.POST)
    try:
        set_working_week(state, form.cleaned_data["free_days"] if form.is_valid() else range(8), by=request.user)
    except CalendarProblem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The working week is saved."))
    return redirect(work_url(fictional, "calendar", code=code))


@takes_files(LARGEST_SENT)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_import(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """A list of days: first what would happen, then all of it or nothing."""
    state = state_or_404(request, code, fictional)
    require(request.user, "parties.keep_calendar", state)
    if request.method == "POST" and "signed" in request.POST:
        return _apply(request, state, fictional)
    form = DaysFileForm(request.POST or None, request.FILES or None)
    plan, signed = None, ""
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            plan = plan_days(state, content)
            signed = "" if plan.problems else sign_file(request, SALT, state.pk, plan.digest, content)
        except ImportProblem as problem:
            plan = DayPlan(problems=problem.problems)
    return _import_page(request, state, fictional, form, plan, signed)


def _apply(request: HttpRequest, state: Party, fictional: bool) -> HttpResponse:
    try:
        content, digest = signed_file(request, SALT, state.pk)
        plan = import_days(state, content, by=request.user, expected=digest)
    except ImportProblem as problem:
        return _import_page(request, state, fictional, DaysFileForm(), DayPlan(problems=problem.problems))
    text = _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.")
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    messages.success(request, text % counts)
    return redirect(work_url(fictional, "calendar", code=state.code))


def _import_page(
    request: HttpRequest,
    state: Party,
    fictional: bool,
    form: DaysFileForm,
    plan: DayPlan | None = None,
    signed: str = "",
) -> HttpResponse:
    back = work_url(fictional, "calendar", code=state.code)
    context: dict[str, Any] = {
        "form": form,
        "state": state,
        "plan": plan,
        "signed": signed,
        "columns": [column for column in day_columns() if not column.is_ignored],
        "back_url": back,
        "path": path_to(fictional, _("Import days"), (str(state), back)),
        "label_bar": bar(),
    }
    return render(request, "parties/calendars/import.html", context)
