# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register of parties in the API: public, like its pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

from jointplan.core.api import PublicList, PublicRead
from jointplan.core.api_schema import describe
from jointplan.parties.filters import PartyFilter
from jointplan.parties.models import Confidence, Party, PartyKind, Region, Scope
from jointplan.parties.rows import LABEL, PartyRow, row_of, with_everything


class PartySerializer(serializers.Serializer):
    """A party. Reads a `PartyRow`."""

    code = serializers.CharField(help_text=_("Permanent code."))
    kind = serializers.ChoiceField(PartyKind.choices, help_text=_("Kind of party."))
    name = serializers.CharField(help_text=_("Name in the reader's language."))
    name_language = serializers.CharField(help_text=_("Language that the name is in."))
    names = serializers.DictField(child=serializers.CharField(), help_text=_("All names, by language."))
    acronym = serializers.CharField(help_text=_("Acronym; empty where there is none."))
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text=_("Other names and spellings, in any script.")
    )
    parent = serializers.CharField(help_text=_("Code of the party that it belongs to; empty where there is none."))
    scope = serializers.ChoiceField(
        [("", ""), *Scope.choices], help_text=_("Where it works; empty where that is not said.")
    )
    country = serializers.CharField(help_text=_("ISO 3166-1 alpha-2 of the seat, or of the State; may be empty."))
    website = serializers.CharField(help_text=_("Address of its own site; may be empty."))
    founded_on = serializers.DateField(allow_null=True, help_text=_("Exists since; null where that is not said."))
    ended_on = serializers.DateField(allow_null=True, help_text=_("Existed until; null where that is not said."))
    identifiers = serializers.ListField(
        child=serializers.CharField(), help_text=_("Scheme and value, e.g. IATI:XM-DAC-41114.")
    )
    source = serializers.CharField(help_text=_("Where these data come from."))
    confidence = serializers.ChoiceField([("", ""), *Confidence.choices], help_text=_("How sure they are."))
    name_confidence = serializers.CharField(help_text=_("How sure the name is, where that differs; else empty."))
    member = serializers.BooleanField(help_text=_("Whether it is a member of the community."))
    admitted_on = serializers.DateField(
        allow_null=True, help_text=_("Day of admission; null for who is a member by the plan itself, or none.")
    )
    url = serializers.SerializerMethodField(help_text=_("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=_("True in the training region only."))
    label = serializers.CharField(help_text=_("Sharing label, Traffic Light Protocol 2.0."))

    class Meta:
        ref_name = "Party"

    def get_url(self, row: PartyRow) -> str:
        return self.context["request"].build_absolute_uri(row.address)


class ReadsParties:
    """Reads that depend on the register alone."""

    def parties(self) -> QuerySet[Party]:
        return with_everything(Party.objects.in_regions(fictional=self.fictional))

    def state(self) -> Iterable[Any]:
        regions = Region.objects.filter(is_fictional=self.fictional).order_by("pk")
        return list(regions.values_list("code", "revision"))


@extend_schema_view(
    get=describe(
        "parties_list",
        PartySerializer(many=True),
        _("Parties"),
        _("States, their bodies and organisations, in the order of their registration, with the source of each."),
        files=True,
    )
)
class Parties(ReadsParties, PublicList):
    serializer_class = PartySerializer
    filterset_class = PartyFilter
    widths = {"name": 50, "names": 80, "aliases": 40, "source": 50, "url": 50, "code": 30}
    file_name = "parties"

    def filterset_kwargs(self) -> dict[str, Any]:
        return {"fictional": self.fictional}

    def get_queryset(self) -> QuerySet[Party]:
        return self.parties().current()

    def rows(self, found: Iterable[Party]) -> list[PartyRow]:
        return [row_of(party) for party in found]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        return LABEL


@extend_schema_view(
    get=describe(
        "parties_read",
        PartySerializer,
        _("One party"),
        _("The same fields as in the list. The code of a party that was merged leads to the one that stayed."),
    )
)
class PartyDetail(ReadsParties, PublicRead):
    serializer_class = PartySerializer

    def read(self) -> HttpResponseBase:
        party = get_object_or_404(self.parties().select_related("merged_into"), code=self.kwargs["code"])
        if party.merged_into is not None:
            name = f"{self.request.resolver_match.namespace}:party"
            return HttpResponsePermanentRedirect(reverse(name, kwargs={"code": party.merged_into.code}))
        return Response(self.get_serializer(row_of(party)).data)
