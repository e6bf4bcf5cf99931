# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.core.search import search_vector_of
from jointplan.core.text import localise
from jointplan.parties.models import Region
from jointplan.plans.querysets import ClauseQuerySet, EditionQuerySet
from jointplan.translations.models import LanguageVersion


class Plan(models.Model):
    """A plan of action of a region, through all its editions."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="plans")
    code = models.SlugField(unique=True)
    names = models.JSONField(default=dict, help_text="{language: name}")

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class Edition(models.Model):
    """A dated, adopted text of a plan. Its code is permanent and part of every address."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    code = models.SlugField(unique=True)
    titles = models.JSONField(default=dict, help_text="{language: title}")
    adopted_on = models.DateField()
    adopted_in = models.JSONField(default=dict, help_text="{language: place}")
    language = models.CharField(max_length=10, help_text="language of the text that fingerprints were taken from")
    publication = models.JSONField(default=dict, help_text="{language: which publication carries the text}")
    part_order = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="codes of parts as pages list them"
    )
    revision = models.PositiveIntegerField(default=1, help_text="raised by each import and each attached wording")
    catalogue_sha256 = models.CharField(max_length=64, blank=True, help_text="of the catalogue last imported")
    attached_at = models.DateTimeField(null=True, blank=True)
    attached_from = models.CharField(max_length=200, blank=True, help_text="file name and SHA-256 of the publication")

    objects = EditionQuerySet.as_manager()

    def __str__(self) -> str:
        return localise(self.titles).text or self.code


class Theme(models.Model):
    """A term of an edition's theme vocabulary."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=80)
    names = models.JSONField(default=dict, help_text="{language: name}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="theme_once")]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class TargetGroup(models.Model):
    """People or bodies whom measures name."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="target_groups")
    code = models.SlugField(max_length=80)
    names = models.JSONField(default=dict, help_text="{language: name}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="target_group_once")]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class Instrument(models.Model):
    """A treaty, resolution or document that clauses cite."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="instruments")
    code = models.SlugField(max_length=80)
    names = models.JSONField(default=dict, help_text="{language: name}")
    kind = models.CharField(max_length=40)
    year = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=500)
    confidence = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="instrument_once")]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class ClauseKind(models.TextChoices):
    PART = "part", _("Part")
    OBJECTIVE = "objective", _("Objective")
    MEASURE = "measure", _("Measure")
    SUB_MEASURE = "sub-measure", _("Sub-measure")
    PROVISION = "provision", _("Provision")
    PARAGRAPH = "paragraph", _("Paragraph")


class Addressee(models.TextChoices):
    STATES = "states", _("Each State")
    JOINTLY = "jointly", _("States jointly")
    PARTNERS = "partners", _("Partners")


class Register(models.TextChoices):
    """A register of this product that tells what is done about a provision of a plan."""

    STRATEGIES = "strategies", _("Strategies")
    FOCAL_POINTS = "focal-points", _("Focal points")
    CONTACTS = "contacts", _("Contact list")
    CYCLES = "cycles", _("Cycles")
    DECISIONS = "decisions", _("Decisions of the States")
    MEETINGS = "meetings", _("Meetings")
    CONSULTATIONS = "consultations", _("Consultations")
    PRACTICES = "practices", _("Practices and challenges")
    LIBRARY = "library", _("Library of guidance")
    OBLIGATIONS = "obligations", _("Obligations to report")
    RECOMMENDATIONS = "recommendations", _("Recommendations")
    DOCUMENTS = "documents", _("Documents")


class Clause(models.Model):
    """A part, objective, measure, provision or paragraph of an edition, with a permanent code."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clauses")
    code = models.CharField(max_length=40, help_text="e.g. II.1.7")
    kind = models.CharField(max_length=20, choices=ClauseKind)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    part = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(help_text="order in the source")
    names = models.JSONField(default=dict, help_text="{language: how the plan calls the part}")
    group = models.JSONField(default=dict, help_text="{language: heading that the measure stands under}")
    addressees = ArrayField(models.CharField(max_length=20, choices=Addressee), default=list)
    sdg_targets = ArrayField(models.CharField(max_length=10), default=list, help_text="inherited from the objective")
    qualifiers = ArrayField(models.TextField(), default=list, help_text="negotiated qualifiers that the title carries")
    is_assessed = models.BooleanField(default=False)
    registers = ArrayField(
        models.CharField(max_length=20, choices=Register), default=list, help_text="which hold what answers it"
    )
    first_line = models.PositiveIntegerField(null=True, help_text="in the publication as text")
    last_line = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the normalised official wording")
    words = models.BinaryField(default=bytes, help_text="one byte for each word of the normalised wording")
    themes = models.ManyToManyField(Theme, related_name="clauses")
    target_groups = models.ManyToManyField(TargetGroup, related_name="clauses")
    instruments = models.ManyToManyField(Instrument, related_name="clauses")

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="clause_code_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="clause_position_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ClauseKind.values), name="clause_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="part", parent__isnull=True)
                | ~models.Q(kind="part") & models.Q(parent__isnull=False),
                name="only_parts_stand_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ClauseText(LanguageVersion):
    """A clause in one language: our short title, and the wording when it has been attached.

    `origin` speaks of the wording. The title is a navigation aid of ours without standing.
    """

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(max_length=200)
    wording = models.TextField(blank=True)
    folded = models.TextField(help_text="title and wording, folded for searching")
    search_vector = search_vector_of("folded")

    class Meta(LanguageVersion.Meta):
        constraints = [
            *LanguageVersion.Meta.constraints,
            models.UniqueConstraint(fields=["clause", "language"], name="clause_text_once_a_language"),
        ]
        indexes = [GinIndex(fields=["search_vector"], name="clause_text_search")]

    def __str__(self) -> str:
        return self.title


class Context(models.Model):
    """A stretch of the source that is no clause (heading, introduction, recital): only its fingerprint is kept."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="contexts")
    code = models.CharField(max_length=60)
    part = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    words = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="context_once")]

    def __str__(self) -> str:
        return self.code
