# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library in the API: to everyone what was released, to members what they may read."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.core.api import PublicList
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe
from jointplan.knowledge.guidance_filters import GuidanceApiFilter
from jointplan.knowledge.guidance_pages import guidance_url
from jointplan.knowledge.guidance_querysets import GuidanceQuerySet
from jointplan.knowledge.models import Guidance, GuidanceKind, Licence


class GuidanceSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the work."))
    originator = serializers.CharField(
        source="originator.code", help_text=gettext_lazy("Code of the party that it comes from.")
    )
    title = serializers.CharField(help_text=gettext_lazy("Title, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language of title and description."))
    description = serializers.CharField(help_text=gettext_lazy("What it is good for, in the same language."))
    kind = serializers.ChoiceField(GuidanceKind.choices, help_text=gettext_lazy("Kind of work."))
    publisher = serializers.CharField(help_text=gettext_lazy("Publisher, as the work names it."))
    languages = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Languages in which there is a version.")
    )
    target_readers = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("For whom it is written.")
    )
    measures = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Codes of measures and provisions.")
    )
    themes = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Codes of themes."))
    licence = serializers.ChoiceField(Licence.choices, help_text=gettext_lazy("What a reader may do with it."))
    licence_text = serializers.CharField(help_text=gettext_lazy("Own terms, where it has some."))
    review_by = serializers.DateField(
        allow_null=True, help_text=gettext_lazy("Day by which its originator looks at it again.")
    )
    withdrawn_on = serializers.DateField(
        allow_null=True, help_text=gettext_lazy("Day on which its originator withdrew it.")
    )
    label = serializers.CharField(source="tlp", help_text=gettext_lazy("Sharing label, Traffic Light Protocol 2.0."))
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=gettext_lazy("True in the training region only."))


@extend_schema_view(
    get=describe(
        "library_list",
        GuidanceSerializer(many=True),
        gettext_lazy("Library"),
        gettext_lazy(
            "Manuals, guidelines, model laws, curricula, research and campaigns: to everyone what was released, "
            "to a signed-in member also what that member may read."
        ),
    )
)
class Library(PublicList):
    """Works of the library that the reader may see."""

    permission_classes = [AllowAny, SecondFactorIsSet]
    serializer_class = GuidanceSerializer
    filterset_class = GuidanceApiFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> GuidanceQuerySet:
        found: GuidanceQuerySet = Guidance.objects.visible_to(self.request.user)
        return found.in_regions(fictional=self.fictional).shown()

    def filterset_kwargs(self) -> dict[str, Any]:
        return {"fictional": self.fictional}

    def rows(self, found: Iterable[Guidance]) -> list[Guidance]:
        rows = list(found)
        note_openings(self.request.user, rows)
        for row in rows:
            row.url = self.request.build_absolute_uri(guidance_url(row, self.fictional))
            row.fictional = self.fictional
        return rows

    def state(self) -> Iterable[Any]:
        said = [(row.pk, row.title, row.changed_at, row.withdrawn_on, row.tlp()) for row in self.page]
        return [said, self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row that the fewest may read."""
        order = [label.label for label in Label]
        return max((row["label"] for row in rows), key=order.index, default=order[0])
