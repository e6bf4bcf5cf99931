# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of measures: one filter for the page, its partial and its files."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django.views.generic import View
from django_filters import FilterSet

from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.highlighting import highlight
from jointplan.plans.filters import ClauseFilter
from jointplan.plans.models import Clause, Edition
from jointplan.plans.rows import LABEL, row_of, with_everything
from jointplan.plans.tables import ClauseTable
from jointplan.portal.pages import edition_or_404, file_urls, path_of, plan_url
from jointplan.portal.planmap import Node, map_of
from jointplan.portal.versions import space_version, versioned

PER_PAGE = 50
# What says where in a list one is, and not what is in it.
PLACES = ("page", "before")


def clause_filter(request: HttpRequest, edition: Edition) -> ClauseFilter:
    """The filter of the address, over the clauses of one edition, in the order of the source."""
    clauses = Clause.objects.filter(edition=edition).assessable().in_order()
    return ClauseFilter(request.GET, clauses, editions=Edition.objects.filter(pk=edition.pk), one_plan=True)


@method_decorator(
    [login_not_required, require_safe, vary_on_headers("HX-Request"), versioned(space_version)], name="dispatch"
)
class MeasureList(View):
    """Measures, provisions and paragraphs of an edition, filtered by what the address says."""

    def get(self, request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
        found = edition_or_404(edition, fictional=fictional)
        plan = map_of(found, fictional=fictional)
        chosen = clause_filter(request, found)
        codes = plan.listed(chosen.qs.values_list("code", flat=True))
        page = Paginator(codes, PER_PAGE).get_page(request.GET.get("page"))
        nodes = [plan.nodes[code] for code in page]
        query = request.GET.urlencode()
        context = {
            "edition": found,
            "plan": plan,
            "filter": chosen,
            "in_use": filters_in_use(request, chosen),
            "page_obj": page,
            "total": len(codes),
            "rows": list(zip(nodes, self.titles(nodes, request.GET.get("q", "")), strict=True)),
            "files": [(name, f"{url}?{query}" if query else url) for name, url in file_urls(found.code, fictional)],
            "path": path_of([(plan.plan_name, plan_url(found.code, fictional)), (_("Measures"), "")]),
        }
        template = "portal/partials/measures.html" if request.htmx else "portal/measures.html"
        return render(request, template, context)

    def titles(self, nodes: list[Node], words: str) -> list[Any]:
        """Titles with the words that were looked for marked in them."""
        if not words.strip() or "\x00" in words:
            return [node.title for node in nodes]
        return list(highlight([(node.title, node.title_language) for node in nodes], words, whole=True))


def filters_in_use(request: HttpRequest, chosen: FilterSet) -> list[dict[str, str]]:
    """Each filter of the address with its name, and the address without it."""
    used = []
    for name, form_field in chosen.form.fields.items():
        value = request.GET.get(name)
        if not value or form_field.widget.is_hidden:
            continue
        rest = request.GET.copy()
        rest.pop(name)
        for place in PLACES:
            rest.pop(place, None)
        label = dict(getattr(form_field, "choices", ())).get(value, value)
        used.append({"name": str(form_field.label), "label": str(label), "url": f"?{rest.urlencode()}"})
    return used


@login_not_required
@require_safe
def measures_file(request: HttpRequest, edition: str, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same rows in the same order as on the page."""
    found = edition_or_404(edition, fictional=fictional)
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    chosen = clause_filter(request, found)
    rows = {clause.code: row_of(clause) for clause in with_everything(chosen.qs)}
    table = ClauseTable([rows[code] for code in map_of(found, fictional=fictional).listed(rows)])
    title = _("%(plan)s: measures") % {"plan": found}
    sheet = sheet_of(table, title=title, label=LABEL, source=request.build_absolute_uri(request.get_full_path()))
    return as_download(sheet, file_format, ["measures", found.code])
