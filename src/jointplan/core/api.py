# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bases of the API: public reads, formats, strict filters, problem details. Pages and limits: `api_defaults`."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from jointplan.core.conditional import answer_conditionally, entity_tag
from jointplan.core.exports import FORMATS, Column, Sheet, as_download

# Parameters that every list takes besides its filters.
COMMON_PARAMETERS = {"cursor", "page_size", "format", "language"}


class NamedFormats(DefaultContentNegotiation):
    """`?format=` and `.csv` say what is wanted, whatever the program's Accept header says."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        named = format_suffix or request.query_params.get("format")
        if not named:
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == named:
                return renderer, renderer.media_type
        if format_suffix:
            raise Http404
        allowed = ", ".join(renderer.format for renderer in renderers)
        raise exceptions.ValidationError({"format": [unknown_value(named, allowed)]})


def unknown_value(value: str, allowed: str) -> str:
    """The one sentence about a value that a parameter does not take."""
    return _("“%(value)s” is not known here. Use one of: %(allowed)s.") % {"value": value, "allowed": allowed}


class FileRenderer(BaseRenderer):
    """Stands for a format that views write themselves with `core.exports`, in the choice of formats only."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise NotImplementedError


class CsvRenderer(FileRenderer):
    media_type = "text/csv"
    format = "csv"


class XlsxRenderer(FileRenderer):
    media_type = FORMATS["xlsx"].media_type
    format = "xlsx"


class ProblemRenderer(JSONRenderer):
    """RFC 9457."""

    media_type = "application/problem+json"


class StrictFilters(DjangoFilterBackend):
    """Filters of a view, told by `filterset_kwargs()` what they choose from. A misspelt parameter is an error.

    Without this, `?pilar=II` would give everything, and nobody would notice.
    """

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(request, queryset, view) | view.filterset_kwargs()

    def get_filterset(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        filterset = super().get_filterset(request, queryset, view)
        known = COMMON_PARAMETERS | set(filterset.filters)
        errors = {}
        for name, values in request.query_params.lists():
            if name not in known:
                errors[name] = [_("There is no such parameter here. There are: %s.") % ", ".join(sorted(known))]
            elif len(values) > 1:
                errors[name] = [_("Say this once. Different parameters are combined; one takes one value.")]
        if errors:
            raise exceptions.ValidationError(errors)
        return filterset


class PublicRead(GenericAPIView):
    """A view that anyone may read: in the language asked for, conditionally, without writes.

    `fictional` in the route chooses the training region; no answer mixes both.
    """

    permission_classes = [AllowAny]
    content_negotiation_class = NamedFormats
    filter_backends = []
    renderer_classes = [JSONRenderer]
    http_method_names = ["get", "head", "options"]

    @property
    def fictional(self) -> bool:
        return bool(self.kwargs.get("fictional", False))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if language := request.query_params.get("language"):
            if language not in dict(settings.LANGUAGES):
                allowed = ", ".join(dict(settings.LANGUAGES))
                raise exceptions.ValidationError({"language": [unknown_value(language, allowed)]})
            translation.activate(language)
        super().initial(request, *args, **kwargs)

    def state(self) -> Iterable[Any]:
        """What the answer depends on besides its address, language and reader. One cheap query at the most."""
        raise NotImplementedError

    def read(self) -> HttpResponseBase:
        raise NotImplementedError

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tag = entity_tag(request._request, request.accepted_renderer.format, *self.state())
        return answer_conditionally(request._request, tag, self.read)


class PublicList(ListModelMixin, PublicRead):
    """A list in pages as JSON, or whole as a file: the same filters, the same fields, the same order.

    The mixin tells the OpenAPI document that this is a list.
    """

    filter_backends = [StrictFilters]
    renderer_classes = [JSONRenderer, CsvRenderer, XlsxRenderer]
    ordering: tuple[str, ...] = ("pk",)
    # Widths in characters of the columns of a file, where 18 does not fit.
    widths: Mapping[str, int] = {}
    file_name = "rows"

    def filterset_kwargs(self) -> dict[str, Any]:
        """What the filters need to know besides the request."""
        return {}

    def rows(self, found: Iterable[Any]) -> list[Any]:
        """What the serializer reads, made from the rows of the database."""
        return list(found)

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """The sharing label of a file with these rows, e.g. `TLP:CLEAR`."""
        raise NotImplementedError

    @cached_property
    def page(self) -> list[Any]:
        """The rows of this page from the database, read once for each request."""
        return self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []

    def read(self) -> HttpResponseBase:
        extension = self.request.accepted_renderer.format
        if extension != "json":
            return self.file(self.filter_queryset(self.get_queryset()), extension)
        return self.get_paginated_response(self.get_serializer(self.rows(self.page), many=True).data)

    def file(self, found: QuerySet, extension: str) -> HttpResponseBase:
        serializer_class: Any = self.get_serializer_class()
        rows = self.get_serializer(self.rows(found.order_by(*self.ordering)), many=True).data
        columns = [Column(name, name, self.widths.get(name, 18)) for name in serializer_class().fields]
        source = self.request.build_absolute_uri()
        sheet = Sheet(self.file_name, self.file_label(rows), source, columns, rows)
        return as_download(sheet, extension, [self.file_name, self.request.query_params.get("plan", "")])


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as RFC 9457 problem details: `type`, `title`, `status`, `detail`, and `errors` by field."""
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
        problem["detail"] = _("Some values cannot be used. See “errors” for each of them.")
        problem["errors"] = data
    response.data = problem
    # An error is never a table, whatever format was asked for.
    if (request := context.get("request")) is not None:
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = ProblemRenderer.media_type
    return response
