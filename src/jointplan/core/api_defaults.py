# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages and limits of the API, named in the settings. The framework reads those while it loads: no views here."""

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.core.cache import caches
from django.db.models import F, Func, TextField, Value
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.utils.urls import replace_query_param

SIGNER = signing.Signer(salt="cursor")


class KeysetPagination(BasePagination):
    """Pages by position, never by offset: a page stays the same while rows are added before it.

    The view names the order in `ordering`: columns that are never empty and together name one row; a long table has an
    index over them. A cursor is signed, so that nobody can look between the rows with it. There is no total: counting
    what one reader may see of a long table means looking at all of it.
    """

    page_size = 250
    max_page_size = 1000

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = self._size(request)
        queryset = queryset.order_by(*view.ordering)
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(_behind(view.ordering, _position(cursor, view.ordering)))
        rows = list(queryset[: size + 1])
        self.next_link = None
        if len(rows) > size:
            last = [_value(rows[size - 1], path) for path in view.ordering]
            cursor = SIGNER.sign_object([view.ordering, last])
            self.next_link = replace_query_param(request.build_absolute_uri(), "cursor", cursor)
        return rows[:size]

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= self.max_page_size):
            message = _("A page has 1 to %(most)d rows.") % {"most": self.max_page_size}
            raise exceptions.ValidationError({"page_size": [message]})
        return int(asked)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": _("Address of the next page; null on the last one."),
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": _("Rows on a page."),
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                },
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": _("Where a page begins. Take the address in “next” as it is."),
                "schema": {"type": "string"},
            },
        ]


class CountedPagination(KeysetPagination):
    """For lists that are short by their nature, such as the measures of a plan: with how many rows there are in all."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.count = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"count": self.count, "next": self.next_link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        count = {"type": "integer", "description": _("How many rows the filters select, on all pages.")}
        return described | {
            "required": ["count", *described["required"]],
            "properties": {"count": count, **described["properties"]},
        }


def _position(cursor: str, ordering: Iterable[str]) -> list[Any]:
    try:
        order, values = SIGNER.unsign_object(cursor)
    except signing.BadSignature:
        order, values = None, []
    if order != list(ordering):
        message = _("This cursor was not given out here. Begin again without it, then follow the addresses in “next”.")
        raise exceptions.ValidationError({"cursor": [message]})
    return values


def _behind(ordering: Iterable[str], values: Iterable[Any]) -> GreaterThan:
    """Rows behind the one with these values, as one comparison of rows, which an index in that order answers."""
    row = Func(*(F(path) for path in ordering), function="ROW", output_field=TextField())
    return GreaterThan(row, Func(*(Value(value) for value in values), function="ROW", output_field=TextField()))


def _value(row: Any, path: str) -> Any:
    return row[path] if isinstance(row, dict) else getattr(row, path)


class VisitorThrottle(SimpleRateThrottle):
    """A limit for each visitor, counted in each process: generous for people, an end for loops."""

    scope = "visitor"
    cache = caches["local"]

    def get_cache_key(self, request: Any, view: Any) -> str:
        who = f"user-{request.user.pk}" if request.user.is_authenticated else self.get_ident(request)
        return f"throttle-{who}"
