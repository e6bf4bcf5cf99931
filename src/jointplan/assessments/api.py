# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers in the API: to everyone what States released, to members what they may read."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Count, Sum
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from jointplan.access.models import Label, shown_label
from jointplan.access.openings import note_rows
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.assessments.asking import question_of
from jointplan.assessments.counts import value_for
from jointplan.assessments.filters import AnswerFilter
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.querysets import AnswerPartQuerySet
from jointplan.core.api import PublicList
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe

COLUMNS = (
    "clause__edition__code",
    "clause__code",
    "originator__code",
    "cycle__code",
    "cycle__questionnaire_id",
    "submission_id",
    "value",
    "language",
    "label",
    "released_at",
)
# From the widest to the narrowest circle of readers, as TLP 2.0 orders them.
NARROWNESS = [label.label for label in Label]


class AnswerSerializer(serializers.Serializer):
    plan = serializers.CharField(source="clause__edition__code", help_text=_("Code of the edition."))
    clause = serializers.CharField(source="clause__code", help_text=_("Code of the measure, e.g. II.1.7."))
    state = serializers.CharField(
        source="originator__code", help_text=_("Code of the State that answers, or of its body that contributes.")
    )
    cycle = serializers.CharField(source="cycle__code", help_text=_("Code of the cycle."))
    version = serializers.IntegerField(
        allow_null=True,
        help_text=_("Version of the submission, for those who may read the submission; null for everybody else."),
    )
    kind = serializers.CharField(help_text=_("Key of the question that is answered, e.g. status or progress."))
    value = serializers.CharField(
        help_text=_("The State's own text, the code of a choice, or JSON for an answer of several members.")
    )
    language = serializers.CharField(help_text=_("Language in which the State wrote."))
    label = serializers.CharField(help_text=_("Sharing label, Traffic Light Protocol 2.0."))
    released_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When the State made it public; null for what members alone may read.")
    )
    url = serializers.URLField(help_text=_("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=_("True in the training region only."))


@extend_schema_view(
    get=describe(
        "answers_list",
        AnswerSerializer(many=True),
        _("Answers"),
        _(
            "What States answered, each part with its own label: to everyone what was released, to a signed-in member "
            "also what that member may read. Empty does not mean that nothing was done: it means nothing was shared."
        ),
        files=True,
    )
)
class Answers(PublicList):
    """Parts of answers, each with its own label."""

    serializer_class = AnswerSerializer
    permission_classes = [AllowAny, SecondFactorIsSet]
    filterset_class = AnswerFilter
    # Columns of the table itself: sorting ten years of answers by joined ones takes ten times as long.
    ordering = ("cycle_id", "clause_id", "originator_id", "kind", "pk")
    widths = {"value": 80, "url": 50, "label": 20, "released_at": 24}
    file_name = "answers"
    pagination_class = KeysetPagination

    def filterset_kwargs(self) -> dict[str, Any]:
        return {"fictional": self.fictional}

    def visible(self) -> AnswerPartQuerySet:
        return AnswerPart.objects.visible_to(self.request.user).in_regions(fictional=self.fictional)

    def get_queryset(self) -> AnswerPartQuerySet:
        return self.visible().values(*COLUMNS, *self.ordering, "released_until")

    def rows(self, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        space = "training" if self.fictional else "real"
        found = list(found)
        note_rows(self.request.user, AnswerPart, ((row["pk"], row["label"], row["originator_id"]) for row in found))

        @cache
        def url(edition: str, code: str) -> str:
            path = reverse(f"{space}:clause", kwargs={"edition": edition, "code": code})
            return self.request.build_absolute_uri(path)

        versions = self.versions(row["submission_id"] for row in found)
        return [
            row
            | {
                "version": versions.get(row["submission_id"]),
                "value": value_for(
                    row["label"], question_of(row["cycle__questionnaire_id"], row["kind"]), row["value"]
                ),
                "label": shown_label(row["label"], row["released_until"]).label,
                "url": url(row["clause__edition__code"], row["clause__code"]),
                "fictional": self.fictional,
            }
            for row in found
        ]

    def versions(self, submissions: Iterable[int]) -> dict[int, int]:
        """A public part is read by many who may not read its submission."""
        visible = Submission.objects.visible_to(self.request.user).filter(pk__in=set(submissions))
        return dict(visible.values_list("pk", "version"))

    def state(self) -> Iterable[Any]:
        """A page is known by its rows, so that nothing else is looked at.

        A file by how many rows the reader may see and what changed them last: every change of a row gives it a new
        transaction number, so this notices withdrawals and new labels too.
        """
        if self.request.accepted_renderer.format == "json":
            return [self.page, self.paginator.next_link]
        number = RawSQL('"assessments_answerpart".xmin::text::bigint', [])
        found = self.visible().order_by().aggregate(rows=Count("pk"), numbers=Sum(number))
        return [found["rows"], found["numbers"]]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row with the narrowest circle."""
        return max((row["label"] for row in rows), key=NARROWNESS.index, default=NARROWNESS[0])
