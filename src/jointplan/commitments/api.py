# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is public of commitments in the API: treaties and recommendations. Nothing that a State adds is here."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from jointplan.access.models import Label
from jointplan.access.pages import space_of
from jointplan.commitments.models import Mechanism, Mode, Recommendation, Treaty, TreatyGroup
from jointplan.commitments.querysets import RecommendationQuerySet, TreatyQuerySet
from jointplan.commitments.standing import Standing, standings, states_in_order
from jointplan.core.api import PublicList
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe
from jointplan.core.filters import CodeFilter
from jointplan.parties.models import Region

PUBLIC = str(Label.CLEAR.label)
LABEL = gettext_lazy("Sharing label, Traffic Light Protocol 2.0.")
URL = gettext_lazy("Address of the page for people.")
FICTIONAL = gettext_lazy("True in the training region only.")
DAY = gettext_lazy("A day, a month or a year, as the source gives it; may be empty.")


class StandingSerializer(serializers.Serializer):
    """One State and one treaty. Reads a `Standing`."""

    state = serializers.CharField(source="state.code", help_text=gettext_lazy("Code of the State."))
    status = serializers.CharField(
        help_text=gettext_lazy(
            "`party`, `signed`, `law` or `no-act`, by the latest confirmed source; empty where none says anything."
        )
    )
    mode = serializers.ChoiceField([("", ""), *Mode.choices], help_text=gettext_lazy("Kind of act; may be empty."))
    bound_on = serializers.CharField(help_text=DAY)
    signed_on = serializers.CharField(help_text=DAY)
    as_of = serializers.CharField(help_text=gettext_lazy("Date of the source; empty where it bears none."))
    source = serializers.CharField(help_text=gettext_lazy("Where this is known from."))

    def to_representation(self, standing: Standing) -> dict[str, Any]:
        detail, said = standing.detail, standing.said[0] if standing.said else None
        return {
            "state": standing.state.code,
            "status": standing.status,
            "mode": detail.mode if detail else "",
            "bound_on": detail.bound_on if detail else "",
            "signed_on": detail.signed_on if detail else "",
            "as_of": said.as_of if said else "",
            "source": said.source if said else "",
        }


class TreatySerializer(serializers.Serializer):
    code = serializers.CharField(help_text=gettext_lazy("Permanent code."))
    group = serializers.ChoiceField(TreatyGroup.choices, help_text=gettext_lazy("Group of treaties."))
    title = serializers.CharField(help_text=gettext_lazy("Official title, in English."))
    states = StandingSerializer(
        many=True,
        source="of_states",
        help_text=gettext_lazy("What confirmed sources say of each State, in alphabetical order of their names."),
    )
    label = serializers.CharField(help_text=LABEL)
    url = serializers.URLField(help_text=URL)
    fictional = serializers.BooleanField(source="is_fictional", help_text=FICTIONAL)


class TreatyFilter(django_filters.FilterSet):
    """Choosing treaties."""

    group = CodeFilter("group", choices=TreatyGroup.choices, help_text=gettext_lazy("Group of treaties."))

    class Meta:
        model = Treaty
        fields: list[str] = []


@extend_schema_view(
    get=describe(
        "treaties_list",
        TreatySerializer(many=True),
        gettext_lazy("Treaties"),
        gettext_lazy("Treaties with what public sources say of each State, with source and date."),
    )
)
class Treaties(PublicList):
    """The register of treaties, the same for everybody."""

    serializer_class = TreatySerializer
    filterset_class = TreatyFilter
    renderer_classes = [JSONRenderer]
    ordering = ("position", "pk")
    pagination_class = KeysetPagination

    def get_queryset(self) -> TreatyQuerySet:
        found: TreatyQuerySet = Treaty.objects.in_regions(fictional=self.fictional)
        return found

    def rows(self, found: Iterable[Treaty]) -> list[Treaty]:
        known = standings(found, states_in_order(fictional=self.fictional))
        for treaty, of_states in known.items():
            address = reverse(f"{space_of(self.fictional)}:treaty", kwargs={"code": treaty.code})
            treaty.of_states = of_states
            treaty.label = PUBLIC
            treaty.url = self.request.build_absolute_uri(address)
        return list(known)

    def state(self) -> Iterable[Any]:
        """Whatever changes in the register raises the revision of a region."""
        regions = Region.objects.filter(is_fictional=self.fictional).order_by("pk")
        return list(regions.values_list("code", "revision"))

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        return PUBLIC


class RecommendationSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the recommendation."))
    external_id = serializers.CharField(help_text=gettext_lazy("How its source knows it."))
    state = serializers.CharField(source="state.code", help_text=gettext_lazy("Code of the State."))
    mechanism = serializers.ChoiceField(Mechanism.choices, help_text=gettext_lazy("Mechanism of the United Nations."))
    body = serializers.CharField(help_text=gettext_lazy("Who issued it, as the source calls it."))
    symbol = serializers.CharField(help_text=gettext_lazy("Symbol of the document; may be empty."))
    paragraph = serializers.CharField(help_text=gettext_lazy("Paragraph of the document; may be empty."))
    issued_on = serializers.DateField(allow_null=True, help_text=gettext_lazy("Day on which it was issued."))
    text = serializers.CharField(help_text=gettext_lazy("Its text, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language of the text."))
    themes = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Themes, by its source."))
    affected = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Affected groups, by its source.")
    )
    sdgs = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Sustainable Development Goals, by its source.")
    )
    source = serializers.CharField(help_text=gettext_lazy("The index or database, and its date."))
    label = serializers.CharField(help_text=LABEL)
    url = serializers.URLField(help_text=URL)
    fictional = serializers.BooleanField(help_text=FICTIONAL)


class RecommendationApiFilter(django_filters.FilterSet):
    """Choosing recommendations by what is public of them: what States add chooses nothing here."""

    state = CodeFilter("state__code", help_text=gettext_lazy("Code of the State."))
    mechanism = CodeFilter(
        "mechanism", choices=Mechanism.choices, help_text=gettext_lazy("Mechanism of the United Nations.")
    )
    theme = CodeFilter(method="with_theme", help_text=gettext_lazy("A theme, as its source calls it."))
    q = django_filters.CharFilter(
        method="with_words", max_length=200, help_text=gettext_lazy("Words of text, symbol or themes.")
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Any, queryset: RecommendationQuerySet, *, fictional: bool, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        states = self.filters["state"]
        states.choose_from(lambda: [(one.code, str(one)) for one in states_in_order(fictional=fictional)])
        self.filters["theme"].choose_from(lambda: [(theme, theme) for theme in queryset.all_themes()])

    def with_theme(self, found: RecommendationQuerySet, _name: str, value: str) -> RecommendationQuerySet:
        return found.with_theme(value)

    def with_words(self, found: RecommendationQuerySet, _name: str, value: str) -> RecommendationQuerySet:
        return found.matching(value.replace("\x00", " "))


@extend_schema_view(
    get=describe(
        "recommendations_list",
        RecommendationSerializer(many=True),
        gettext_lazy("Recommendations"),
        gettext_lazy(
            "What mechanisms of the United Nations recommended to States in public. What a State says to it is not "
            "here: its pages show that to whoever may read it."
        ),
    )
)
class Recommendations(PublicList):
    """The register of recommendations, the same for everybody."""

    serializer_class = RecommendationSerializer
    filterset_class = RecommendationApiFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> RecommendationQuerySet:
        found: RecommendationQuerySet = Recommendation.objects.in_regions(fictional=self.fictional)
        return found.shown()

    def filterset_kwargs(self) -> dict[str, Any]:
        return {"fictional": self.fictional}

    def rows(self, found: Iterable[Recommendation]) -> list[Recommendation]:
        rows = list(found)
        for row in rows:
            row.label = PUBLIC
            # The page that everybody may read: it lies above this app.
            address = reverse(f"{space_of(self.fictional)}:public_recommendation", kwargs={"uid": row.uid})
            row.url = self.request.build_absolute_uri(address)
            row.fictional = self.fictional
        return rows

    def state(self) -> Iterable[Any]:
        return [[(row.pk, row.updated_at) for row in self.page], self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        return PUBLIC
