# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product's addresses, and two views to hold them against: they do the least that a page can do here."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from jointplan.config.urls import urlpatterns as product


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    """The identity transaction, one SQL statement, a hand-written string."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessments_answerpart WHERE clause_id = %s", [1])
        count = cursor.fetchone()[0]
    return HttpResponse(f"<!DOCTYPE html><title>floor</title><p>{count}</p>")


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """The identity transaction and nothing else."""
    return HttpResponse("")


@login_not_required
def forget(request: HttpRequest) -> HttpResponse:
    """Forget every kept page of this process, so that the next request renders anew."""
    for name in ("local", "typed"):
        caches[name].clear()
    return HttpResponse("")


urlpatterns = [
    path("bench/floor", floor),
    path("bench/empty", empty),
    path("bench/forget", forget),
    *product,
]
