# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.pages import work_path, work_url
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import can
from jointplan.core.text import localise
from jointplan.documents.pages import own_parties
from jointplan.parties.models import Party
from jointplan.parties.rules import state_of
from jointplan.plans.models import Edition
from jointplan.plans.texts import title_of
from jointplan.strategies.coverage import MeasureRow, coverage_of, lines_of
from jointplan.strategies.forms import CoverageFilter
from jointplan.strategies.pages import edition_of, step_to_list, strategy_url
from jointplan.strategies.tables import CoverageTable


class Chosen:
    """What the address asks for: the filter, the State looked at, its plan, and the rows."""

    def __init__(self, request: HttpRequest, fictional: bool) -> None:
        states = list(Party.objects.states().in_regions(fictional=fictional).select_related("region"))
        by_code = {state.code: state for state in states}
        own = next((state_of(party) for party in own_parties(request.user, fictional) if state_of(party)), None)
        data = request.GET.copy()
        if own is not None and not data.get("state"):
            data["state"] = own.code
        self.state = by_code.get(data.get("state", ""))
        self.edition: Edition | None = edition_of(self.state.region) if self.state else None
        self.gaps = bool(self.state and can(request.user, "strategies.view_gaps", self.state))
        self.filter = CoverageFilter(data, states=states, parts=_parts(self.edition), with_gaps=self.gaps)
        self.rows: list[MeasureRow] = []
        if self.filter.is_valid() and self.state is not None and self.edition is not None:
            said: dict[str, Any] = self.filter.cleaned_data
            chosen = {"part": said["part"], "only": said.get("only", "")}
            self.rows = coverage_of(self.state, self.edition, request.user, **chosen)


def _parts(edition: Edition | None) -> list[tuple[str, str]]:
    if edition is None:
        return []
    parts = edition.clauses.filter(kind="part").in_order().with_titles()
    return [(part.code, localise(part.names).text or title_of(part).text) for part in parts]


@require_safe
def coverage(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Measure by measure, which actions of one State serve it."""
    chosen = Chosen(request, fictional)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    urls = {one.strategy.pk: strategy_url(one.strategy, fictional) for row in chosen.rows for one in row.served_by}
    context = {
        "filter": chosen.filter,
        "state": chosen.state,
        "gaps": chosen.gaps,
        "rows": [(row, [(one, urls[one.strategy.pk]) for one in row.served_by]) for row in chosen.rows],
        "files": [(f.upper(), work_url(fictional, "strategy_coverage_file", file_format=f) + query) for f in FORMATS],
        "label_bar": _bar(chosen),
        "path": work_path(fictional, _("Which measures are served"), step_to_list(fictional)),
    }
    return render(request, "strategies/coverage.html", context)


def _bar(chosen: Chosen) -> dict[str, str]:
    return {"label": _label(chosen), "sentence": _("This page shows what you may read.")}


def _label(chosen: Chosen) -> Label:
    """The narrowest of what is shown; what is missing is the State's own."""
    labels = [Label(one.label) for row in chosen.rows for one in row.served_by]
    return Label.narrowest([*labels, *([Label.AMBER_STRICT] if chosen.gaps else [])], default=Label.GREEN)


@require_safe
def coverage_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The same lines as on the page, as a file."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    chosen = Chosen(request, fictional)
    lines = lines_of(chosen.rows)
    source = request.build_absolute_uri(request.get_full_path())
    title = f"{_('Which measures are served')}: {chosen.state}" if chosen.state else _("Which measures are served")
    sheet = sheet_of(CoverageTable(lines), title=title, label=str(_label(chosen).label), source=source)
    return as_download(sheet, file_format, ["coverage", *([chosen.state.code] if chosen.state else [])])
