# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages on recommendations: what mechanisms of the United Nations said, and what a State said for everyone."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.commitments.models import FollowUpAction, Position, Recommendation
from jointplan.commitments.pages import clause_links, recommendation_or_404
from jointplan.commitments.register import list_as_file, positions_on, recommendation_filter
from jointplan.core.exports import FORMATS
from jointplan.portal.citing import citation_of_record
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.versions import recommendations_version, versioned

PER_PAGE = 50


def recommendation_url(found: Recommendation, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:public_recommendation", kwargs={"uid": found.uid})


@login_not_required
@require_safe
@versioned(recommendations_version)
def recommendations(request: HttpRequest, fictional: bool) -> HttpResponse:
    """The register of recommendations as everyone reads it, the latest first."""
    chosen = recommendation_filter(request, EVERYONE, fictional)
    page = Paginator(chosen.chosen().shown(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    positions = positions_on(shown, EVERYONE)
    space, query = space_of(fictional), f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "filter": chosen,
        "page_obj": page,
        "rows": [(one, recommendation_url(one, fictional), positions.get(one.pk)) for one in shown],
        "total": page.paginator.count,
        "files": [
            (name.upper(), reverse(f"{space}:public_recommendations_file", kwargs={"file_format": name}) + query)
            for name in FORMATS
        ],
        "treaties_url": reverse(f"{space}:treaties"),
        "path": path_of([(_("Recommendations"), "")]),
    }
    return render(request, "portal/recommendations.html", context)


@login_not_required
@require_safe
def recommendations_file(request: HttpRequest, file_format: str, fictional: bool) -> HttpResponse:
    """The list as a file."""
    return list_as_file(request, EVERYONE, file_format, fictional)


@login_not_required
@require_safe
@versioned(recommendations_version)
def recommendation(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """One recommendation: its text, where it comes from, and what its State released of the follow-up."""
    found = recommendation_or_404(uid, fictional)
    position = Position.objects.visible_to(EVERYONE).on(found).shown().first()
    done = FollowUpAction.objects.visible_to(EVERYONE).on(found)
    actions = list(done.shown().select_related("lead").order_by("pk"))
    said = [*([position] if position else []), *actions]
    moments = [found.updated_at, *(one.saved_at for one in said), *(one.released_at for one in said)]
    context = {
        "recommendation": found,
        "cite": citation_of_record(request, f"{found.state}: {found}", "", *moments),
        "position": position,
        "measures": clause_links(position.measures, fictional) if position else [],
        "actions": actions,
        "state_url": reverse(f"{space_of(fictional)}:state", kwargs={"code": found.state.code}),
        "path": path_of(
            [(_("Recommendations"), reverse(f"{space_of(fictional)}:public_recommendations")), (str(found), "")]
        ),
    }
    return render(request, "portal/recommendation.html", context)
