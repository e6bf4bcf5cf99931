# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register of public recommendations as its pages and files show it: each reader sees the positions it may read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.commitments.forms import RecommendationFilter
from jointplan.commitments.models import Position, Recommendation
from jointplan.commitments.standing import states_in_order
from jointplan.commitments.tables import RecommendationTable
from jointplan.core.exports import FORMATS, as_download, sheet_of


def recommendation_filter(request: HttpRequest, reader: Any, fictional: bool) -> RecommendationFilter:
    """The filter of the address over all public recommendations of the space."""
    found = Recommendation.objects.in_regions(fictional=fictional)
    positions = Position.objects.visible_to(reader).in_regions(fictional=fictional)
    return RecommendationFilter(request.GET, found, states=states_in_order(fictional=fictional), positions=positions)


def positions_on(found: list[Recommendation], reader: Any) -> dict[int, Position]:
    """What the reader may see of positions on these recommendations, by the recommendation; opening them is noted."""
    rows = Position.objects.visible_to(reader).filter(recommendation__in=found)
    positions = {row.recommendation_id: row for row in rows if row.recommendation_id}
    note_openings(reader, positions.values())
    return positions


def label_of(positions: dict[int, Position]) -> Label:
    return Label.narrowest((row.shown_label() for row in positions.values()), default=Label.CLEAR)


def list_as_file(request: HttpRequest, reader: Any, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file: the same recommendations in the same order as on the page. An import reads it back."""
    if file_format not in FORMATS:
        raise Http404(_("This list comes as CSV, XLSX and JSON."))
    found = list(recommendation_filter(request, reader, fictional).chosen().shown())
    source = request.build_absolute_uri(request.get_full_path())
    positions = positions_on(found, reader)
    for one in found:
        one.position = positions.get(one.pk)
    label = str(label_of(positions).label)
    sheet = sheet_of(RecommendationTable(found), title=_("Recommendations"), label=label, source=source)
    return as_download(sheet, file_format, ["recommendations"])
