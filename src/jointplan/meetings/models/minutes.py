# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.audit.history import tracked
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.meetings.models.meetings import OfMeeting
from jointplan.meetings.querysets import ContributionQuerySet, MinutesQuerySet


class MinutesStage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("Circulated for corrections")
    AGREED = "agreed", _("Agreed")


class HowAgreed(models.TextChoices):
    SILENCE = "silence", _("Nobody asked for more until the day given")
    MEETING = "meeting", _("The participants agreed in a meeting")
    NOTE = "note", _("The participants agreed in writing")


@tracked(exclude=("folded", "search_vector"))
class Minutes(OfMeeting):
    """One version of the minutes of a meeting. Once circulated its text never changes: a trigger keeps it."""

    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=10)
    stage = models.CharField(max_length=20, choices=MinutesStage, default=MinutesStage.DRAFT)
    correct_until = models.DateField(null=True, blank=True, help_text="last day for corrections")
    circulated_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    how_agreed = models.CharField(max_length=20, choices=HowAgreed, blank=True)
    folded = models.TextField(blank=True, editable=False, help_text="the text as it is searched, once it is agreed")
    search_vector = search_vector_of("folded")

    objects = MinutesQuerySet.as_manager()

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(stage=MinutesStage.AGREED), name="minutes_agreed_once"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="minutes_say_something"),
            models.CheckConstraint(
                condition=models.Q(stage=MinutesStage.DRAFT, circulated_at__isnull=True, agreed_at__isnull=True)
                | models.Q(
                    stage=MinutesStage.CIRCULATED,
                    circulated_at__isnull=False,
                    correct_until__isnull=False,
                    agreed_at__isnull=True,
                )
                | models.Q(stage=MinutesStage.AGREED, circulated_at__isnull=False, agreed_at__isnull=False)
                & ~models.Q(how_agreed=""),
                name="minutes_stage_has_its_moments",
            ),
        ]
        indexes = [*Labelled.Meta.indexes, *search_indexes("minutes_search")]

    def __str__(self) -> str:
        return gettext("Minutes, version %(number)d") % {"number": self.number}

    def described(self) -> str:
        return f"{self}: {self.meeting}"


class ContributionKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    VIEW = "view", _("View")
    CONTRIBUTION = "contribution", _("Contribution")


@tracked()
class Contribution(OfMeeting):
    """What a party hands in: a correction of the minutes, a view on them, or a contribution to a consultation.

    A view comes from whoever is consulted: it is read and answered, and puts nobody's word above another's.
    """

    kind = models.CharField(max_length=20, choices=ContributionKind)
    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", help_text="the version"
    )
    title = models.CharField(max_length=200, blank=True, help_text="of what it is about")
    text = models.TextField()
    language = models.CharField(max_length=10)
    measures = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="codes in the plan")
    handed_in_at = models.DateTimeField(auto_now_add=True)

    objects = ContributionQuerySet.as_manager()

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(text=""), name="meeting_contribution_says_something"),
            models.CheckConstraint(
                condition=models.Q(kind=ContributionKind.CONTRIBUTION, minutes__isnull=True)
                | models.Q(kind__in=["correction", "view"], minutes__isnull=False),
                name="meeting_contribution_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()}: {self.originator}"

    def described(self) -> str:
        values = {"kind": self.get_kind_display(), "party": self.originator, "meeting": self.meeting}
        return gettext("%(kind)s of %(party)s: %(meeting)s") % values


class Outcome(models.TextChoices):
    TAKEN_UP = "taken-up", _("Taken up")
    IN_PART = "in-part", _("Taken up in part")
    NOT = "not", _("Not taken up")


@tracked()
class ContributionResponse(OfMeeting):
    """The written response of who keeps a meeting to what a party handed in, with its reason."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="response")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField()
    language = models.CharField(max_length=10)
    responded_at = models.DateTimeField(auto_now_add=True)

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="response_outcome_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="response_has_its_reason"),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    def described(self) -> str:
        return gettext("Response: %(contribution)s") % {"contribution": self.contribution}
