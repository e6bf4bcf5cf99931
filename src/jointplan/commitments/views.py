# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import space_of, work_path, work_url
from jointplan.commitments.forms import RecommendationFilter
from jointplan.commitments.models import Position, Recommendation
from jointplan.commitments.pages import (
    bar_of,
    follow_up_of,
    recommendation_or_404,
    recommendation_url,
    step_to_list,
)
from jointplan.commitments.standing import states_in_order
from jointplan.commitments.tables import RecommendationTable
from jointplan.core.exports import FORMATS, as_download, sheet_of
from jointplan.core.rules import can
from jointplan.parties.pages import region_of

PER_PAGE = 50


def recommendation_filter(request: HttpRequest, fictional: bool) -> RecommendationFilter:
    """The filter of the address over all public recommendations of the space."""
    found = Recommendation.objects.in_regions(fictional=fictional)
    positions = Position.objects.visible_to(request.user).in_regions(fictional=fictional)
    return RecommendationFilter(request.GET, found, states=states_in_order(fictional=fictional), positions=positions)


def positions_on(request: HttpRequest, found: list[Recommendation]) -> dict[int, Position]:
    """What the reader may see of positions on these recommendations, by the recommendation; opening them is noted."""
    rows = Position.objects.visible_to(request.user).filter(recommendation__in=found)
    positions = {row.recommendation_id: row for row in rows if row.recommendation_id}
    note_openings(request.user, positions.values())
    return positions


def label_of(positions: dict[int, Position]) -> Label:
    return Label.narrowest((row.shown_label() for row in positions.values()), default=Label.CLEAR)


@require_safe
def commitments(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The register of recommendations."""
    chosen = recommendation_filter(request, fictional)
    page = Paginator(chosen.chosen().shown(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    positions = positions_on(request, shown)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context: dict[str, Any] = {
        "filter": chosen,
        "page_obj": page,
        "rows": [(one, recommendation_url(one, fictional), positions.get(one.pk)) for one in shown],
        "total": page.paginator.count,
        "files": [(f.upper(), work_url(fictional, "commitments_file", file_format=f) + query) for f in FORMATS],
        "may_import": can(request.user, "commitments.import_recommendations", region_of(request, fictional)),
        "urls": {name: work_url(fictional, name) for name in ("recommendations_import", "committee", "obligations")},
        "public_url": reverse(f"{space_of(fictional)}:treaties"),
        "label_bar": bar_of(label_of(positions)),
        "path": work_path(fictional, _("Commitments")),
    }
    return render(request, "commitments/commitments.html", context)


@require_safe
def commitments_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same recommendations in the same order as on the page. An import reads it back."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(recommendation_filter(request, fictional).chosen().shown())
    source = request.build_absolute_uri(request.get_full_path())
    positions = positions_on(request, found)
    for one in found:
        one.position = positions.get(one.pk)
    label = str(label_of(positions).label)
    sheet = sheet_of(RecommendationTable(found), title=_("Recommendations"), label=label, source=source)
    return as_download(sheet, file_format, ["recommendations"])


@require_safe
def recommendation(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One recommendation: its text, where it comes from, and what its State lets one read of the follow-up."""
    found = recommendation_or_404(uid, fictional)
    follow_up = follow_up_of(request, found, fictional)
    context: dict[str, Any] = {
        "recommendation": found,
        "follow_up": follow_up,
        "label_bar": bar_of(follow_up["label"]),
        "path": work_path(fictional, str(found), step_to_list(fictional)),
    }
    return render(request, "commitments/recommendation.html", context)
