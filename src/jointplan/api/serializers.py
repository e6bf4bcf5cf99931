# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the API says of plans and measures. The words here are the schema's, for people who read it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from jointplan.plans.models import Addressee, ClauseKind
from jointplan.plans.rows import ClauseRow
from jointplan.translations.models import Origin


class Codes(serializers.ListField):
    """Codes of terms."""

    child = serializers.CharField()

    def to_representation(self, data: list) -> list[str]:
        return [term.code for term in data]


class MeasureSerializer(serializers.Serializer):
    """A clause that the plan asks something with. Reads a `ClauseRow`."""

    code = serializers.CharField(help_text=_("Permanent code inside the edition, e.g. II.1.7."))
    kind = serializers.ChoiceField(
        [kind for kind in ClauseKind.choices if kind[0] not in ("part", "objective")], help_text=_("Kind of clause.")
    )
    title = serializers.CharField(help_text=_("Short title in our own words, without standing."))
    title_language = serializers.CharField(help_text=_("Language that the title is in."))
    official_text = serializers.CharField(
        source="official.text",
        default=None,
        allow_null=True,
        help_text=_("Official wording; null until it was attached from the publication."),
    )
    official_text_language = serializers.CharField(
        source="official.language", default=None, allow_null=True, help_text=_("Language of the official wording.")
    )
    official_text_origin = serializers.ChoiceField(
        Origin.choices,
        source="official.origin",
        default=None,
        allow_null=True,
        help_text=_("Standing of the text: only texts with official standing are here."),
    )
    translation = serializers.CharField(
        source="translation.text",
        default=None,
        allow_null=True,
        help_text=_("Wording in the reader's language where that has no official standing; otherwise null."),
    )
    translation_language = serializers.CharField(
        source="translation.language", default=None, allow_null=True, help_text=_("Language of the translation.")
    )
    translation_origin = serializers.ChoiceField(
        Origin.choices,
        source="translation.origin",
        default=None,
        allow_null=True,
        help_text=_("Who stands behind the translation."),
    )
    plan = serializers.CharField(help_text=_("Code of the edition."))
    pillar = serializers.CharField(help_text=_("Code of the pillar or other part."))
    objective = serializers.CharField(allow_null=True, help_text=_("Code of the objective; null where there is none."))
    group = serializers.CharField(
        source="group.name", default=None, allow_null=True, help_text=_("Heading that the clause stands under.")
    )
    group_code = serializers.CharField(
        source="group.code", default=None, allow_null=True, help_text=_("Code of that heading, for the filter.")
    )
    target_groups = Codes(help_text=_("Codes of target groups that the text names."))
    themes = Codes(help_text=_("Codes of themes."))
    instruments = Codes(help_text=_("Codes of treaties, resolutions and documents that the text cites."))
    sdg_targets = serializers.ListField(
        child=serializers.CharField(), help_text=_("SDG targets of the objective: our links, to be confirmed.")
    )
    addressees = Codes(child=serializers.ChoiceField(Addressee.choices), help_text=_("Whom the text asks."))
    assessed = serializers.BooleanField(help_text=_("Whether States answer to it in assessment cycles."))
    lines = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text=_("First and last line in the publication as text."),
    )
    qualifiers = serializers.ListField(
        child=serializers.CharField(), help_text=_("Negotiated qualifiers and safeguards of the text.")
    )
    url = serializers.SerializerMethodField(help_text=_("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=_("True in the training region only."))
    label = serializers.CharField(help_text=_("Sharing label, Traffic Light Protocol 2.0."))

    class Meta:
        ref_name = "Measure"

    def get_url(self, row: ClauseRow) -> str:
        return self.context["request"].build_absolute_uri(row.address)


class TermSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=_("Permanent code."))
    name = serializers.CharField(help_text=_("Name in the reader's language."))


class InstrumentSerializer(TermSerializer):
    kind = serializers.CharField(help_text=_("Kind of document."))
    year = serializers.CharField(help_text=_("Year, empty when not known."))
    source = serializers.CharField(help_text=_("Where these data come from."))
    confidence = serializers.CharField(help_text=_("How sure they are."))


class HeadingSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=_("Code of the part or objective."))
    name = serializers.CharField(help_text=_("How the plan calls it; empty for objectives."))
    title = serializers.CharField(help_text=_("Short title in our own words, without standing."))
    title_language = serializers.CharField(help_text=_("Language that the title is in."))
    pillar = serializers.CharField(help_text=_("Code of the part that it stands in."))
    counts = serializers.DictField(child=serializers.IntegerField(), help_text=_("Clauses of each kind under it."))


class PlanSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=_("Code of the edition, permanent."))
    plan = serializers.CharField(help_text=_("Code of the plan that this is an edition of."))
    region = serializers.CharField(help_text=_("Code of the region."))
    title = serializers.CharField(help_text=_("Title in the reader's language."))
    title_language = serializers.CharField(help_text=_("Language that the title is in."))
    adopted_on = serializers.DateField(help_text=_("Day of adoption."))
    adopted_in = serializers.CharField(help_text=_("Place of adoption."))
    language = serializers.CharField(help_text=_("Language of the text that was read."))
    publication = serializers.CharField(help_text=_("Publication that carries the official text."))
    official_text_attached = serializers.BooleanField(help_text=_("Whether the official wording was attached here."))
    revision = serializers.IntegerField(help_text=_("Raised whenever the data of the edition change."))
    counts = serializers.DictField(child=serializers.IntegerField(), help_text=_("Clauses of each kind."))
    measures = serializers.URLField(help_text=_("Address of its measures in this API."))
    fictional = serializers.BooleanField(help_text=_("True in the training region only."))
    label = serializers.CharField(help_text=_("Sharing label, Traffic Light Protocol 2.0."))


class PlanDetailSerializer(PlanSerializer):
    parts = HeadingSerializer(many=True, help_text=_("Pillars and other parts, in the order of the source."))
    objectives = HeadingSerializer(many=True, help_text=_("Objectives, in the order of the source."))
    groups = TermSerializer(many=True, help_text=_("Headings inside objectives."))
    themes = TermSerializer(many=True, help_text=_("Vocabulary of themes."))
    target_groups = TermSerializer(many=True, help_text=_("Target groups that the text names."))
    instruments = InstrumentSerializer(
        many=True, help_text=_("Treaties, resolutions and documents that the text cites.")
    )
