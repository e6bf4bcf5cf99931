# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairs that may be one party, and those of which somebody said that they are two."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jointplan.core.rules import require
from jointplan.parties.duplicates import pairs_among
from jointplan.parties.forms import ReasonForm
from jointplan.parties.models import DistinctPair, Party, Region
from jointplan.parties.operations import PartyProblem
from jointplan.parties.pages import (
    party_or_404,
    party_url,
    path_to,
    region_or_refusal,
    secretariat_bar,
    work_url,
)
from jointplan.parties.telling_apart import found_apart, propose_again, proposed_among, tell_apart
from jointplan.parties.views import current_parties

# Pairs that one looks at in one sitting.
MOST_PAIRS = 50


def by_age(party: Party) -> int:
    return party.pk


@require_safe
def duplicates(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Pairs that may be one party, and why it looks so."""
    region = region_or_refusal(request, fictional)
    require(request.user, "parties.find_duplicates", region)
    parties = current_parties(region)
    found = proposed_among(parties, region)
    rows = [
        {
            "pair": pair,
            "first_url": party_url(fictional, pair.first.code),
            "second_url": party_url(fictional, pair.second.code),
            # Whichever came later goes, unless people decide otherwise: the older address is known and quoted.
            "stays": min(pair.first, pair.second, key=by_age),
            "gone": max(pair.first, pair.second, key=by_age),
            "apart_url": work_url(fictional, "pair_apart", first=pair.first.code, second=pair.second.code),
        }
        for pair in found[:MOST_PAIRS]
    ]
    context = {
        "rows": rows,
        "total": len(found),
        "apart": _told_apart(region, {party.pk: party for party in parties}, fictional),
        "merge_url": work_url(fictional, "party_merge"),
        "path": path_to(fictional, _("Possible duplicates")),
        "label_bar": secretariat_bar(),
    }
    return render(request, "parties/duplicates.html", context)


def _told_apart(region: Region, current: dict[int, Party], fictional: bool) -> list[dict[str, Any]]:
    """Pairs that are proposed no more, the latest first; not those of which one was merged since."""
    rows = []
    for apart in DistinctPair.objects.filter(region=region).order_by("-marked_at", "-pk"):
        first, second = current.get(apart.first), current.get(apart.second)
        if first is not None and second is not None:
            url = work_url(fictional, "pair_apart", first=first.code, second=second.code)
            rows.append({"apart": apart, "first": first, "second": second, "url": url})
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: HttpRequest, first: str, second: str, fictional: bool) -> HttpResponse:
    """Say that two parties that are called alike are no duplicate; where that is said, take it back."""
    region = region_or_refusal(request, fictional)
    pair = [party_or_404(region, code) for code in (first, second)]
    require(request.user, "parties.tell_apart", region)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tell_apart(*pair, reason=form.cleaned_data["reason"], by=request.user)
        except PartyProblem as problem:
            form.add_error(problem.field or None, str(problem))
        else:
            messages.success(request, _("The two are proposed no more."))
            return redirect(work_url(fictional, "duplicates"))
    context = {
        "form": form,
        "first": pair[0],
        "second": pair[1],
        "alike": next(iter(pairs_among(pair)), None),
        "apart": found_apart(*pair),
        "again_url": work_url(fictional, "pair_again", first=first, second=second),
        "back_url": work_url(fictional, "duplicates"),
        "path": path_to(fictional, _("No duplicate"), (_("Possible duplicates"), work_url(fictional, "duplicates"))),
        "label_bar": secretariat_bar(),
    }
    return render(request, "parties/apart.html", context)


@require_POST
def again(request: HttpRequest, first: str, second: str, fictional: bool) -> HttpResponse:
    """Take back that two parties are no duplicate."""
    region = region_or_refusal(request, fictional)
    pair = [party_or_404(region, code) for code in (first, second)]
    require(request.user, "parties.tell_apart", region)
    try:
        propose_again(*pair, by=request.user)
    except PartyProblem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Taken back. The two are proposed again, as long as they are called alike."))
    return redirect(work_url(fictional, "duplicates"))
