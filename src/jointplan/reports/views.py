# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports: the list, asking for one, reading it, and taking it along."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import bar_for, sharing_url, work_path, work_url
from jointplan.core.exports import file_name
from jointplan.core.papers.templates import TemplateProblem
from jointplan.core.pdf import PdfProblem
from jointplan.core.rules import can, require
from jointplan.reports.bundling import is_pack, pack_download
from jointplan.reports.contents import Shown, shown_to
from jointplan.reports.files import MEDIA_TYPES, address_of, file_of, public_url
from jointplan.reports.forms import BuildForm
from jointplan.reports.kinds import KINDS, Kind
from jointplan.reports.models import Report
from jointplan.reports.operations import ReportProblem, build_report, renew_report
from jointplan.reports.pages import maker_of, own_bar, path_behind, report_or_404, report_url, to_make

MOST = 100
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def reports(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Reports that the reader may read, the latest first, and those that the reader may have composed."""
    found = Report.objects.visible_to(request.user).in_regions(fictional=fictional).without_contents().shown()
    rows = list(found.latest_first()[:MOST])
    note_openings(request.user, rows)
    context = {
        "rows": [{"report": one, "url": report_url(one, fictional), "kind": KINDS[one.kind].name} for one in rows],
        "to_make": to_make(request.user, fictional),
        "label_bar": _bar_of(rows),
        "path": work_path(fictional, _("Reports"), (_("Registers"), work_url(fictional, "registers"))),
    }
    return render(request, "reports/reports/list.html", context)


def _bar_of(rows: list[Report]) -> dict[str, str]:
    label = Label.narrowest((one.shown_label() for one in rows), default=Label.GREEN)
    return {"label": str(label), "sentence": _("It shows what you may read; others may read less.")}


@form_page
def report_new(request: HttpRequest, kind: str, fictional: bool) -> HttpResponse:
    """Ask for a report: its parameters, its readers, its language."""
    asked, party = kind_or_404(kind), maker_of(request.user, kind, fictional)
    if party is None:
        require(request.user, "reports.ask_for_reports")
        raise AssertionError("the rule refuses who makes no reports of this kind")
    form = BuildForm(request.POST or None, kind=asked, party=party, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = {"audience": form.cleaned_data["audience"], "language": form.cleaned_data["language"]}
        try:
            made = build_report(kind, party, parameters=form.parameters(asked), by=request.user, **said)
        except ReportProblem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(report_url(made, fictional))
    context = {
        "form": form,
        "title": asked.name,
        "lead": asked.about,
        "button": _("Compose it"),
        "back_url": work_url(fictional, "reports"),
        "label_bar": own_bar(party),
        "path": path_behind(fictional, str(asked.name)),
    }
    return render(request, "reports/reports/form.html", context)


def kind_or_404(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404(_("There is no such report here."))
    return KINDS[kind]


@require_safe
def report(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One report as a page. Visitors read what was released to everyone among the public pages."""
    found, user = report_or_404(request, uid, fictional), request.user
    context: dict[str, Any] = {
        "report": found,
        "kind": KINDS[found.kind],
        "label_bar": bar_for(found, user, fictional),
        "path": path_behind(fictional, str(found)),
        "public_url": public_url(found) if found.is_public else "",
        "progress_url": work_url(fictional, "report_progress", uid=uid),
        "renew": can(user, "reports.renew_report", found),
        "urls": _urls(found, fictional),
        "log_url": work_url(fictional, "log_record", kind="report", uid=uid),
        "who_url": sharing_url(found, fictional),
    }
    if found.content is None:
        return render(request, "reports/reports/waiting.html", context)
    shown = shown_to(found, user, address_of(found))
    context |= shown.paper().context() | _what_one_may(found, user, shown, fictional)
    return render(request, "reports/reports/report.html", context)


def _urls(found: Report, fictional: bool) -> dict[str, str]:
    names = ("renew", "clear", "release", "withdraw", "paragraphs")
    return {name: work_url(fictional, f"report_{name}", uid=found.uid) for name in names}


def _what_one_may(found: Report, user: Any, shown: Shown, fictional: bool) -> dict[str, Any]:
    files = [(f.upper(), work_url(fictional, "report_file", uid=found.uid, file_format=f)) for f in MEDIA_TYPES]
    return {
        "files": files,
        "pack_url": work_url(fictional, "report_file", uid=found.uid, file_format="zip") if is_pack(found) else "",
        "records_count": len(shown.records),
        "edit": can(user, "reports.edit_report", found),
        "clear": can(user, "reports.clear_report", found),
        "release": can(user, "reports.release_report", found),
        "withdraw": can(user, "reports.withdraw_report", found),
        "is_maker": bool(user.holds(found.originator_id)),
    }


@require_safe
def report_progress(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """How far a report is: the part of the page that asks again by itself, and brings the page when it is there."""
    found = report_or_404(request, uid, fictional)
    context = {"report": found, "progress_url": work_url(fictional, "report_progress", uid=uid)}
    response = render(request, "reports/reports/progress.html", context)
    if not found.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def report_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The report as PDF, Word or Excel, its label on each sheet; the pack of a meeting with its papers too."""
    found = report_or_404(request, uid, fictional)
    as_pack = file_format == "zip" and is_pack(found)
    if not as_pack and (file_format not in MEDIA_TYPES or found.content is None):
        raise Http404(_("A report comes as PDF, Word and Excel, once it is composed."))
    shown = shown_to(found, request.user, address_of(found))
    try:
        if as_pack:
            return pack_download(shown, request.user)
        content = file_of(shown, file_format)
    except (PdfProblem, TemplateProblem) as problem:
        messages.error(request, str(problem))
        return redirect(report_url(found, fictional))
    name = file_name([found.kind, found.made_at.date().isoformat(), found.audience_kind], shown.label, file_format)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[file_format], headers=headers)


@require_POST
def report_renew(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Compose it anew from what is there today; what persons wrote comes along."""
    found = report_or_404(request, uid, fictional)
    made = renew_report(found, by=request.user)
    return redirect(report_url(made, fictional))


def carried_out(request: HttpRequest, step: partial[Any], done: str, then: str) -> HttpResponse:
    """Take a step, and go to a page that says what came of it."""
    try:
        step()
    except ReportProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(then)
