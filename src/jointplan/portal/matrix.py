# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public matrix, and the public list of what was withdrawn."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.assessments.matrix import Matrix, cycles_of, matrix_of, sheet_of
from jointplan.assessments.models import Cycle, WithdrawnItem
from jointplan.core.exports import FORMATS, Column, Sheet, as_download
from jointplan.core.text import localise
from jointplan.plans.models import Edition
from jointplan.portal.pages import edition_or_404, path_of, plan_url, space_of
from jointplan.portal.versions import matrix_version, versioned


@login_not_required
@require_safe
@versioned(matrix_version)
def matrix(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """Which State made something public on which measure, in one cycle. What else one may read is in the workspace."""
    found = edition_or_404(edition, fictional=fictional)
    shown, cycles = _matrix(request, found, fictional)
    context = {
        "edition": found,
        "matrix": shown,
        "cycles": cycles,
        "files": _files(request, "matrix_file", found, fictional),
        "withdrawn_url": reverse(f"{space_of(fictional)}:withdrawn", kwargs={"edition": found.code}),
        "path": path_of([(str(found), plan_url(found.code, fictional)), (_("What the States shared"), "")]),
    }
    return render(request, "portal/matrix.html", context)


@login_not_required
@require_safe
def matrix_file(request: HttpRequest, edition: str, file_format: str, fictional: bool) -> HttpResponse:
    """The matrix as a file, as it is on the page."""
    found = edition_or_404(edition, fictional=fictional)
    shown, _cycles = _matrix(request, found, fictional)
    if file_format not in FORMATS or shown is None:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    source = request.build_absolute_uri(request.get_full_path())
    return as_download(sheet_of(shown, source), file_format, ["shared", found.code, shown.cycle.code])


@login_not_required
@require_safe
@versioned(matrix_version)
def withdrawn(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """What States made public once and withdrew: which part, and on which day; nothing of its text."""
    found = edition_or_404(edition, fictional=fictional)
    context = {
        "edition": found,
        "rows": _withdrawn(found, request.user, fictional),
        "files": _files(request, "withdrawn_file", found, fictional),
        "path": path_of([(str(found), plan_url(found.code, fictional)), (_("What was withdrawn"), "")]),
    }
    return render(request, "portal/withdrawn.html", context)


@login_not_required
@require_safe
def withdrawn_file(request: HttpRequest, edition: str, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file."""
    found = edition_or_404(edition, fictional=fictional)
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    headings = [
        ("withdrawn_on", _("Withdrawn on"), 14),
        ("state", _("State"), 24),
        ("cycle", _("Cycle"), 24),
        ("code", _("Measure"), 12),
        ("part", _("Part"), 24),
        ("reason", _("Reason"), 50),
    ]
    source = request.build_absolute_uri(request.get_full_path())
    sheet = Sheet(
        _("What was withdrawn"),
        Label.CLEAR.label,
        source,
        [Column(*heading) for heading in headings],
        _withdrawn(found, request.user, fictional),
    )
    return as_download(sheet, file_format, ["withdrawn", found.code])


def _matrix(request: HttpRequest, edition: Edition, fictional: bool) -> tuple[Matrix | None, list[Cycle]]:
    cycles = cycles_of(edition)
    if not cycles:
        return None, []
    chosen = next((cycle for cycle in cycles if cycle.code == request.GET.get("cycle")), cycles[0])
    base = plan_url(edition.code, fictional)
    shown = matrix_of(
        chosen,
        request.GET.get("objective", ""),
        # The same for everybody: a public page says nothing of what its reader may read elsewhere.
        AnonymousUser(),
        clause_url=lambda code: f"{base}{code}/",
        cell_url=lambda code, state: f"{base}{code}/{chosen.code}/#{state}",
    )
    return shown, cycles


def _withdrawn(edition: Edition, user: Any, fictional: bool) -> list[dict[str, Any]]:
    base = plan_url(edition.code, fictional)
    items = WithdrawnItem.objects.visible_to(user).of_edition(edition.pk).shown()
    return [
        {
            "withdrawn_on": item.withdrawn_on,
            "state": localise(item.originator.names).text,
            "cycle": localise(item.cycle.names).text,
            "code": item.clause.code,
            "url": f"{base}{item.clause.code}/",
            "part": item.name,
            "reason": item.reason,
            "language": item.language,
        }
        for item in items
    ]


def _files(request: HttpRequest, name: str, edition: Edition, fictional: bool) -> list[tuple[str, str]]:
    query = request.GET.urlencode()
    urls = [
        (form, reverse(f"{space_of(fictional)}:{name}", kwargs={"edition": edition.code, "file_format": form}))
        for form in FORMATS
    ]
    return [(form.upper(), f"{url}?{query}" if query else url) for form, url in urls]
