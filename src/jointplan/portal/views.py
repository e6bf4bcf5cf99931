# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jointplan.assessments.models import AnswerPart
from jointplan.assessments.pictures import shared_over_time
from jointplan.core.text import localise
from jointplan.parties.installation import is_training_installation
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from jointplan.portal.changes import Scope, changes
from jointplan.portal.citing import citation
from jointplan.portal.navigation import directory
from jointplan.portal.pages import edition_or_404, plan_url, space_of, states_of
from jointplan.portal.planmap import PlanMap, map_of
from jointplan.portal.shared import latest_shared, shortened
from jointplan.portal.states import state_url
from jointplan.portal.versions import home_version, space_version, versioned

# Registers whose latest stands on the home page; what States answered stands in their tiles.
NEWS = ("practices", "library", "strategies", "meetings")
MOST_NEWS = 5


@login_not_required
@require_safe
@versioned(home_version)
def home(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What this is, what was promised, and what was shared lately, in one screen."""
    editions = Edition.objects.in_regions(fictional=fictional).select_related("plan__region")
    edition = editions.order_by("-adopted_on").first()
    if edition is None:
        return render(request, "portal/empty.html", {"fictional": fictional})
    plan, space = map_of(edition, fictional=fictional), space_of(fictional)
    states = states_of(edition.plan.region_id)
    shared = latest_shared(states)
    here = edition.plan.region
    news = [change for kind in NEWS for change in changes(Scope(fictional, region=here, kind=kind), MOST_NEWS)]
    context = {
        "edition": edition,
        "plan": plan,
        "region": localise(edition.plan.region.names).text,
        "states": states,
        "tiles": [_home_tile(state, shared.get(state.pk), plan, fictional) for state in states],
        "anything_shared": bool(shared),
        "news": sorted(news, key=lambda change: change.at, reverse=True)[:MOST_NEWS],
        "plan_url": plan_url(edition.code, fictional),
        "states_url": reverse(f"{space}:states"),
        "changed_url": reverse(f"{space}:changed"),
        "feed_url": reverse(f"{space}:region_feed", kwargs={"region": edition.plan.region.code}),
        "training_url": reverse("training:home") if not fictional and is_training_installation() else "",
        "search_url": reverse(f"{space}:search"),
        "directory": directory(fictional),
    }
    return render(request, "portal/home.html", context)


def _home_tile(state: Party, part: AnswerPart | None, plan: PlanMap, fictional: bool) -> dict[str, Any]:
    node = plan.nodes.get(part.clause.code) if part else None
    name = {"state": str(state), "state_url": state_url(state.code, fictional)}
    if part is None or node is None:
        return name | {"excerpt": "", "url": ""}
    return name | {
        "excerpt": shortened(part.value, 140),
        "language": part.language,
        "url": f"{node.url}{part.cycle.code}/#{state.code}",
        "about": f"{node.code}, {part.cycle}",
    }


@login_not_required
@require_safe
def plans(request: HttpRequest, fictional: bool) -> HttpResponse:
    """All editions; with one edition, the edition itself."""
    editions = list(Edition.objects.in_regions(fictional=fictional).order_by("-adopted_on"))
    if len(editions) == 1:
        return plan(request, edition=editions[0].code, fictional=fictional)
    rows = [{"title": str(e), "url": plan_url(e.code, fictional), "adopted_on": e.adopted_on} for e in editions]
    return render(request, "portal/plans.html", {"editions": rows})


@login_not_required
@require_safe
@versioned(space_version)
def plan(request: HttpRequest, edition: str, fictional: bool) -> HttpResponse:
    """Every part with its objectives."""
    found = edition_or_404(edition, fictional=fictional)
    shown = map_of(found, fictional=fictional)
    context = {
        "edition": found,
        "plan": shown,
        "states": [(state, state_url(state.code, fictional)) for state in states_of(found.plan.region_id)],
        "cite": citation(request, shown.title, found),
        "picture": shared_over_time(found.pk, request.user),
        "list_url": reverse(f"{space_of(fictional)}:measures", kwargs={"edition": found.code}),
        "matrix_url": reverse(f"{space_of(fictional)}:matrix", kwargs={"edition": found.code}),
    }
    return render(request, "portal/plan.html", context)


@login_not_required
@require_safe
def statement(request: HttpRequest, fictional: bool, name: str) -> HttpResponse:
    """A page of fixed text about this site: about, privacy, accessibility."""
    return render(request, f"portal/{name}.html")
