# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a person said that others use this computer too: then nothing that is typed waits in its browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}shared-computer"
SESSION_KEY = "shared_computer"
COOKIE_SECONDS = 365 * 24 * 60 * 60


def is_shared(request: HttpRequest) -> bool:
    """By what was said at sign-in or later; before that, by what was said the last time in this browser."""
    said = request.session.get(SESSION_KEY)
    return request.COOKIES.get(COOKIE) == "1" if said is None else bool(said)


def say_shared(request: HttpRequest, response: HttpResponse, *, shared: bool) -> None:
    """Remember it in the session, and in the browser for the next sign-in."""
    request.session[SESSION_KEY] = shared
    if shared:
        response.set_cookie(
            COOKIE, "1", max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
