# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts in the API: to everyone what the States released, to States and secretariat what they may read."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.core.api import PublicList, PublicRead
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe
from jointplan.reports.models import OfText, RegionalText, TextParagraph, TextStage, VersionStage
from jointplan.reports.text_clock import last_day
from jointplan.reports.text_filters import TextFilter
from jointplan.reports.text_pages import public_url, text_url, version_in_force, versions_of
from jointplan.reports.text_querysets import TextQuerySet

LABEL = gettext_lazy("Sharing label, Traffic Light Protocol 2.0.")


class TextSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the text."))
    region = serializers.CharField(source="region.code", help_text=gettext_lazy("Code of the region."))
    title = serializers.CharField(help_text=gettext_lazy("Title, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language in which it is written."))
    stage = serializers.ChoiceField(TextStage.choices, help_text=gettext_lazy("How far the text has come."))
    concluded_on = serializers.DateField(
        allow_null=True, help_text=gettext_lazy("Day on which what the States decided was set down.")
    )
    label = serializers.CharField(source="tlp", help_text=LABEL)
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=gettext_lazy("True in the training region only."))


class ParagraphSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text=gettext_lazy("Its place in the version."))
    key = serializers.IntegerField(help_text=gettext_lazy("The same in every version."))
    text = serializers.CharField(help_text=gettext_lazy("The paragraph, in the language of the text."))
    states = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Codes of the States of which it speaks.")
    )
    label = serializers.CharField(source="tlp", help_text=LABEL)


class TextFootnoteSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text=gettext_lazy("Its place among the footnotes."))
    state = serializers.CharField(source="footnote_of.code", help_text=gettext_lazy("Code of the State that said it."))
    text = serializers.CharField(help_text=gettext_lazy("The words of the State, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language of the footnote."))
    label = serializers.CharField(source="tlp", help_text=LABEL)


class TextDetailSerializer(TextSerializer):
    label = serializers.CharField(
        source="strictest", help_text=gettext_lazy("The strictest sharing label of what is given here.")
    )
    silence_until = serializers.DateField(
        source="silent_until", allow_null=True, help_text=gettext_lazy("Last day of the silence procedure that runs.")
    )
    version = serializers.IntegerField(
        source="in_force.number", help_text=gettext_lazy("Number of the version that is given.")
    )
    version_stage = serializers.ChoiceField(
        VersionStage.choices, source="in_force.stage", help_text=gettext_lazy("How far that version has come.")
    )
    paragraphs = ParagraphSerializer(many=True, help_text=gettext_lazy("Its paragraphs that you may read, in order."))
    footnotes = TextFootnoteSerializer(
        many=True, help_text=gettext_lazy("Footnotes of States to it, in their own words.")
    )


class ReadsTexts:
    """Reads of what the reader may see."""

    permission_classes = [AllowAny, SecondFactorIsSet]

    def visible(self) -> TextQuerySet:
        found: TextQuerySet = RegionalText.objects.visible_to(self.request.user)
        return found.in_regions(fictional=self.fictional).shown()

    def described(self, text: RegionalText) -> RegionalText:
        """The text with what its fields say besides its columns. Visitors are led to the public page."""
        page = text_url if self.request.user.is_authenticated else public_url
        text.url = self.request.build_absolute_uri(page(text, self.fictional))
        text.concluded_on = timezone.localdate(text.concluded_at) if text.concluded_at else None
        text.fictional = self.fictional
        return text


@extend_schema_view(
    get=describe(
        "texts_list",
        TextSerializer(many=True),
        gettext_lazy("Regional texts"),
        gettext_lazy(
            "Documents that the States make together: to everyone those that they released, to States and secretariat "
            "also those that are not concluded."
        ),
    )
)
class Texts(ReadsTexts, PublicList):
    """Regional texts that the reader may see."""

    serializer_class = TextSerializer
    filterset_class = TextFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> TextQuerySet:
        return self.visible()

    def rows(self, found: Iterable[RegionalText]) -> list[RegionalText]:
        rows = [self.described(one) for one in found]
        note_openings(self.request.user, rows)
        return rows

    def state(self) -> Iterable[Any]:
        said = [(row.pk, row.title, row.stage, row.concluded_at, row.tlp()) for row in self.page]
        return [said, self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row that the fewest may read."""
        order = [label.label for label in Label]
        return max((row["label"] for row in rows), key=order.index, default=order[0])


@extend_schema_view(
    get=describe(
        "texts_read",
        TextDetailSerializer,
        gettext_lazy("One regional text"),
        gettext_lazy(
            "The newest version that was circulated to the States, with the footnotes of States; before the first "
            "one is circulated, what you may read of the draft."
        ),
    )
)
class TextDetail(ReadsTexts, PublicRead):
    """A text in the version in force, as far as the reader may read it."""

    serializer_class = TextDetailSerializer

    @cached_property
    def text(self) -> RegionalText:
        """The text with its version, paragraphs and footnotes. The label is the strictest of what is given."""
        user = self.request.user
        text = self.described(get_object_or_404(self.visible(), uid=self.kwargs["uid"]))
        version = text.in_force = version_in_force(versions_of(text, user))
        visible = TextParagraph.objects.visible_to(user)
        text.paragraphs = list(visible.of_version(version.pk))
        text.footnotes = list(visible.footnotes_of(version.pk))
        running = text.stage == TextStage.SILENCE
        text.silent_until = last_day(text.region, text.silence_until) if running else None
        labels = [row.shown_label() for row in self.given(text)]
        text.strictest = Label.narrowest(labels, default=Label.AMBER).label
        return text

    def given(self, text: RegionalText) -> list[RegionalText | OfText]:
        return [text, text.in_force, *text.paragraphs, *text.footnotes]

    def state(self) -> Iterable[Any]:
        text = self.text
        said = [(one.pk, one.number, one.text, one.states, one.tlp()) for one in [*text.paragraphs, *text.footnotes]]
        version = (text.in_force.pk, text.in_force.stage)
        return [text.title, text.stage, text.concluded_on, text.strictest, text.silent_until, version, said]

    def read(self) -> HttpResponseBase:
        note_openings(self.request.user, self.given(self.text))
        return Response(self.get_serializer(self.text).data)
