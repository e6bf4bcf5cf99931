# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that a browser or program may keep and ask about: ETag, If-None-Match, 304."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from jointplan import __version__

VARIES_BY = ("Accept-Language", "Authorization", "Cookie")


def entity_tag(request: HttpRequest, *parts: Any) -> str:
    """A weak tag of what `request` is answered with: its address, language, reader, our version, and `parts`.

    `parts` name the state of the data, e.g. revisions; their text forms are compared, so they must have stable ones.
    """
    reader = getattr(request.user, "pk", None)
    state = [__version__, request.get_full_path(), get_language(), reader, *parts]
    return f'W/"{sha256(repr(state).encode()).hexdigest()[:32]}"'


def answer_conditionally(request: HttpRequest, tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 when the reader has what `tag` names, otherwise what `make()` returns, marked with the tag.

    Caches must ask again each time; what a signed-in person gets stays with that person. No Last-Modified: a
    withdrawn answer would make it go back, and readers would keep what was withdrawn.
    """
    response = get_conditional_response(request, etag=tag) or make()
    if response.status_code in (200, 304):
        response.headers["ETag"] = tag
        reach = "private" if request.user.is_authenticated else "public"
        response.headers["Cache-Control"] = f"{reach}, no-cache"
    patch_vary_headers(response, VARIES_BY)
    return response
