# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jointplan.commitments.querysets import TreatyQuerySet, TreatyStatusQuerySet
from jointplan.parties.models import Confidence, Party

# A day, a month or a year: sources often name the year alone, and nobody makes a day of it.
PARTIAL_DATE = r"^\d{4}(-\d\d(-\d\d)?)?$"
# What is shown as a fact. All else is shown apart, as not confirmed.
CONFIRMED = (Confidence.REPORT, Confidence.VERIFIED)


class TreatyGroup(models.TextChoices):
    COUNTER_TERRORISM = "counter-terrorism", _("Counter-terrorism instruments")
    HUMAN_RIGHTS = "human-rights", _("Human rights treaties")
    REFUGEES = "refugees", _("Refugees and statelessness")
    RELATED = "related", _("Crime, weapons and justice")


class Status(models.TextChoices):
    """What a source says of a State and a treaty. That a source shows no act is a fact of its day, and no more."""

    PARTY = "party", _("Party")
    SIGNED = "signed", _("Signed")
    LAW = "law", _("Law adopted, deposit not confirmed")
    NO_ACT = "no-act", _("No act shown")


class Mode(models.TextChoices):
    RATIFICATION = "ratification", _("Ratification")
    ACCESSION = "accession", _("Accession")
    ACCEPTANCE = "acceptance", _("Acceptance or approval")
    SUCCESSION = "succession", _("Succession")


class Treaty(models.Model):
    """An international instrument that States become party to, with how sure each of its dates is."""

    code = models.SlugField(max_length=20, help_text="permanent, part of addresses")
    is_fictional = models.BooleanField(default=False)
    group = models.CharField(max_length=20, choices=TreatyGroup)
    title = models.CharField(max_length=300, help_text="official, in English")
    place = models.CharField(max_length=100, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True, help_text="of the treaty itself")
    depositary = models.CharField(max_length=200, blank=True)
    treaty_body = models.CharField(max_length=100, blank=True, help_text="the committee that its parties report to")
    adoption_confidence = models.CharField(max_length=20, choices=Confidence)
    in_force_confidence = models.CharField(max_length=20, choices=Confidence)
    depositary_confidence = models.CharField(max_length=20, choices=Confidence)
    source = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(help_text="in the order of the shipped list")

    objects = TreatyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_fictional", "code"], name="treaty_code_unique"),
            models.CheckConstraint(condition=Q(group__in=TreatyGroup.values), name="treaty_group_known"),
        ]

    def __str__(self) -> str:
        return self.title


class TreatyStatus(models.Model):
    """What one source says, on its day, of a State and a treaty. Rows are added, never changed: a later one counts."""

    treaty = models.ForeignKey(Treaty, on_delete=models.CASCADE, related_name="statuses")
    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="treaty_statuses")
    status = models.CharField(max_length=10, choices=Status)
    mode = models.CharField(max_length=20, choices=Mode, blank=True)
    signed_on = models.CharField(max_length=10, blank=True, help_text="a day, a month or a year")
    bound_on = models.CharField(max_length=10, blank=True, help_text="of the act of consent; a day, a month or a year")
    reservation = models.TextField(blank=True, help_text="in the words of the source")
    as_of = models.CharField(max_length=10, blank=True, help_text="date of the source; empty where it bears none")
    note = models.CharField(max_length=300, blank=True, help_text="in English")
    confidence = models.CharField(max_length=20, choices=Confidence)
    source = models.TextField(blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = TreatyStatusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="treaty_status_known"),
            models.CheckConstraint(condition=Q(mode__in=["", *Mode.values]), name="treaty_mode_known"),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: ""}) | Q(**{f"{name}__regex": PARTIAL_DATE}), name=f"treaty_{name}_is_a_date"
                )
                for name in ("signed_on", "bound_on", "as_of")
            ),
            models.CheckConstraint(
                condition=~Q(confidence__in=CONFIRMED) | ~Q(source=""), name="treaty_fact_has_a_source"
            ),
        ]
        indexes = [models.Index(fields=["treaty", "state"], name="treaty_status_of_state")]

    def __str__(self) -> str:
        return f"{self.treaty.code} {self.state.code}: {self.status}"
