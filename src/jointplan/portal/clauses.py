# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a clause, and of one cycle in its history."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.assessments.models import WithdrawnItem
from jointplan.assessments.view_turns import public_views_on
from jointplan.plans.models import Edition
from jointplan.portal.beside import alignments_on, guidance_on, practices_on
from jointplan.portal.citing import citation
from jointplan.portal.pages import EVERYONE, edition_or_404, path_of, plan_url, space_of, states_of
from jointplan.portal.planmap import Node, PlanMap, map_of
from jointplan.portal.shared import PastPeriod, history_of, shared_in, state_tiles
from jointplan.portal.versions import clause_version, versioned


@login_not_required
@require_safe
@versioned(clause_version)
def clause(request: HttpRequest, edition: str, code: str, fictional: bool) -> HttpResponse:
    """One clause: a part, an objective, or a measure, provision or paragraph."""
    found = edition_or_404(edition, fictional=fictional)
    plan = map_of(found, fictional=fictional)
    node = node_or_404(plan, code)
    context = {
        "edition": found,
        "plan": plan,
        "node": node,
        "path": path_of([*steps_to(found, plan, node, fictional), (node.code, "")]),
        "cite": citation(request, f"{plan.title}, {node.code} {node.title}", found),
    }
    if node.kind in {"part", "objective"}:
        context["feed_url"] = _part_feed(found, node, fictional) if node.kind == "part" else ""
        return render(request, f"portal/{node.kind}.html", context)
    return render(request, "portal/measure.html", context | _shared(request, found, plan, node, fictional))


def _shared(request: HttpRequest, edition: Edition, plan: PlanMap, node: Node, fictional: bool) -> dict[str, Any]:
    """What stands on the page of a measure beside the plan itself: the last period in full, the others as a list."""
    space, states = space_of(fictional), states_of(edition.plan.region_id)
    history = history_of(edition, node.pk, states)
    last = next((past for past in history if past.states), None)
    latest = shared_in(node.pk, last.cycle) if last else None
    days = [answer.released_at for answer in latest.answers] if latest else []
    return {
        "latest": latest,
        "history": _links(history, edition, node, fictional),
        "withdrawn": WithdrawnItem.objects.visible_to(EVERYONE).filter(clause=node.pk).exists(),
        "withdrawn_url": reverse(f"{space}:withdrawn", kwargs={"edition": edition.code}),
        "matrix_url": _matrix_url(edition, node, fictional),
        "views": public_views_on(node.pk, latest.answered if latest else set()),
        "tiles": state_tiles(states, latest, node.url),
        "practices": practices_on(edition, node.code, fictional),
        "practices_url": f"{reverse(f'{space}:public_practices')}?measure={node.code}",
        "works": guidance_on(edition, node.code, fictional),
        "library_url": f"{reverse(f'{space}:public_library')}?measure={node.code}",
        "alignments": alignments_on(node.pk, fictional),
        "api_url": request.build_absolute_uri(_api_url(edition, node, fictional)),
        "cite": citation(request, f"{plan.title}, {node.code} {node.title}", edition, *days),
    }


def _links(history: list[PastPeriod], edition: Edition, node: Node, fictional: bool) -> list[tuple[PastPeriod, str]]:
    return [(past, _period_url(edition, node, past, fictional) if past.states else "") for past in history]


def _period_url(edition: Edition, node: Node, past: PastPeriod, fictional: bool) -> str:
    kwargs = {"edition": edition.code, "code": node.code, "cycle": past.cycle.code}
    return reverse(f"{space_of(fictional)}:clause_period", kwargs=kwargs)


@login_not_required
@require_safe
@versioned(clause_version)
def period(request: HttpRequest, edition: str, code: str, cycle: str, fictional: bool) -> HttpResponse:
    """What the States shared on one measure in one cycle, at an address that stays."""
    found = edition_or_404(edition, fictional=fictional)
    plan = map_of(found, fictional=fictional)
    node = node_or_404(plan, code)
    states = states_of(found.plan.region_id)
    history = history_of(found, node.pk, states)
    past = next((one for one in history if one.cycle.code == cycle), None)
    if past is None or not node.is_assessed:
        raise Http404(_("There is no such period here."))
    shown = shared_in(node.pk, past.cycle)
    title = _("%(plan)s, %(code)s %(title)s: %(cycle)s")
    told = {"plan": plan.title, "code": node.code, "title": node.title, "cycle": past.cycle}
    steps = [*steps_to(found, plan, node, fictional), (node.code, node.url), (str(past.cycle), "")]
    context = {
        "edition": found,
        "plan": plan,
        "node": node,
        "period": shown,
        "tiles": state_tiles(states, shown),
        "views": public_views_on(node.pk, shown.answered),
        "history": _links(history, found, node, fictional),
        "here": past.cycle.code,
        "path": path_of(steps),
        "cite": citation(request, title % told, found, *(a.released_at for a in shown.answers)),
    }
    return render(request, "portal/period.html", context)


def node_or_404(plan: PlanMap, code: str) -> Node:
    node = plan.nodes.get(code)
    if node is None:
        raise Http404(_("%(plan)s has no clause %(code)s.") % {"plan": plan.title, "code": code})
    return node


def steps_to(edition: Edition, plan: PlanMap, node: Node, fictional: bool) -> list[tuple[str, str]]:
    """The way from the plan down to a clause, without it."""
    steps = [(plan.plan_name, plan_url(edition.code, fictional))]
    return steps + [(_step(ancestor), ancestor.url) for ancestor in node.ancestors]


def _step(node: Node) -> str:
    return node.name or f"{node.code} {node.title}" if node.kind == "part" else f"{node.code} {node.title}"


def _matrix_url(edition: Edition, node: Node, fictional: bool) -> str:
    above = next((one.code for one in reversed(node.ancestors) if one.kind == "objective"), "all")
    return f"{reverse(f'{space_of(fictional)}:matrix', kwargs={'edition': edition.code})}?objective={above}"


def _part_feed(edition: Edition, node: Node, fictional: bool) -> str:
    kwargs = {"edition": edition.code, "code": node.code}
    return reverse(f"{space_of(fictional)}:part_feed", kwargs=kwargs)


def _api_url(edition: Edition, node: Node, fictional: bool) -> str:
    prefix = "/training/api/v1" if fictional else "/api/v1"
    return f"{prefix}/measures/{edition.code}/{node.code}/"
