# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.core.text import localise
from jointplan.parties.querysets import PartyQuerySet, RegionQuerySet


class Region(models.Model):
    """A group of States that adopted a plan together. Everything belongs to one region; a region may be fictional."""

    code = models.SlugField(unique=True)
    names = models.JSONField(default=dict, help_text="{language: name}")
    is_fictional = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, help_text="raised when a name or a cycle of the region changes")

    objects = RegionQuerySet.as_manager()

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class PartyKind(models.TextChoices):
    STATE = "state", _("State")
    STATE_BODY = "state-body", _("State body")
    UN_ENTITY = "un-entity", _("UN entity")
    INTERNATIONAL = "international-organization", _("International organization")
    REGIONAL = "regional-organization", _("Regional organization")
    DONOR = "donor", _("Donor")
    CIVIL_SOCIETY = "civil-society", _("Civil society organization")
    ACADEMIA = "academia", _("Academia")
    PRIVATE = "private-sector", _("Private sector")


class Party(models.Model):
    """A State, a body of a State or an organisation: whoever can originate a record, hold posts or be addressed."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="parties")
    code = models.SlugField(max_length=80, help_text="permanent, part of addresses")
    kind = models.CharField(max_length=40, choices=PartyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    names = models.JSONField(default=dict, help_text="{language: name}")
    iso_3166 = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of a State")
    is_secretariat = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="party_code_unique_in_region"),
            models.CheckConstraint(condition=models.Q(kind__in=PartyKind.values), name="party_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kind="state-body") | models.Q(parent__isnull=False), name="state_body_has_a_state"
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text or self.code
