# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages of the States: each what it released, cycle by cycle. Nothing is counted and nothing is compared."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.assessments.asking import asked_in
from jointplan.assessments.matrix import cycles_of
from jointplan.assessments.models import Cycle, WithdrawnItem
from jointplan.core.text import sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Edition
from jointplan.portal.citing import citation
from jointplan.portal.pages import EVERYONE, path_of, space_of
from jointplan.portal.planmap import Node, PlanMap, map_of
from jointplan.portal.shared import EXCERPT, latest_shared, released, shortened
from jointplan.portal.versions import state_version, states_version, versioned


@dataclass(frozen=True)
class Released:
    """One measure on which a State released something in a cycle: the beginning of the text, and where all of it is."""

    node: Node
    excerpt: str
    language: str
    url: str


@dataclass(frozen=True)
class Period:
    """One cycle on the page of a State."""

    cycle: Cycle
    is_shared: bool
    url: str


def states_there(fictional: bool) -> list[Party]:
    """The States of the space, in the order of the reader's alphabet."""
    found = Party.objects.states().in_regions(fictional=fictional).current()
    return sorted(found, key=lambda state: sort_key(str(state)))


def state_url(code: str, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:state", kwargs={"code": code})


@login_not_required
@require_safe
@versioned(states_version)
def states(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Every State as an equal tile, in the order of the alphabet."""
    there = states_there(fictional)
    shared = latest_shared(there)
    tiles = []
    for state in there:
        part = shared.get(state.pk)
        url = state_url(state.code, fictional)
        tiles.append(
            {
                "state": str(state),
                "state_url": url,
                "excerpt": shortened(part.value, 140) if part else "",
                "language": part.language if part else "",
                "about": f"{part.clause.code}, {part.cycle}" if part else "",
                "url": url,
            }
        )
    context = {"tiles": tiles, "path": path_of([(_("States"), "")])}
    return render(request, "portal/states.html", context)


@login_not_required
@require_safe
@versioned(state_version)
def state(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """One State: the last period in which it released something, and the way to the others."""
    return _page(request, code, fictional)


@login_not_required
@require_safe
@versioned(state_version)
def state_period(request: HttpRequest, code: str, edition: str, cycle: str, fictional: bool) -> HttpResponse:
    """One State in one cycle, at an address that stays."""
    return _page(request, code, fictional, (edition, cycle))


def _page(request: HttpRequest, code: str, fictional: bool, asked: tuple[str, str] | None = None) -> HttpResponse:
    found = Party.objects.states().in_regions(fictional=fictional).current().filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such State here."))
    periods = _periods(found, fictional)
    chosen = _chosen(periods, asked)
    context = {
        "state": found,
        "periods": periods,
        "chosen": chosen,
        "is_one": asked is not None,
        "links": _links(found, fictional),
        "feed_url": reverse(f"{space_of(fictional)}:state_feed", kwargs={"code": code}),
    }
    edition = chosen.cycle.edition if chosen else _edition_of(found)
    days: list[Any] = []
    if chosen and chosen.is_shared:
        plan = map_of(chosen.cycle.edition, fictional=fictional)
        context["plan"], context["groups"] = plan, _groups(found, chosen, plan, fictional, days)
    if edition:
        title = f"{found}: {chosen.cycle}" if chosen else str(found)
        context["cite"] = citation(request, title, edition, *days)
    steps = [(_("States"), reverse(f"{space_of(fictional)}:states")), (str(found), "")]
    if asked and chosen:
        steps = [steps[0], (str(found), state_url(code, fictional)), (str(chosen.cycle), "")]
    return render(request, "portal/state.html", context | {"path": path_of(steps)})


def _periods(state: Party, fictional: bool) -> list[Period]:
    """Every cycle of the plans of its region that was opened, the latest first."""
    shared = set(released().filter(originator=state).order_by().values_list("cycle", flat=True).distinct())
    editions = Edition.objects.filter(plan__region=state.region_id).order_by("-adopted_on")
    return [
        Period(cycle, cycle.pk in shared, _period_url(state, edition, cycle, fictional))
        for edition in editions
        for cycle in cycles_of(edition)
    ]


def _period_url(state: Party, edition: Edition, cycle: Cycle, fictional: bool) -> str:
    kwargs = {"code": state.code, "edition": edition.code, "cycle": cycle.code}
    return reverse(f"{space_of(fictional)}:state_period", kwargs=kwargs)


def _chosen(periods: list[Period], asked: tuple[str, str] | None) -> Period | None:
    """The period asked for, or the latest in which something was released."""
    if asked is None:
        return next((one for one in periods if one.is_shared), None)
    for one in periods:
        if (one.cycle.edition.code, one.cycle.code) == asked:
            return one
    raise Http404(_("There is no such period here."))


def _edition_of(state: Party) -> Edition | None:
    return Edition.objects.filter(plan__region=state.region_id).order_by("-adopted_on").first()


def _groups(
    state: Party, period: Period, plan: PlanMap, fictional: bool, days: list[Any]
) -> list[tuple[Node, list[Released]]]:
    """What was released, under each part of the plan in its order; parts with nothing stand there too."""
    parts = released().filter(originator=state, cycle=period.cycle.pk).of_newest_version()
    rows = parts.annotate(beginning=Left("value", EXCERPT + 40)).values_list(
        "clause_id", "kind", "beginning", "language", "released_at"
    )
    texts: dict[int, tuple[str, str]] = {}
    for clause, kind, beginning, language, released_at in rows:
        days.append(released_at)
        if kind == "progress" or clause not in texts:
            texts[clause] = (beginning, language) if kind != "status" else ("", "")
    groups: list[tuple[Node, list[Released]]] = []
    asked = asked_in(period.cycle)
    for part in plan.parts:
        lines = [_released(node, texts[node.pk], state, period) for node in _below(part) if node.pk in texts]
        if lines or any(node.code in asked for node in _below(part)):
            groups.append((part, lines))
    return groups


def _below(node: Node) -> list[Node]:
    return [one for child in node.children for one in (child, *_below(child))]


def _released(node: Node, text: tuple[str, str], state: Party, period: Period) -> Released:
    return Released(node, shortened(text[0]), text[1], f"{node.url}{period.cycle.code}/#{state.code}")


def _links(state: Party, fictional: bool) -> list[tuple[str, str]]:
    """Where else this State is: its bodies and names, treaties, recommendations, strategies, what it withdrew."""
    space = space_of(fictional)
    links = [
        (_("Names and bodies"), reverse(f"{space}:party", kwargs={"code": state.code})),
        (_("Treaties"), reverse(f"{space}:treaties_of_state", kwargs={"code": state.code})),
        (_("Recommendations"), f"{reverse(f'{space}:public_recommendations')}?state={state.code}"),
        (_("National strategies"), f"{reverse(f'{space}:public_strategies')}?state={state.code}"),
    ]
    gone = WithdrawnItem.objects.visible_to(EVERYONE).filter(originator=state).order_by("-withdrawn_on", "-pk")
    last = gone.select_related("cycle__edition").first()
    if last is not None:
        url = reverse(f"{space}:withdrawn", kwargs={"edition": last.cycle.edition.code})
        links.append((_("What was withdrawn"), url))
    return links
