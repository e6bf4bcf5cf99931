# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jointplan.audit.history import tracked
from jointplan.commitments.querysets import RecommendationQuerySet
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.parties.models import Party


class Mechanism(models.TextChoices):
    TREATY_BODY = "treaty-body", _("Treaty body")
    UPR = "upr", _("Universal periodic review")
    SPECIAL_PROCEDURE = "special-procedure", _("Special procedure")
    OTHER = "other", _("Other mechanism of the United Nations")


def texts(length: int = 200) -> ArrayField:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


@tracked(exclude=("folded", "search_vector"))
class Recommendation(Addressed):
    """What a mechanism of the United Nations recommended to a State in public, as its source has it."""

    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="recommendations")
    mechanism = models.CharField(max_length=20, choices=Mechanism)
    body = models.CharField(max_length=200, help_text="that issued it, as the source calls it")
    symbol = models.CharField(max_length=60, blank=True, help_text="of the document, e.g. CCPR/C/KAZ/CO/2")
    paragraph = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=10, help_text="language of the text")
    themes = texts()
    affected = texts()
    sdgs = texts(20)
    external_id = models.CharField(max_length=100, help_text="how the source knows it: AnnotationId, or its own number")
    source = models.CharField(max_length=300, help_text="the index or database, and its date")
    updated_at = models.DateTimeField(auto_now=True)
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "external_id"], name="recommendation_once"),
            models.CheckConstraint(condition=Q(mechanism__in=Mechanism.values), name="recommendation_mechanism_known"),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_says_something"),
        ]
        indexes = [
            *search_indexes("recommendation_search"),
            models.Index(fields=["state", "-issued_on", "-id"], name="recommendation_of_state"),
            GinIndex(fields=["themes"], name="recommendation_themes"),
        ]

    def __str__(self) -> str:
        paragraph = f", {self.paragraph}" if self.paragraph else ""
        return f"{self.symbol or self.body}{paragraph}"
