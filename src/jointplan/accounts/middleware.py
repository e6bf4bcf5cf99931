# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jointplan.accounts.second_factor import SESSION_KEY


class SecondFactorMiddleware:
    """Lead people without the required second factor to the page where they set one up.

    Public pages stay readable, as for anybody; everything behind sign-in waits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if self.is_second_factor_page(request):
            # Factors may change here: ask again afterwards.
            request.session.pop(SESSION_KEY, None)
            return None
        if not getattr(request.user, "posts_are_suspended", False) or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and (request.resolver_match.url_name or "").startswith("account_"):
            return None
        messages.warning(request, _("Your post needs a second factor. Set one up first; then go on with your work."))
        return redirect("mfa_index")

    @staticmethod
    def is_second_factor_page(request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and (match.url_name or "").startswith("mfa_")
