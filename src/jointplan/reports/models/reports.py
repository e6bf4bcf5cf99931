# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.accounts.models import Post
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.text import localise
from jointplan.parties.models import Region
from jointplan.reports.querysets import ReportQuerySet


class ReportAudience(models.TextChoices):
    """For whom a report is composed: it holds what all of them may read, and nothing else."""

    OWN = "own", _("Those who make it")
    STATES = "states", _("The States and the secretariat")
    PARTNERS = "partners", _("Partners and the community")
    PUBLIC = "public", _("Everyone")


# The widest label that a report for these readers has; what it contains may be stricter, never wider.
LABELS = {
    ReportAudience.OWN: Label.AMBER_STRICT,
    ReportAudience.STATES: Label.AMBER,
    ReportAudience.PARTNERS: Label.GREEN,
    ReportAudience.PUBLIC: Label.CLEAR,
}


class Stage(models.TextChoices):
    WAITING = "waiting", _("Waiting to be composed")
    READING = "reading", _("Reading the records")
    DRAWING = "drawing", _("Making the files")
    READY = "ready", pgettext_lazy("report", "Ready")
    FAILED = "failed", _("Could not be composed")


@tracked(exclude=("content", "template", "progress"))
class Report(Addressed, Labelled):
    """A report as it was composed on a day for certain readers, with the records that each sentence rests on.

    It is its originator's own until released. What was composed is never changed, a database trigger keeps it; what a
    person wrote in the place of a generated paragraph stands beside it, in `edits`.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=30, help_text="code of a kind in `reports.kinds`")
    audience_kind = models.CharField(max_length=10, choices=ReportAudience)
    parameters = models.JSONField(help_text="what was asked for, by the name of the parameter: codes and random ids")
    names = models.JSONField(default=dict, blank=True, help_text="{language: title}")
    language = models.CharField(max_length=10, help_text="of its headings and sentences; each quotation is in its own")
    author = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="0 to 100")
    problem = models.CharField(max_length=500, blank=True, help_text="why it could not be composed")
    content = models.JSONField(null=True, blank=True, help_text="{sections, records}, as `reports.contents` reads it")
    content_label = models.CharField(max_length=20, choices=Label, blank=True, help_text="strictest of its records")
    edits = models.JSONField(default=dict, blank=True, help_text="{key: {text, by, on, digest, review}}")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of kind, readers, language, content and edits")
    template = models.BinaryField(null=True, blank=True, help_text="the party's own, on the day of release")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_sha256 = models.CharField(max_length=64, blank=True, help_text="of what the clearing authority read")
    released_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    release_rule = "reports.release_report"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(audience_kind__in=ReportAudience.values), name="report_audience_known"
            ),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="report_stage_known"),
            models.CheckConstraint(
                condition=models.Q(content__isnull=False) | models.Q(stage__in=["waiting", "reading", "failed"]),
                name="report_ready_has_its_content",
            ),
            models.CheckConstraint(
                condition=models.Q(released_on__isnull=False, withdrawn_on__isnull=True, stage=Stage.READY)
                | models.Q(label=Label.AMBER_STRICT),
                name="report_not_released_is_its_makers",
            ),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["region", "-made_at"], name="report_by_region")]

    def __str__(self) -> str:
        return localise(self.names).text or self.kind

    def described(self) -> str:
        return gettext("Report: %(report)s (%(audience)s)") % {
            "report": self,
            "audience": self.get_audience_kind_display(),
        }

    @property
    def is_ready(self) -> bool:
        return self.stage == Stage.READY

    @property
    def is_at_work(self) -> bool:
        """True while a background task composes it."""
        return self.stage in {Stage.WAITING, Stage.READING, Stage.DRAWING}

    @property
    def is_out(self) -> bool:
        """True when it was released, and not withdrawn since."""
        return self.released_on is not None and self.withdrawn_on is None

    @property
    def is_public(self) -> bool:
        """True while everybody may read it."""
        return self.is_out and self.shown_label() == Label.CLEAR

    @property
    def meant_label(self) -> Label:
        """The label that it has once it is released: that of its readers, or of the strictest record in it."""
        own = LABELS[ReportAudience(self.audience_kind)]
        return Label.narrowest([own, *filter(None, [self.content_label])], default=own)

    @property
    def to_review(self) -> dict[str, Any]:
        """What persons wrote where the records below have changed since, by the key of the paragraph."""
        return {key: edit for key, edit in self.edits.items() if edit.get("review")}


@tracked(exclude=("content",))
class ReportTemplate(Addressed, Labelled):
    """The Word template that a party uses for one kind of report, as its staff changed and uploaded it."""

    kind = models.CharField(max_length=30, help_text="code of a kind in `reports.kinds`")
    content = models.BinaryField(help_text="a .docx file, checked")
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField(auto_now=True)

    objects = LabelledQuerySet.as_manager()

    release_rule = "reports.keep_template"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["originator", "kind"], name="one_report_template_a_kind"),
            models.CheckConstraint(condition=models.Q(label=Label.AMBER_STRICT), name="report_template_is_its_makers"),
        ]

    def __str__(self) -> str:
        return self.kind

    def described(self) -> str:
        from jointplan.reports.kinds import KINDS

        return gettext("Word template: %(report)s") % {"report": KINDS[self.kind].name}
