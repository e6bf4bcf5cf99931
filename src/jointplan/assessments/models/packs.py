# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import User
from jointplan.assessments.models.answers import Submission
from jointplan.assessments.models.cycles import Questionnaire
from jointplan.assessments.querysets import PackQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed


class PackFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel or LibreOffice (.xlsx)")
    JSON = "json", _("JSON, for programs")


@tracked(exclude=("base", "manifest", "arrived"))
class Pack(Addressed, Labelled):
    """Questions of a submission that somebody took out as a file to fill in elsewhere.

    What stood in each answer then stays here, and nowhere in the file: a file that comes back is merged with what was
    saved meanwhile, by the id of its pack. `arrived` is the file that came back last, until it is imported.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="packs")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=10, choices=PackFormat)
    language = models.CharField(max_length=10, help_text="of questions and guidance")
    meant_for = models.CharField(max_length=200, blank=True, help_text="the office that fills it in")
    clauses = ArrayField(models.CharField(max_length=40), help_text="codes, in the order of the plan")
    base = models.JSONField(help_text="{code: {question: [value, language, version]}} of what stood there")
    manifest = models.JSONField(help_text="signed; stands in the file word by word")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    arrived = models.BinaryField(null=True, blank=True, help_text="the file that came back, not imported yet")
    arrived_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True, help_text="when something in it was taken over last")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="from then on it is not read any more")

    objects = PackQuerySet.as_manager()

    release_rule = "assessments.release_pack"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(format__in=PackFormat.values), name="pack_format_known"),
            models.CheckConstraint(
                condition=models.Q(arrived__isnull=True, arrived_at__isnull=True)
                | models.Q(arrived__isnull=False, arrived_at__isnull=False, withdrawn_at__isnull=True),
                name="pack_arrived_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Pack of %(day)s") % {"day": date_format(localtime(self.made_at), "SHORT_DATETIME_FORMAT")}

    def described(self) -> str:
        return f"{self}: {self.submission}"

    @property
    def number(self) -> str:
        """The id as it stands in the file, short enough to be said on the telephone."""
        return str(self.uid)[:8]
