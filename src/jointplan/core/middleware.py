# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing here needs a sensor or a payment; passkeys are the one thing asked of the browser.
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


class PermissionsPolicyMiddleware:
    """Tell the browser which of its abilities our pages never use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
