# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jointplan.api.outline import counts_of, outline_of, plan_row
from jointplan.api.serializers import MeasureSerializer, PlanDetailSerializer, PlanSerializer
from jointplan.core.api import PublicList, PublicRead
from jointplan.core.api_schema import describe
from jointplan.plans.filters import ClauseFilter
from jointplan.plans.models import Clause, Edition
from jointplan.plans.rows import LABEL, ClauseRow, row_of, with_everything


class ReadsEditions:
    """Reads that depend on editions alone."""

    def editions(self) -> QuerySet[Edition]:
        return Edition.objects.in_regions(fictional=self.fictional)

    def state(self) -> Iterable[Any]:
        return self.editions().order_by("pk").values_list("code", "revision", "plan__region__revision")

    def plan_rows(self, editions: Iterable[Edition]) -> list[dict[str, Any]]:
        counts = counts_of(editions)
        namespace = self.request.resolver_match.namespace
        rows = []
        for edition in editions:
            path = reverse(f"{namespace}:measures", query={"plan": edition.code})
            rows.append(plan_row(edition, counts[edition.pk], self.request.build_absolute_uri(path)))
        return rows


@extend_schema_view(
    get=describe(
        "plans_list",
        PlanSerializer(many=True),
        gettext_lazy("Plans"),
        gettext_lazy("Each edition of each plan: a dated, adopted text, with how many clauses of each kind it has."),
    )
)
class Plans(ReadsEditions, PublicList):
    serializer_class = PlanSerializer
    renderer_classes = [JSONRenderer]
    filter_backends = []

    def get_queryset(self) -> QuerySet[Edition]:
        return self.editions().select_related("plan__region")

    def rows(self, found: Iterable[Edition]) -> list[dict[str, Any]]:
        return self.plan_rows(list(found))


@extend_schema_view(
    get=describe(
        "plans_read",
        PlanDetailSerializer,
        gettext_lazy("One plan"),
        gettext_lazy("An edition with its parts and objectives, and the codes that filters take."),
    )
)
class Plan(ReadsEditions, PublicRead):
    serializer_class = PlanDetailSerializer

    def read(self) -> HttpResponseBase:
        edition = get_object_or_404(self.editions().select_related("plan__region"), code=self.kwargs["edition"])
        [row] = self.plan_rows([edition])
        return Response(self.get_serializer(row | outline_of(edition)).data)


@extend_schema_view(
    get=describe(
        "measures_list",
        MeasureSerializer(many=True),
        gettext_lazy("Measures"),
        gettext_lazy(
            "All that plans ask for, in the order of the source: measures, sub-measures, provisions, paragraphs."
        ),
        files=True,
    )
)
class Measures(ReadsEditions, PublicList):
    serializer_class = MeasureSerializer
    filterset_class = ClauseFilter
    ordering = ("edition_id", "position")
    widths = {"title": 60, "official_text": 80, "translation": 80, "url": 50, "code": 10}
    file_name = "measures"

    def filterset_kwargs(self) -> dict[str, Any]:
        return {"editions": self.editions()}

    def get_queryset(self) -> QuerySet[Clause]:
        return with_everything(Clause.objects.in_regions(fictional=self.fictional).assessable())

    def rows(self, found: Iterable[Clause]) -> list[ClauseRow]:
        return [row_of(clause) for clause in found]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        return LABEL


@extend_schema_view(
    get=describe(
        "measures_read",
        MeasureSerializer,
        gettext_lazy("One measure"),
        gettext_lazy("The same fields as in the list, for one clause."),
    )
)
class Measure(ReadsEditions, PublicRead):
    serializer_class = MeasureSerializer

    def read(self) -> HttpResponseBase:
        clauses = with_everything(Clause.objects.in_regions(fictional=self.fictional).assessable())
        clause = get_object_or_404(clauses, edition__code=self.kwargs["edition"], code=self.kwargs["code"])
        return Response(self.get_serializer(row_of(clause)).data)


class Root(APIView):
    """Where to begin."""

    permission_classes = [AllowAny]
    http_method_names = ["get", "head", "options"]

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        namespace = request.resolver_match.namespace
        registers = ("library", "meetings", "parties", "practices", "recommendations", "texts", "treaties")
        names = ("plans", "measures", "answers", "documents", *registers, "schema", "docs")
        return Response({name: request.build_absolute_uri(reverse(f"{namespace}:{name}")) for name in names})


class Nothing(APIView):
    """Every other address under the API: the way to the one with a slash, or a problem in the API's own form."""

    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str = "", **kwargs: Any) -> HttpResponseBase:
        if not rest.endswith("/") and resolve(f"{request.path_info}/").url_name != "nothing":
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))
        docs = request.build_absolute_uri(reverse(f"{request.resolver_match.namespace}:docs"))
        raise exceptions.NotFound(_("There is nothing at this address. What there is stands at %s.") % docs)
