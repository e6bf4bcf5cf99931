# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.accounts.adapter import home_name
from jointplan.core.rules import can

OWN_PAGES = ("account_", "mfa_", "usersessions_")


def own_page(request: HttpRequest) -> dict[str, Any]:
    """The sharing label of a person's own account pages, those that allauth shows as well."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated or not (match.url_name or "").startswith(OWN_PAGES):
        return {}
    found: dict[str, Any] = {"label_bar": {"label": "RED", "sentence": _("Only you may read this page.")}}
    home = home_name(request.user)
    found["my_turn_url"] = reverse(home)
    if can(request.user, "accounts.view_people"):
        found["people_url"] = reverse(home.replace("my_turn", "people"))
    return found
