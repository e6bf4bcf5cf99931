# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public register of parties: one filter for the list, its partial and its files; a page for each party."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import can
from jointplan.parties.filters import PartyFilter
from jointplan.parties.identifiers import explained_at
from jointplan.parties.models import Confidence, Party, PartyKind
from jointplan.parties.rows import LABEL, PartyRow, ids_in_order, in_order, row_of, with_everything
from jointplan.parties.tables import PartyTable
from jointplan.plans.models import Edition
from jointplan.portal.lists import PER_PAGE, filters_in_use
from jointplan.portal.pages import path_of, space_of
from jointplan.portal.versions import registry_version, versioned

DOUBTFUL = {Confidence.RECALLED, Confidence.NOT_VERIFIED}


def party_filter(request: HttpRequest, *, fictional: bool) -> PartyFilter:
    """The filter of the address, over everybody in the register."""
    return PartyFilter(request.GET, Party.objects.in_regions(fictional=fictional).current(), fictional=fictional)


def rows_of(parties: QuerySet[Party]) -> list[PartyRow]:
    """Parties as rows, in the order of the list."""
    return in_order(map(row_of, with_everything(parties)))


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
@versioned(registry_version)
def parties(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Everybody who takes part or may: States, their bodies, organisations."""
    chosen = party_filter(request, fictional=fictional)
    # Names are sorted in the reader's alphabet, by the names alone; everything else is read for one page.
    ids = ids_in_order(chosen.qs.values_list("pk", "kind", "names"))
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    urls = [(name, reverse(f"{space_of(fictional)}:parties_file", kwargs={"file_format": name})) for name in FORMATS]
    context = {
        "filter": chosen,
        "in_use": filters_in_use(request, chosen),
        "page_obj": page,
        "total": len(ids),
        "table": PartyTable(rows_of(Party.objects.filter(pk__in=list(page)))),
        "files": [(name.upper(), f"{url}?{query}" if query else url) for name, url in urls],
        "join_url": reverse(f"{space_of(fictional)}:join"),
    }
    return render(request, "portal/partials/parties.html" if request.htmx else "portal/parties.html", context)


@login_not_required
@require_safe
def parties_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same rows in the same order as on the page. An import reads it back."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    rows = rows_of(party_filter(request, fictional=fictional).qs)
    source = request.build_absolute_uri(request.get_full_path())
    sheet = sheet_of(PartyTable(rows), title=_("Parties"), label=LABEL, source=source)
    return as_download(sheet, file_format, ["parties"])


@login_not_required
@require_safe
@versioned(registry_version)
def party(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One party: what it is called, what it belongs to, where each fact comes from."""
    found = with_everything(Party.objects.in_regions(fictional=fictional)).filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such party here."))
    if found.merged_into is not None:
        return redirect(f"{space_of(fictional)}:party", code=found.merged_into.code, permanent=True)
    row = row_of(found)
    space, api = space_of(fictional), "training-api" if fictional else "api"
    context = {
        "row": row,
        "other_names": _other_names(found, row),
        "name_doubt": _doubt(row.name_confidence),
        "alias_doubt": _doubt(found.name_confidence.get("aliases", "")),
        "parent_url": reverse(f"{space}:party", kwargs={"code": row.parent}) if row.parent else "",
        "identifiers": [
            {"scheme": i.get_scheme_display(), "value": i.value, "url": explained_at(i.scheme, i.value)}
            for i in sorted(found.identifiers.all(), key=str)
        ],
        "bodies": rows_of(found.bodies.current()),
        "withdrawn_urls": _withdrawn_urls(found, space),
        "merged": list(found.merged.order_by("code").values_list("code", flat=True)),
        "confidence_is_low": found.confidence in DOUBTFUL,
        "edit": can(request.user, "parties.edit_party", found),
        "edit_url": reverse(f"{space}:work:party_edit", kwargs={"code": code}),
        "api_url": request.build_absolute_uri(reverse(f"{api}:party", kwargs={"code": code})),
        "path": path_of([(_("Parties"), reverse(f"{space}:parties")), (row.acronym or row.name, "")]),
    }
    return render(request, "portal/party.html", context)


def _withdrawn_urls(found: Party, space: str) -> list[dict[str, str]]:
    """Of a State: for each plan of its region the list of what was withdrawn."""
    if found.kind != PartyKind.STATE:
        return []
    editions = Edition.objects.filter(plan__region_id=found.region_id).order_by("-adopted_on")
    return [
        {"plan": str(edition), "url": reverse(f"{space}:withdrawn", kwargs={"edition": edition.code})}
        for edition in editions
    ]


def _other_names(found: Party, row: PartyRow) -> list[dict[str, Any]]:
    """Names in the other languages, each with how sure it is where that differs from the rest."""
    return [
        {"language": code, "name": name, "doubt": _doubt(found.name_confidence.get(code, ""))}
        for code, name in row.names.items()
        if code != row.name_language and name
    ]


def _doubt(confidence: str) -> str:
    return str(Confidence(confidence).label) if confidence in DOUBTFUL else ""
