# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page "What changed", and the same as Atom (RFC 4287): of a space, a region, a State, a part of a plan."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jointplan.core.text import localise
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition
from jointplan.portal.changes import KINDS, Scope, changes
from jointplan.portal.pages import edition_or_404, path_of, space_of
from jointplan.portal.planmap import map_of
from jointplan.portal.states import states_there
from jointplan.portal.versions import changes_version, versioned

NAMESPACE = uuid.UUID("6d2c8f1e-3f0b-5a52-9a0c-1f4f6f3b7a10")


@login_not_required
@require_safe
@versioned(changes_version)
def changed(request: HttpRequest, fictional: bool) -> HttpResponse:
    """What became public lately, the latest first; the filter is in the address, and the feed keeps it."""
    states = states_there(fictional)
    parts = _parts(fictional)
    asked = {name: request.GET.get(name, "") for name in ("state", "part", "kind")}
    scope = Scope(
        fictional,
        state=next((one for one in states if one.code == asked["state"]), None),
        part=parts.get(asked["part"]),
        kind=asked["kind"] if asked["kind"] in KINDS else "",
    )
    context = {
        "changes": changes(scope),
        "states": states,
        "parts": [(key, node) for key, (_edition, node) in parts.items()],
        "kinds": KINDS.items(),
        "asked": asked,
        "in_use": any(asked.values()),
        "feeds": _feeds(scope, fictional),
        "path": path_of([(_("What changed"), "")]),
    }
    return render(request, "portal/changed.html", context)


def _parts(fictional: bool) -> dict[str, Any]:
    """The parts of all plans, each by edition and code as the address names it."""
    found: dict[str, Any] = {}
    for edition in Edition.objects.in_regions(fictional=fictional).order_by("-adopted_on"):
        for node in map_of(edition, fictional=fictional).parts:
            found[f"{edition.code}/{node.code}"] = (edition, node)
    return found


def _feeds(scope: Scope, fictional: bool) -> list[tuple[str, str]]:
    """The feeds that fit what is chosen, the narrowest last: (name, address)."""
    space = space_of(fictional)
    regions = Region.objects.fictional() if fictional else Region.objects.real()
    feeds = [
        (localise(region.names).text, reverse(f"{space}:region_feed", kwargs={"region": region.code}))
        for region in regions.order_by("code")
    ]
    if scope.state:
        feeds.append((str(scope.state), reverse(f"{space}:state_feed", kwargs={"code": scope.state.code})))
    if scope.part:
        edition, node = scope.part
        kwargs = {"edition": edition.code, "code": node.code}
        feeds.append((f"{node.code} {node.title}", reverse(f"{space}:part_feed", kwargs=kwargs)))
    return feeds


@login_not_required
@require_safe
@versioned(changes_version)
def region_feed(request: HttpRequest, region: str, fictional: bool) -> HttpResponse:
    """What changed in a region, as Atom."""
    found = get_object_or_404(Region.objects.fictional() if fictional else Region.objects.real(), code=region)
    return _atom(request, localise(found.names).text, Scope(fictional, region=found))


@login_not_required
@require_safe
@versioned(changes_version)
def state_feed(request: HttpRequest, code: str, fictional: bool) -> HttpResponse:
    """What one State shared and withdrew, as Atom."""
    states = Party.objects.states().in_regions(fictional=fictional).current()
    found = get_object_or_404(states, code=code)
    return _atom(request, str(found), Scope(fictional, state=found))


@login_not_required
@require_safe
@versioned(changes_version)
def part_feed(request: HttpRequest, edition: str, code: str, fictional: bool) -> HttpResponse:
    """What changed under one part of a plan, as Atom."""
    found = edition_or_404(edition, fictional=fictional)
    node = map_of(found, fictional=fictional).nodes.get(code)
    if node is None or node.kind != "part":
        raise Http404(_("There is no such part of the plan here."))
    return _atom(request, f"{node.code} {node.title}", Scope(fictional, part=(found, node)))


def _atom(request: HttpRequest, name: str, scope: Scope) -> HttpResponse:
    page = request.build_absolute_uri(reverse(f"{space_of(scope.fictional)}:changed"))
    title = _("What changed: %(name)s") % {"name": name}
    if scope.fictional:
        title = _("%(title)s (training region, fictional)") % {"title": title}
    feed = Atom1Feed(
        title=title,
        link=page,
        description=_("What States and others made public, and what was withdrawn. TLP:CLEAR."),
        language=get_language() or "en",
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=f"urn:uuid:{uuid.uuid5(NAMESPACE, request.path)}",
    )
    for one in changes(scope):
        about = ", ".join(node.code for node in one.codes) + (" …" if one.more else "")
        feed.add_item(
            title=one.title,
            link=request.build_absolute_uri(one.url),
            description=f"{one.kind_name}: {about}" if about else one.kind_name,
            pubdate=one.at,
            updateddate=one.at,
            author_name="Jointplan",
            unique_id=f"urn:uuid:{uuid.uuid5(NAMESPACE, one.key)}",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
