# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API described: for programs as an OpenAPI document, for people as a page made from that document."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from jointplan.api.serializers import MeasureSerializer
from jointplan.core.api import PublicRead
from jointplan.plans.models import Clause, ClauseKind
from jointplan.plans.rows import row_of, with_everything

SCHEMAS = "#/components/schemas/"
# As drf-spectacular writes the names of choices.
NAMED_VALUE = re.compile(r"^\* `(?P<code>[^`]+)` - (?P<name>.+)$", re.MULTILINE)


@lru_cache(maxsize=len(settings.LANGUAGES))
def document(language: str) -> dict[str, Any]:
    """The OpenAPI document in `language`. It depends on the code alone."""
    with translation.override(language):
        return SchemaGenerator(urlconf="jointplan.api.urls").get_schema(request=None, public=True)


@extend_schema(exclude=True)
class Schema(PublicRead):
    """OpenAPI 3.1, as YAML or JSON."""

    renderer_classes = [OpenApiYamlRenderer2, OpenApiYamlRenderer, OpenApiJsonRenderer2, OpenApiJsonRenderer]

    def state(self) -> Iterable[Any]:
        return ()

    def read(self) -> HttpResponseBase:
        return Response(document(get_language() or "en"))


@login_not_required
@require_safe
def docs(request: HttpRequest, *, fictional: bool = False) -> HttpResponse:
    """The page for people: what there is, how to ask for it, and what comes back."""
    language = request.GET.get("language", "")
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
    language = get_language() or "en"
    namespace = request.resolver_match.namespace
    context = {
        "training": fictional,
        "languages": [
            {"code": code, "label": name, "url": f"?language={code}", "current": code == language}
            for code, name in settings.LANGUAGES
        ],
        "base": request.build_absolute_uri(reverse(f"{namespace}:root")).rstrip("/"),
        "operations": operations(document(language)),
        "schema_url": reverse(f"{namespace}:schema"),
        "example": example(request, fictional=fictional),
    }
    return render(request, "api/docs.html", context)


def example(request: HttpRequest, *, fictional: bool) -> dict[str, str]:
    """The first measure as the API gives it, and its objective; empty while no plan is loaded."""
    clauses = Clause.objects.in_regions(fictional=fictional).filter(kind=ClauseKind.MEASURE).in_order()
    clause = with_everything(clauses).first()
    if clause is None:
        return {}
    data = MeasureSerializer(row_of(clause), context={"request": request}).data
    text = JSONRenderer().render(data, "application/json; indent=2").decode()
    return {"text": text, "objective": data["objective"]}


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    """What the page says of each operation: name, path, summary, parameters, fields."""
    schemas = described["components"]["schemas"]
    found = []
    for path, method, operation in each_operation(described):
        content = next(
            operation["responses"][code]["content"] for code in ("200", "201") if code in operation["responses"]
        )
        # A file has no fields.
        answer = content.get("application/json", {}).get("schema", {})
        resolved = resolve(answer, schemas)
        results = resolved.get("properties", {}).get("results")
        one = resolve(results["items"], schemas) if results else resolved
        found.append(
            {
                "id": operation["operationId"],
                "path": path,
                "method": method.upper(),
                "summary": operation["summary"],
                "description": operation["description"],
                "is_list": results is not None,
                "has_files": "text/csv" in content,
                "parameters": [
                    {"name": parameter["name"], "in_path": parameter["in"] == "path"}
                    | meaning_of(parameter["schema"], parameter.get("description", ""), schemas)
                    for parameter in sorted(operation.get("parameters", []), key=lambda p: p["in"])
                ],
                "fields": fields_of(one, schemas),
            }
        )
    return found


def each_operation(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of everything that a program may do."""
    for path, item in described["paths"].items():
        for method in ("get", "post"):
            if method in item:
                yield path, method, item[method]


def resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference, or the first of alternatives, leads to; its own description stays."""
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in schema:
            return resolve(schema[choice][0], schemas)
    reference = schema.get("$ref", "")
    return resolve(schemas[reference.removeprefix(SCHEMAS)], schemas) if reference else schema


def fields_of(schema: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Name, type and description of each field, and the fields inside it."""
    fields = []
    for name, value in schema.get("properties", {}).items():
        inner = resolve(value.get("items", value), schemas)
        fields.append(
            {
                "name": name,
                **meaning_of(value, value.get("description", ""), schemas),
                "fields": fields_of(inner, schemas) if "properties" in inner else [],
            }
        )
    return fields


def meaning_of(schema: dict[str, Any], description: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """Type, description and, apart from it, the values with their names that the document lists at its end."""
    values = [(line["code"], line["name"]) for line in NAMED_VALUE.finditer(description)]
    text = NAMED_VALUE.sub("", description).strip()
    return {"type": type_of(schema, schemas), "description": text, "values": values}


def type_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The type in words, e.g. `list of text`, `text or null`, `measure | provision`."""
    inner = resolve(schema, schemas)
    kinds = inner.get("type", "object")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    empty = "null" in kinds or any("NullEnum" in str(part) for part in schema.get("oneOf", []))
    if values := inner.get("enum"):
        text = " | ".join(str(value) for value in values if value is not None)
    elif "array" in kinds:
        text = _("list of %(kind)s") % {"kind": type_of(inner["items"], schemas)}
    else:
        text = str(names_of_types().get(kinds[0], kinds[0]))
    return _("%(kind)s or null") % {"kind": text} if empty else text


def names_of_types() -> dict[str, str]:
    return {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "object": _("object"),
    }
