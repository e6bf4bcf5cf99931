# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.access.querysets import LabelledQuerySet, MembershipQuerySet
from jointplan.core.text import localise
from jointplan.parties.models import Party, Region


class Label(models.TextChoices):
    """Sharing labels: Traffic Light Protocol 2.0, FIRST."""

    CLEAR = "CLEAR", "TLP:CLEAR"
    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"
    AMBER_STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "RED", "TLP:RED"


class CircleKind(models.TextChoices):
    SECRETARIAT = "secretariat", _("Secretariat")
    STATES = "states", _("The States of the region")
    STATES_AND_SECRETARIAT = "states-and-secretariat", _("The States and the secretariat")
    STATE = "state", _("A State and its bodies")
    CHOSEN = "chosen", _("Chosen parties")


class Circle(models.Model):
    """A named audience, such as the five States, or the five States and the secretariat."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="circles")
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=CircleKind)
    names = models.JSONField(default=dict, help_text="{language: name}")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=CircleKind.values), name="circle_kind_known"),
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=models.Q(kind__in=["secretariat", "states", "states-and-secretariat"]),
                name="one_circle_of_a_kind_in_a_region",
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class Membership(models.Model):
    """A party belongs to a circle from one day to another, both included."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "party", "starts_on"], name="membership_once_from_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.circle}"


class Labelled(models.Model):
    """A record that somebody may be kept from: it has an originator, a sharing label and an audience.

    `readers` is what row security and `visible_to` compare with the reader's tokens. A database trigger keeps it from
    the other columns, so that no code path can forget or forge it; code only reads it.
    """

    originator = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=20, choices=Label)
    audience = ArrayField(models.SlugField(max_length=80), default=list, blank=True, help_text="codes of circles")
    named_readers = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="accounts, RED only")
    readers = ArrayField(models.TextField(), default=list, editable=False)

    objects = LabelledQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(label__in=Label.values), name="%(class)s_label_known"),
        ]
        indexes = [GinIndex(fields=["readers"], name="%(class)s_readers")]

    def tlp(self) -> str:
        """The label as TLP 2.0 writes it, e.g. `TLP:AMBER+STRICT`."""
        return Label(self.label).label
