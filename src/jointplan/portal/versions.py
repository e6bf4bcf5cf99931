# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages that know their version: an unchanged page costs one query.

A page's version covers everything that goes into it. It is read under the visitor's own identity, so a page kept for
one visitor never holds more than the next one may see; signed-in people always get a fresh page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from jointplan.core.conditional import answer_conditionally, entity_tag

KEPT_SECONDS = 600
View = Callable[..., HttpResponseBase]


def versioned(version: Callable[..., str]) -> Callable[[View], View]:
    """Answer anonymous visitors from the version of the page when nothing has changed.

    `version(request, **kwargs)` returns what the page depends on as a string, by at most one query.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated:
                response = view(request, *args, **kwargs)
                patch_cache_control(response, private=True, no_cache=True)
                return response
            theme = request.COOKIES.get("theme", "")
            tag = entity_tag(request, request.get_host(), theme, version(request, **kwargs))
            return answer_conditionally(request, tag, lambda: _kept(tag, lambda: view(request, *args, **kwargs)))

        return answer

    return decorate


def _kept(tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page of this tag from memory, or made now and kept when it is whole."""
    body = caches["local"].get(tag)
    if body is not None:
        return HttpResponse(body)
    response = make()
    if isinstance(response, HttpResponse) and response.status_code == 200:
        caches["local"].set(tag, response.content, KEPT_SECONDS)
    return response
