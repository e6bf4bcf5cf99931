# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bases of the API: keyset pagination, problem details, throttling."""

from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import exception_handler


class KeysetPagination(CursorPagination):
    """Pages by position, never by offset: stable and equally fast on page one and page thousand."""

    page_size = 250
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "pk"


class VisitorThrottle(SimpleRateThrottle):
    """A limit for each visitor, counted in each process: generous for people, an end for loops."""

    scope = "visitor"
    cache = caches["local"]

    def get_cache_key(self, request: Any, view: Any) -> str:
        who = f"user-{request.user.pk}" if request.user.is_authenticated else self.get_ident(request)
        return f"throttle-{who}"


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as RFC 9457 problem details: `type`, `title`, `status`, `detail`, and `errors` by field when there are any."""
    if isinstance(exc, PermissionDenied) and str(exc):
        exc = exceptions.PermissionDenied(str(exc))
    elif isinstance(exc, Http404):
        exc = exceptions.NotFound(_("There is nothing at this address that you may see."))
    response = exception_handler(exc, context)
    if response is None:
        return None
    data = response.data
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
    }
    if isinstance(data, dict) and set(data) == {"detail"}:
        problem["detail"] = str(data["detail"])
    else:
        problem["detail"] = _("Some values cannot be used. See `errors` for each of them.")
        problem["errors"] = data
    response.data = problem
    response.content_type = "application/problem+json"
    return response
