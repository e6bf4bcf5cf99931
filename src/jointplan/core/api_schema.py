# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the OpenAPI document says of every operation alike: parameters, formats, errors."""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from jointplan.core.exports import FORMATS

LANGUAGE = OpenApiParameter(
    "language",
    str,
    description=_("Language of titles and names; without it the Accept-Language header chooses."),
    enum=list(dict(settings.LANGUAGES)),
)
FORMAT = OpenApiParameter(
    "format",
    str,
    description=_("Format of the answer. CSV and XLSX hold all rows that the filters select, in one file."),
    enum=["json", "csv", "xlsx"],
)
NOT_MODIFIED = OpenApiResponse(description=_("You have this already: the ETag in If-None-Match still holds."))


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 problem details."""

    type = serializers.CharField(help_text=_("Always about:blank: the status says what kind of problem it is."))
    title = serializers.CharField(help_text=_("Name of the status."))
    status = serializers.IntegerField(help_text=_("HTTP status."))
    detail = serializers.CharField(help_text=_("What happened and what to do."))
    errors = serializers.DictField(  # type: ignore[assignment]  # the base class has a property of this name
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=_("What is wrong with each parameter, and what it may be."),
    )


def problem(description: str | Promise) -> OpenApiResponse:
    return OpenApiResponse(ProblemSerializer, description=description)


def describe(
    name: str, response: Any, summary: str | Promise, description: str | Promise, *, files: bool = False
) -> Any:
    """The description of a GET: `response` is a serializer, `files` says that CSV and XLSX are offered."""
    kind = "application/problem+json"
    responses: dict[Any, Any] = {
        (200, "application/json"): OpenApiResponse(response, description=_("What you asked for.")),
        304: NOT_MODIFIED,
        (400, kind): problem(_("A parameter or its value is not known; “errors” says which values are.")),
        (429, kind): problem(_("Too many requests; wait as long as Retry-After says.")),
    }
    if files:
        responses[(200, "text/csv")] = OpenApiTypes.STR
        responses[(200, FORMATS["xlsx"].media_type)] = OpenApiTypes.BINARY
    else:
        responses[(404, kind)] = problem(_("There is nothing at this address."))
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description,
        tags=[name.split("_")[0]],
        parameters=[LANGUAGE, FORMAT] if files else [LANGUAGE],
        responses=responses,
    )
