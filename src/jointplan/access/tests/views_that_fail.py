# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses for the tests of the identity middleware: each writes first, then ends as its name says."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from jointplan.access.querysets import LabelledQuerySet
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart
from jointplan.config.urls import urlpatterns as addresses_of_the_product


@login_not_required
def answer(request: HttpRequest, how: str) -> HttpResponse:
    User.objects.create(username=f"written-{how}")
    if how == "raises":
        raise RuntimeError(how)
    if how == "missing":
        raise Http404
    return HttpResponse(how, status=503 if how == "unavailable" else 200)


@login_not_required
def breaks_in_the_template(request: HttpRequest) -> TemplateResponse:
    User.objects.create(username="written-template")
    return TemplateResponse(request, engines["django"].from_string("{{ broken.divide }}"), {"broken": Broken()})


class Broken:
    def divide(self) -> float:
        return 1 / 0


@login_not_required
def lazily(request: HttpRequest) -> TemplateResponse:
    """The queryset is read while the template is rendered, after the view has returned."""
    rows: LabelledQuerySet = AnswerPart.objects.all()
    template = engines["django"].from_string("{% for part in rows %}{{ part.value }} {% endfor %}")
    return TemplateResponse(request, template, {"rows": rows})


@login_not_required
def identity(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jointplan.readers', true)")
        return HttpResponse(cursor.fetchone()[0])


@login_not_required
def breaks_the_transaction(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_function()")
    return HttpResponse("never")


@login_not_required
def streams(request: HttpRequest) -> StreamingHttpResponse:
    """A stream that reads the database, as none may: it runs when the transaction is over."""
    return StreamingHttpResponse(f"{AnswerPart.objects.count()} parts" for _once in range(1))


@login_not_required
def stops(request: HttpRequest) -> StreamingHttpResponse:
    """The visitor leaves in the middle."""

    def parts() -> Iterator[str]:
        yield "begun"
        yield from ()

    return StreamingHttpResponse(parts())


urlpatterns = [
    path("tests/broken-sql/", breaks_the_transaction),
    path("tests/streams/", streams),
    path("tests/stops/", stops),
    path("tests/answer/<str:how>/", answer),
    path("tests/template/", breaks_in_the_template),
    path("tests/lazily/", lazily),
    path("tests/identity/", identity),
    *addresses_of_the_product,
]
