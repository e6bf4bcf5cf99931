# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports and regional texts that were released to everyone: to read as pages, and to take along as files."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.core.exports import file_name
from jointplan.core.papers.files import FORMATS, paper_download
from jointplan.core.papers.templates import TemplateProblem
from jointplan.core.pdf import PdfProblem
from jointplan.portal.citing import citation_of_record
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.versions import reports_version, versioned
from jointplan.reports.bundling import is_pack, pack_download
from jointplan.reports.contents import shown_to
from jointplan.reports.files import KEPT_FOR, MEDIA_TYPES, file_of
from jointplan.reports.models import RegionalText, Report, TextVersion
from jointplan.reports.text_pages import chosen_version, public_url, stage_of, versions_of
from jointplan.reports.text_papers import text_paper

# Of the digest of a report, as many as a citation carries.
DIGITS = 12


def public_reports(fictional: bool) -> Any:
    """Reports that everyone reads."""
    found = Report.objects.visible_to(EVERYONE).in_regions(fictional=fictional)
    return found.filter(released_on__isnull=False, withdrawn_on=None)


def public_texts(fictional: bool) -> Any:
    """Texts of the region that the States released to everyone."""
    return RegionalText.objects.visible_to(EVERYONE).in_regions(fictional=fictional)


def _url(name: str, fictional: bool, **given: Any) -> str:
    return reverse(f"{space_of(fictional)}:{name}", kwargs=given)


def report_url(found: Report, fictional: bool) -> str:
    return _url("public_report", fictional, uid=found.uid)


@login_not_required
@require_safe
@versioned(reports_version)
def reports(request: HttpRequest, fictional: bool) -> HttpResponse:
    """All of them, the latest first: texts of the States, and reports that were composed for everyone."""
    texts = [
        {
            "title": one.title,
            "language": one.language,
            "note": f"{_('Text of the States')} · {one.get_stage_display()}",
            "url": public_url(one, fictional),
        }
        for one in public_texts(fictional).shown().latest_first()
    ]
    composed = [
        {
            "title": str(one),
            "note": f"{one.originator} · {date_format(one.released_on, 'DATE_FORMAT')}",
            "url": report_url(one, fictional),
        }
        for one in public_reports(fictional).without_contents().shown().latest_first()
    ]
    context = {"texts": texts, "reports": composed, "path": path_of([(_("Reports and texts"), "")])}
    return render(request, "portal/reports.html", context)


@login_not_required
@require_safe
def report(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One report, as everyone reads it."""
    found = _report_or_404(uid, fictional)
    shown = shown_to(found, EVERYONE, request.build_absolute_uri(request.path))
    facts = [
        (_("Composed by"), str(found.originator)),
        (_("Released"), date_format(found.released_on, "DATE_FORMAT") if found.released_on else ""),
    ]
    files = [(one.upper(), _url("public_report_file", fictional, uid=uid, file_format=one)) for one in MEDIA_TYPES]
    pack = _url("public_report_file", fictional, uid=uid, file_format="zip") if is_pack(found) else ""
    cite = citation_of_record(request, f"{found.originator}: {found}", shown.digest[:DIGITS], found.released_at)
    said = shown.paper().context() | {"pack_url": pack, "cite": cite, "about_kind": "report", "about_key": uid}
    return _page(request, str(found), said, facts, files, fictional)


@login_not_required
@require_safe
def report_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """The report as everyone reads it, as PDF, Word or Excel; the pack of a meeting with its public papers too."""
    found = _report_or_404(uid, fictional)
    as_pack = file_format == "zip" and is_pack(found)
    if not as_pack and file_format not in MEDIA_TYPES:
        raise Http404(_("A report comes as PDF, Word and Excel, once it is composed."))
    shown = shown_to(found, EVERYONE, request.build_absolute_uri(_url("public_report", fictional, uid=uid)))
    try:
        if as_pack:
            return pack_download(shown, EVERYONE)
        content = file_of(shown, file_format)
    except (PdfProblem, TemplateProblem) as problem:
        messages.error(request, str(problem))
        return redirect(_url("public_report", fictional, uid=uid))
    name = file_name([found.kind, timezone.localdate(found.made_at).isoformat()], shown.label, file_format)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[file_format], headers=headers)


def _report_or_404(uid: UUID, fictional: bool) -> Report:
    found: Report | None = public_reports(fictional).shown().filter(uid=uid).first()
    if found is None or found.content is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return found


@login_not_required
@require_safe
def text(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """A text of the States, with the footnotes of States in their own words."""
    version = _version_or_404(uid, fictional)
    paper = text_paper(version, EVERYONE, request.build_absolute_uri(request.path))
    facts = [(_("Stands at"), stage_of(version)), (_("Version"), str(version))]
    files = [(one.upper(), _url("public_text_file", fictional, uid=uid, file_format=one)) for one in FORMATS]
    found = version.text_of
    moments = found.concluded_at, found.released_at
    cite = citation_of_record(request, found.title, f"v{version.number}", *moments)
    said = paper.context() | {"cite": cite, "about_kind": "text", "about_key": uid}
    return _page(request, found.title, said, facts, files, fictional)


@login_not_required
@require_safe
def text_file(request: HttpRequest, uid: UUID, file_format: str, fictional: bool) -> HttpResponse:
    """A text of the States as Word or PDF."""
    version = _version_or_404(uid, fictional)
    if file_format not in FORMATS:
        raise Http404(_("This paper comes as Word and PDF."))
    source = request.build_absolute_uri(_url("public_text", fictional, uid=uid))
    paper = text_paper(version, EVERYONE, source)
    key = f"text-{file_format}-{get_language()}-{sha256(repr(paper).encode()).hexdigest()}"
    kept: HttpResponse = cache.get_or_set(
        key, lambda: paper_download(paper, file_format, ["text", str(uid)[:8]]), KEPT_FOR
    )
    return kept


def _version_or_404(uid: UUID, fictional: bool) -> TextVersion:
    found = public_texts(fictional).shown().filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return chosen_version(versions_of(found, EVERYONE), EVERYONE)


def _page(
    request: HttpRequest,
    title: str,
    paper: dict[str, Any],
    facts: list[tuple[str, str]],
    files: list[tuple[str, str]],
    fictional: bool,
) -> HttpResponse:
    steps = [(_("Reports and texts"), _url("public_reports", fictional)), (title, "")]
    context = paper | {"title": title, "facts": facts, "files": files, "path": path_of(steps)}
    return render(request, "portal/report.html", context)
