# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.assessments.models import AnswerPart, WithdrawnItem
from jointplan.assessments.pictures import shared_over_time
from jointplan.assessments.view_turns import public_views_on
from jointplan.core.text import localise, sort_key
from jointplan.parties.installation import is_training_installation
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from jointplan.portal.pages import (
    answered_in,
    edition_or_404,
    latest_shared,
    path_of,
    plan_url,
    shared_on,
    space_of,
    state_tiles,
)
from jointplan.portal.planmap import Node, PlanMap, plan_map
from jointplan.portal.versions import clause_version, space_version, versioned


def map_of(edition: Edition, *, fictional: bool) -> PlanMap:
    return plan_map(edition.pk, edition.revision, get_language() or "en", space_of(fictional))


@login_not_required
@require_safe
@versioned(space_version)
def home(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What was promised and what was shared, in one screen."""
    editions = Edition.objects.in_regions(fictional=fictional).select_related("plan__region")
    edition = editions.order_by("-adopted_on").first()
    if edition is None:
        return render(request, "portal/empty.html", {"fictional": fictional})
    plan = map_of(edition, fictional=fictional)
    region = edition.plan.region
    shared = latest_shared(region.pk, request.user)
    states = sorted(Party.objects.states().in_region(region), key=lambda state: sort_key(str(state)))
    tiles = [_home_tile(state, shared.get(state.pk), plan) for state in states]
    context = {
        "edition": edition,
        "plan": plan,
        "region": localise(region.names).text,
        "states": states,
        "tiles": tiles,
        "anything_shared": bool(shared),
        "plan_url": plan_url(edition.code, fictional),
        "training_url": reverse("training:home") if not fictional and is_training_installation() else "",
        "search_url": reverse(f"{space_of(fictional)}:search"),
    }
    return render(request, "portal/home.html", context)


def _home_tile(state: Party, part: AnswerPart | None, plan: PlanMap) -> dict[str, Any]:
    node = plan.nodes.get(part.clause.code) if part else None
    if part is None or node is None:
        return {"state": str(state), "excerpt": "", "url": ""}
    text = part.value if len(part.value) <= 140 else part.value[:140].rsplit(" ", 1)[0] + " …"
    return {
        "state": str(state),
        "excerpt": text,
        "language": part.language,
        "url": f"{node.url}#{state.code}",
        "about": f"{node.code}, {localise(part.cycle.names).text}",
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
    states = sorted(Party.objects.states().in_region(found.plan.region), key=lambda state: sort_key(str(state)))
    context = {
        "edition": found,
        "plan": map_of(found, fictional=fictional),
        "states": states,
        "picture": shared_over_time(found.pk, request.user),
        "list_url": reverse(f"{space_of(fictional)}:measures", kwargs={"edition": found.code}),
        "matrix_url": reverse(f"{space_of(fictional)}:matrix", kwargs={"edition": found.code}),
    }
    return render(request, "portal/plan.html", context)


@login_not_required
@require_safe
@versioned(clause_version)
def clause(request: HttpRequest, edition: str, code: str, fictional: bool) -> HttpResponse:
    """One clause: a part, an objective, or a measure, provision or paragraph."""
    found = edition_or_404(edition, fictional=fictional)
    plan = map_of(found, fictional=fictional)
    node = plan.nodes.get(code)
    if node is None:
        raise Http404(_("%(plan)s has no clause %(code)s.") % {"plan": plan.title, "code": code})
    context = {"edition": found, "plan": plan, "node": node, "path": _path(found, plan, node, fictional)}
    if node.kind == "part":
        return render(request, "portal/part.html", context)
    if node.kind == "objective":
        return render(request, "portal/objective.html", context)
    periods = shared_on(node.pk, request.user)
    latest = periods[0] if periods else None
    context |= {
        "periods": periods,
        "latest": latest,
        "withdrawn": WithdrawnItem.objects.visible_to(request.user).filter(clause=node.pk).exists(),
        "withdrawn_url": reverse(f"{space_of(fictional)}:withdrawn", kwargs={"edition": found.code}),
        "matrix_url": _matrix_url(found, node, fictional),
        "views": public_views_on(node.pk, answered_in(periods)),
        "tiles": state_tiles(found.plan.region_id, latest, node.url),
        "api_url": request.build_absolute_uri(_api_url(found, node, fictional)),
    }
    return render(request, "portal/measure.html", context)


def _path(edition: Edition, plan: PlanMap, node: Node, fictional: bool) -> list[dict[str, str]]:
    steps = [(plan.plan_name, plan_url(edition.code, fictional))]
    steps += [(_step(ancestor), ancestor.url) for ancestor in node.ancestors]
    return path_of([*steps, (node.code, "")])


def _step(node: Node) -> str:
    return node.name or f"{node.code} {node.title}" if node.kind == "part" else f"{node.code} {node.title}"


def _matrix_url(edition: Edition, node: Node, fictional: bool) -> str:
    above = next((one.code for one in reversed(node.ancestors) if one.kind == "objective"), "all")
    return f"{reverse(f'{space_of(fictional)}:matrix', kwargs={'edition': edition.code})}?objective={above}"


def _api_url(edition: Edition, node: Node, fictional: bool) -> str:
    prefix = "/training/api/v1" if fictional else "/api/v1"
    return f"{prefix}/measures/{edition.code}/{node.code}/"


@login_not_required
@require_safe
def statement(request: HttpRequest, fictional: bool, name: str) -> HttpResponse:
    """A page of fixed text about this site: about, privacy, accessibility."""
    return render(request, f"portal/{name}.html")
