# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inventory in the API: to everyone what was released and stands in it, to members what they may read."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import space_of
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.core.api import PublicList
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe
from jointplan.knowledge.models import Practice, PracticeKind
from jointplan.knowledge.practice_filters import PracticeApiFilter
from jointplan.knowledge.practice_pages import practice_url, stage_known
from jointplan.knowledge.practice_querysets import PracticeQuerySet
from jointplan.knowledge.practice_words import HEADINGS


class PracticeSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the record."))
    kind = serializers.ChoiceField(PracticeKind.choices, help_text=gettext_lazy("A good practice, or a challenge."))
    stage = serializers.CharField(
        source="stage_known",
        help_text=gettext_lazy("`listed` when it stands in the inventory, else `other`; its two sides are told more."),
    )
    originator = serializers.CharField(
        source="originator_code",
        help_text=gettext_lazy("Code of the party whose it is; empty for what came from another region."),
    )
    party = serializers.CharField(
        source="source_name", help_text=gettext_lazy("Name of the party whose it is, in the reader's language.")
    )
    title = serializers.CharField(help_text=gettext_lazy("Title, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language in which it was written."))
    context = serializers.CharField(help_text=HEADINGS["context"])
    what_was_done = serializers.CharField(source="done", help_text=gettext_lazy("What was done, or tried"))
    evidence = serializers.CharField(help_text=HEADINGS["evidence"])
    results = serializers.CharField(help_text=HEADINGS["results"])
    rights = serializers.CharField(help_text=HEADINGS["rights"])
    gender = serializers.CharField(help_text=HEADINGS["gender"])
    age = serializers.CharField(help_text=HEADINGS["age"])
    cost = serializers.CharField(help_text=HEADINGS["cost"])
    transferability = serializers.CharField(help_text=HEADINGS["transferability"])
    material_languages = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Languages in which there is more on it.")
    )
    sources = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Sources, as it names them."))
    measures = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Codes of measures and provisions.")
    )
    themes = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Codes of themes."))
    changed_at = serializers.DateTimeField(source="saved_at", help_text=gettext_lazy("When it was saved last."))
    label = serializers.CharField(source="tlp", help_text=gettext_lazy("Sharing label, Traffic Light Protocol 2.0."))
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=gettext_lazy("True in the training region only."))


@extend_schema_view(
    get=describe(
        "practices_list",
        PracticeSerializer(many=True),
        gettext_lazy("Practices and challenges"),
        gettext_lazy(
            "The inventory of good practices and challenges: to everyone what was released, to a signed-in member also "
            "what that member may read."
        ),
    )
)
class Practices(PublicList):
    """Practices and challenges that the reader may see; visitors see those that stand in the inventory."""

    permission_classes = [AllowAny, SecondFactorIsSet]
    serializer_class = PracticeSerializer
    filterset_class = PracticeApiFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> PracticeQuerySet:
        user = self.request.user
        found: PracticeQuerySet = Practice.objects.visible_to(user).in_regions(fictional=self.fictional).shown()
        return found if user.is_authenticated else found.listed()

    def address_of(self, practice: Practice) -> str:
        """Of the page for people. Visitors are led to the public one."""
        if self.request.user.is_authenticated:
            return practice_url(practice, self.fictional)
        return reverse(f"{space_of(self.fictional)}:public_practice", kwargs={"uid": practice.uid})

    def rows(self, found: Iterable[Practice]) -> list[Practice]:
        rows = list(found)
        note_openings(self.request.user, rows)
        for row in rows:
            row.stage_known = stage_known(self.request.user, row)
            row.originator_code = "" if row.is_imported else row.originator.code
            row.url = self.request.build_absolute_uri(self.address_of(row))
            row.fictional = self.fictional
        return rows

    def state(self) -> Iterable[Any]:
        said = [(row.pk, row.saved_at, stage_known(self.request.user, row), row.tlp()) for row in self.page]
        return [said, [row.source_name() for row in self.page], self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row that the fewest may read."""
        order = [label.label for label in Label]
        return max((row["label"] for row in rows), key=order.index, default=order[0])
