# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.today import today
from jointplan.accounts.models import Post
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.core.text import localise
from jointplan.documents.models import Document
from jointplan.parties.models import Confidence, Party, Region
from jointplan.plans.models import Clause
from jointplan.strategies.querysets import (
    ActionQuerySet,
    AlignmentQuerySet,
    PartQuerySet,
    RecordQuerySet,
    StrategyQuerySet,
)

# What was only recalled is no fact, and is not shipped.
CONFIDENT = (Confidence.REPORT, Confidence.VERIFIED)


class StrategyKind(models.TextChoices):
    STRATEGY = "strategy", _("Strategy")
    ACTION_PLAN = "action-plan", _("Action plan")
    PROGRAMME = "programme", _("Programme")
    LAW = "law", _("Law")


def years_in_order() -> models.CheckConstraint:
    """First and last year, where both are known."""
    return models.CheckConstraint(
        condition=Q(first_year__isnull=True) | Q(last_year__isnull=True) | Q(first_year__lte=models.F("last_year")),
        name="%(class)s_years_in_order",
    )


def has_ended(last_year: int | None) -> bool:
    """True when its last year is over; one whose last year is not known is not called over."""
    return last_year is not None and last_year < today().year


class StrategyRecord(models.Model):
    """A published strategy, programme or law of a State, as a public source names it: shipped, no State's word.

    What the State itself says is a `Strategy` of its own, which may refer to this.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="strategy_records")
    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="strategy_records")
    code = models.SlugField(max_length=40, help_text="permanent, part of the address")
    kind = models.CharField(max_length=20, choices=StrategyKind)
    titles = models.JSONField(default=dict, help_text="{language: title}; in other languages than `language` ours")
    language = models.CharField(max_length=10, help_text="of the title as the source has it")
    periods = models.JSONField(default=dict, blank=True, help_text="{language: as the source has it}")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="where it is certain")
    last_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="where it is certain")
    reporting = models.JSONField(default=dict, blank=True, help_text="{language: who reports to whom, when}")
    bodies = models.JSONField(default=dict, blank=True, help_text="{language: responsible body}")
    notes = models.JSONField(default=dict, blank=True, help_text="{language: what else is known, and what is not}")
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    sources = models.JSONField(default=list, help_text="[{text: {language: source with its date}, url}]")
    confidence = models.CharField(max_length=20, choices=Confidence)
    folded = models.TextField(blank=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="strategy_record_code_once"),
            models.CheckConstraint(condition=Q(kind__in=StrategyKind.values), name="strategy_record_kind_known"),
            models.CheckConstraint(condition=Q(confidence__in=CONFIDENT), name="strategy_record_is_no_recollection"),
            models.CheckConstraint(condition=~Q(sources=[]), name="strategy_record_has_a_source"),
            years_in_order(),
        ]

    def __str__(self) -> str:
        return localise(self.titles).text or self.code

    def is_over(self) -> bool:
        return has_ended(self.last_year)


@tracked(exclude=("folded", "search_vector"))
class Strategy(Addressed, Labelled):
    """A strategy, action plan, programme or law, as the State or its body enters it. Its actions stand in its parts."""

    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="strategies")
    record = models.OneToOneField(
        StrategyRecord,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_over_by",
        help_text="the entry of the public register that this is",
    )
    kind = models.CharField(max_length=20, choices=StrategyKind)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=120, blank=True, help_text="number and date of the act")
    language = models.CharField(max_length=10, help_text="of title and texts")
    period = models.CharField(max_length=120, blank=True, help_text="as the document has it")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body_name = models.CharField(max_length=200, blank=True, help_text="where the body is not in the register")
    reporting_rule = models.CharField(max_length=500, blank=True, help_text="who reports to whom, how often")
    report_on = models.DateField(null=True, blank=True, help_text="next day on which a report is due")
    renew_on = models.DateField(null=True, blank=True, help_text="day by which it is to be renewed")
    link = models.CharField(max_length=2000, blank=True, help_text="http or https; never fetched")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    added_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = StrategyQuerySet.as_manager()

    release_rule = "strategies.release_strategy"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=StrategyKind.values), name="strategy_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_has_a_title"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex="^https?://"), name="strategy_link_is_of_the_web"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=models.F("id")), name="strategy_replaces_another"
            ),
            years_in_order(),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            *search_indexes("strategy_search"),
            models.Index(fields=["state"], name="strategy_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Strategy of %(party)s: %(title)s") % {"party": self.originator, "title": self.title}

    def is_over(self) -> bool:
        return has_ended(self.last_year)


class PartKind(models.TextChoices):
    ACTIONS = "actions", _("Actions")
    ALIGNMENT = "alignment", _("Alignment with the plan")


@tracked()
class StrategyPart(Addressed, Labelled):
    """What a strategy holds and the State releases apart: its actions, and which measures they serve.

    A database trigger keeps the readers of the rows in it: they follow when who reads the part changes. A row that is
    new or changed since is for the originator alone until the clearing authority releases it too.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20, choices=PartKind)

    objects = PartQuerySet.as_manager()

    release_rule = "strategies.release_part"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["strategy", "kind"], name="strategy_part_once"),
            models.CheckConstraint(condition=Q(kind__in=PartKind.values), name="strategy_part_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.strategy}"

    def described(self) -> str:
        said = {"strategy": self.strategy, "part": self.get_kind_display()}
        return gettext("Strategy “%(strategy)s”: %(part)s") % said


@tracked(exclude=("folded",))
class StrategyAction(Addressed, Labelled):
    """One action of a strategy. Its number is what an imported list knows it by."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="actions")
    number = models.CharField(max_length=40, help_text="number or code, as the document has it")
    position = models.PositiveIntegerField(help_text="order in the document")
    text = models.TextField()
    language = models.CharField(max_length=10)
    period = models.CharField(max_length=120, blank=True, help_text="as the document has it")
    body = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body_name = models.CharField(max_length=200, blank=True, help_text="where the body is not in the register")
    folded = models.TextField(blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["strategy", "number"], name="strategy_action_number_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(text=""), name="strategy_action_says_something"),
        ]

    def __str__(self) -> str:
        return self.number

    def described(self) -> str:
        said = {"number": self.number, "strategy": self.strategy}
        return gettext("Action %(number)s of “%(strategy)s”") % said


class Degree(models.TextChoices):
    FULL = "full", _("Fully")
    PARTIAL = "partial", _("In part")


class AlignmentState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed by the program")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


@tracked()
class Alignment(Addressed, Labelled):
    """That an action serves a measure: proposed by likeness with its reason; it counts once a person confirms it."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="alignments")
    action = models.ForeignKey(StrategyAction, on_delete=models.CASCADE, related_name="alignments")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="alignments")
    state = models.CharField(max_length=20, choices=AlignmentState)
    degree = models.CharField(max_length=20, choices=Degree, blank=True)
    words = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="that both share")
    themes = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="codes of shared themes")
    likeness = models.FloatField(default=0, help_text="0 to 1; orders proposals and is never shown")
    reason = models.CharField(max_length=500, blank=True, help_text="of whoever decided, in that person's words")
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AlignmentQuerySet.as_manager()

    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["action", "clause"], name="alignment_once"),
            models.CheckConstraint(condition=Q(degree__in=["", *Degree.values]), name="alignment_degree_known"),
            models.CheckConstraint(
                condition=Q(state="confirmed", decided_at__isnull=False) & ~Q(degree="")
                | Q(state="rejected", decided_at__isnull=False, degree="")
                | Q(state="proposed", decided_at__isnull=True, degree=""),
                name="alignment_is_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.clause}"

    def described(self) -> str:
        said = {"number": self.action, "measure": self.clause}
        return gettext("Action %(number)s and measure %(measure)s") % said
