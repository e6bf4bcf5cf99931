# SPDX-License-Identifier: AGPL-3.0-or-later
"""How each number on public pages is made: what is counted, how, and the list of exactly what was counted."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.plans.models import Edition
from jointplan.portal.pages import path_of, plan_url, space_of, states_of
from jointplan.portal.planmap import PlanMap, map_of
from jointplan.portal.versions import space_version, versioned

# Kinds of clauses that pages count, in the order in which the plan nests them.
COUNTED = ("part", "objective", "measure", "sub-measure", "provision", "paragraph")


@login_not_required
@require_safe
@versioned(space_version)
def numbers(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Each kind of number with its rule, its value for each plan, and where to count it again."""
    editions = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").order_by("-adopted_on")
    context = {
        "editions": [_counted(edition, fictional) for edition in editions],
        "path": path_of([(_("How each number is made"), "")]),
    }
    return render(request, "portal/numbers.html", context)


def _counted(edition: Edition, fictional: bool) -> dict[str, Any]:
    plan = map_of(edition, fictional=fictional)
    url = reverse(f"{space_of(fictional)}:measures", kwargs={"edition": edition.code})
    return {
        "title": plan.title,
        "code": edition.code,
        "url": plan_url(edition.code, fictional),
        "states": [str(state) for state in states_of(edition.plan.region_id)],
        "kinds": [row for row in (_row(plan, kind, url) for kind in COUNTED) if row["number"]],
    }


def _row(plan: PlanMap, kind: str, list_url: str) -> dict[str, Any]:
    first = next((node for node in plan.walk() if node.kind == kind), None)
    return {
        "kind": kind,
        "name": first.kind_label if first else "",
        "number": plan.count(kind),
        # Parts and objectives are headings of the plan; the list has what stands under them.
        "url": "" if kind in {"part", "objective"} else f"{list_url}?kind={kind}",
    }
