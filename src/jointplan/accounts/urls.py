# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of sign-in, from allauth; the addresses for signing up exist and are closed by the adapter."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path


def closed(request: HttpRequest) -> NoReturn:
    """Nobody claims an address for mail alone: whoever issues the account enters it."""
    raise Http404


urlpatterns = [
    path("email/", closed, name="account_email"),
    path("", include("allauth.urls")),
]
