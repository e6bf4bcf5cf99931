# SPDX-License-Identifier: AGPL-3.0-or-later
"""What workspace pages of the register share."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.core.rules import require
from jointplan.core.text import sort_key
from jointplan.parties.models import Application, Party, Region

PUBLIC_BAR = {"label": "CLEAR"}
SECRETARIAT_BAR = {"label": "AMBER"}


def work_url(fictional: bool, name: str, **kwargs: Any) -> str:
    return reverse(f"{'training' if fictional else 'real'}:work:{name}", kwargs=kwargs)


def party_url(fictional: bool, code: str) -> str:
    """The public page of a party."""
    return reverse(f"{'training' if fictional else 'real'}:party", kwargs={"code": code})


def public_bar() -> dict[str, str]:
    return PUBLIC_BAR | {"sentence": _("What you save here becomes public at once.")}


def secretariat_bar() -> dict[str, str]:
    return SECRETARIAT_BAR | {"sentence": _("Only the secretariat of the region may read this.")}


def region_of(request: HttpRequest, fictional: bool) -> Region | None:
    """The region that the reader works in; None for who holds no post in one of this space."""
    found = (post.party.region for post in request.user.held_posts if post.party.region.is_fictional == fictional)
    return next(found, None)


def region_or_refusal(request: HttpRequest, fictional: bool) -> Region:
    """The region that the reader works in. Raises Refused for who holds no post in one of this space."""
    region = region_of(request, fictional)
    if region is None:
        require(request.user, "parties.keep_register", region)
        raise AssertionError("the rule refuses who has no region")
    return region


def party_or_404(region: Region, code: str) -> Party:
    party = Party.objects.in_region(region).select_related("region", "parent__parent").filter(code=code).first()
    if party is None:
        raise Http404(_("There is no such party here."))
    return party


def application_or_404(region: Region, uid: Any) -> Application:
    """The application; row security shows it to the secretariat alone."""
    application = Application.objects.in_region(region).select_related("region", "party").filter(uid=uid).first()
    if application is None:
        raise Http404(_("There is nothing at this address that you may see."))
    return application


def path_to(fictional: bool, here: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way from "My turn" over the register to this page."""
    first = [(_("My turn"), work_url(fictional, "my_turn")), (_("Register"), work_url(fictional, "register"))]
    return [*({"label": label, "url": url} for label, url in [*first, *steps]), {"label": here, "url": ""}]


def in_order(parties: Any) -> list[Party]:
    """Parties by their names in the reader's language."""
    return sorted(parties, key=lambda party: sort_key(str(party)))
