# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from jointplan.access.models import Labelled
from jointplan.assessments.models.answers import AnswerPart
from jointplan.assessments.querysets import ServedQuerySet
from jointplan.audit.history import tracked
from jointplan.commitments.models import Obligation, Recommendation
from jointplan.core.models import Addressed


@tracked()
class ServedObligation(Addressed, Labelled):
    """A text that a State answered once and that serves a recommendation or another obligation of it as well.

    Its originator is the State. Who reads that it serves does not read the text by that: the text has its own label.
    """

    part = models.ForeignKey(AnswerPart, on_delete=models.CASCADE, related_name="served")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="served"
    )
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, null=True, blank=True, related_name="served")
    served_at = models.DateTimeField(auto_now_add=True)

    objects = ServedQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False, obligation__isnull=True)
                | Q(recommendation__isnull=True, obligation__isnull=False),
                name="served_is_one_obligation",
            ),
            models.UniqueConstraint(
                fields=["part", "recommendation"],
                condition=Q(recommendation__isnull=False),
                name="served_recommendation_once",
            ),
            models.UniqueConstraint(
                fields=["part", "obligation"], condition=Q(obligation__isnull=False), name="served_obligation_once"
            ),
        ]

    @property
    def target(self) -> Recommendation | Obligation:
        found = self.recommendation or self.obligation
        assert found is not None
        return found

    def __str__(self) -> str:
        return f"{self.part_id} → {self.target}"

    def described(self) -> str:
        return gettext("Text that serves %(target)s") % {"target": self.target}
