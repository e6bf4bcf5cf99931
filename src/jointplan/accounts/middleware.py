# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jointplan.accounts.second_factor import must_set_up_second_factor

SESSION_KEY = "second_factor_checked"


class SecondFactorMiddleware:
    """Lead people without the required second factor to the page where they set one up.

    Public pages stay readable; everything behind sign-in waits. The answer is kept in the session once it is yes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.session.get(SESSION_KEY) or self.is_sign_in_page(request):
            return None
        if must_set_up_second_factor(user):
            messages.warning(
                request, _("Your post needs a second factor. Set one up first; then go on with your work.")
            )
            return redirect("mfa_index")
        request.session[SESSION_KEY] = True
        return None

    @staticmethod
    def is_sign_in_page(request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and (match.url_name or "").startswith(("account_", "mfa_"))
