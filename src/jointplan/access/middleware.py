# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from jointplan.access.identity import clear_identity, set_identity
from jointplan.access.openings import collecting_openings, write_openings
from jointplan.accounts.second_factor import suspend_posts_without_second_factor


class IdentityMiddleware:
    """One transaction around the whole request, with the reader's identity set in it, for anonymous visitors too.

    What the reader opened is noted at its end, when the page is given out.

    Templates are rendered inside it, so that what they read lazily passes row security. An answer of 5xx, or an
    exception, undoes everything. Streams must not read the database: they run after the transaction has ended.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nested = connection.in_atomic_block
        with transaction.atomic(), collecting_openings() as openings:
            suspend_posts_without_second_factor(request)
            set_identity(request.user)
            response = self.get_response(request)
            if response.status_code < 400:
                write_openings(openings)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif nested:
                # Only tests wrap requests in a longer transaction; the identity must not outlive the request there.
                clear_identity()
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            # What somebody read by right stays in no cache, and not behind the back button of a shared computer.
            patch_cache_control(response, private=True, no_store=True)
        return response
