# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.audit.history import tracked
from jointplan.commitments.models.treaties import Treaty
from jointplan.commitments.querysets import ObligationQuerySet
from jointplan.core.models import Addressed


class ObligationKind(models.TextChoices):
    TREATY_REPORT = "treaty-report", _("Report to a treaty body")
    REVIEW = "review", _("Review by the General Assembly")
    OTHER = "other", _("Other duty to report")


@tracked()
class Obligation(Addressed, Labelled):
    """What a State has to report, to whom and until when, besides the recommendations made to it.

    Its originator is the State. Which texts of its answers serve it stands in `assessments`.
    """

    kind = models.CharField(max_length=20, choices=ObligationKind)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=200, help_text="to which the State reports")
    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    measures = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="clauses of the plan it is about"
    )
    saved_at = models.DateTimeField(auto_now=True)

    objects = ObligationQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ObligationKind.values), name="obligation_kind_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="obligation_says_what_and_to_whom"),
            models.UniqueConstraint(fields=["originator", "title"], name="obligation_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Obligation of %(state)s: %(title)s") % {"state": self.originator, "title": self.title}
