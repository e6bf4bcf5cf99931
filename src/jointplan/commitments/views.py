# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.access.pages import space_of, work_path, work_url
from jointplan.commitments.pages import (
    bar_of,
    follow_up_of,
    recommendation_or_404,
    recommendation_url,
    step_to_list,
)
from jointplan.commitments.register import label_of, list_as_file, positions_on, recommendation_filter
from jointplan.core.exports import FORMATS
from jointplan.core.rules import can
from jointplan.parties.pages import region_of

PER_PAGE = 50


@require_safe
def commitments(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The register of recommendations."""
    chosen = recommendation_filter(request, request.user, fictional)
    page = Paginator(chosen.chosen().shown(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    positions = positions_on(shown, request.user)
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
    """The list as a file."""
    return list_as_file(request, request.user, file_format, fictional)


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
