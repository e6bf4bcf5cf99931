# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from jointplan.access.pages import space_of
from jointplan.search.querysets import Found, find
from jointplan.search.sources import SOURCES, Asked, Place

SHOWN = 50
LONGEST = 200


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Search whatever is searchable (`sources.SOURCES`), each reader among what that reader may see."""
    words = request.GET.get("q", "")[:LONGEST].replace("\x00", " ")
    found = find(words, fictional=fictional)
    shown = found[:SHOWN]
    places = places_of(shown, Asked(words, request.user, fictional))
    context = {
        "words": words,
        "total": len(found) - len(shown) + len(places),
        "more": len(found) > SHOWN,
        "plans_url": reverse(f"{space_of(fictional)}:plans"),
        "places": places,
    }
    template = "search/partials/results.html" if request.htmx else "search/search.html"
    return render(request, template, context)


def places_of(found: Sequence[Found], asked: Asked) -> list[Place]:
    """What was found as rows, in the same order; of a record that was found several times the best place."""
    rows = {
        source: make([item.pk for item in found if item.source == source], asked)
        for source, make in SOURCES.items()
        if any(item.source == source for item in found)
    }
    places, seen = [], set()
    for item in found:
        place = rows[item.source].get(item.pk)
        if place is None or place.once in seen:
            continue
        seen |= {place.once} - {""}
        places.append(place)
    return places
