# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from jointplan.accounts.tokens import Unknown, may_write


class TokenAuthentication(BaseAuthentication):
    """The token that the middleware has looked at already. It comes before the session: a token needs no CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        token = getattr(request._request, "api_token", None)
        if token is None:
            return None
        if token is Unknown:
            raise AuthenticationFailed(_("This token does not work. Make a new one on the page of your account."))
        if request.method not in SAFE_METHODS and not may_write(token):
            raise PermissionDenied(_("This token may only read. Make one that may write."))
        return request._request.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes the token."""

    target_class = "jointplan.accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": str(
                _("A token from the page of your account. With it a program sees what you may see, and no more.")
            ),
        }


class SecondFactorIsSet(BasePermission):
    """Whoever signed in without the second factor that the post needs reads nothing here that is not public.

    Views of the API are outside the page middleware that leads people to the second factor.
    """

    message = _("Your post needs a second factor. Set one up first; then go on with your work.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return not getattr(request.user, "posts_are_suspended", False)
