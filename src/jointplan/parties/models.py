# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointplan.core.text import localise
from jointplan.parties.identifiers import Scheme
from jointplan.parties.querysets import ApplicationQuerySet, PartyQuerySet, RegionQuerySet


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


class Scope(models.TextChoices):
    """Where a party works."""

    GLOBAL = "global", _("Global")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("One country")


class Confidence(models.TextChoices):
    """How sure a fact is; a page shows what is not sure as such."""

    REPORT = "report", _("Stated in the conference report")
    VERIFIED = "verified", _("Read in a public source")
    RECALLED = "recalled", _("General knowledge, to be confirmed")
    NOT_VERIFIED = "not verified", _("Not verified")


# They are of the community by the plan itself: the States own the process, and their bodies act for them.
MEMBERS_BY_THEMSELVES = (PartyKind.STATE, PartyKind.STATE_BODY)


class Party(models.Model):
    """A State, a body of a State or an organisation: whoever can originate a record, hold posts or be addressed."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="parties")
    code = models.SlugField(max_length=80, help_text="permanent, part of addresses")
    kind = models.CharField(max_length=40, choices=PartyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    names = models.JSONField(default=dict, help_text="{language: name}")
    name_confidence = models.JSONField(
        default=dict, blank=True, help_text="{language or `aliases`: confidence} where it differs from that of the row"
    )
    acronym = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, help_text="in any script")
    folded = models.TextField(blank=True, editable=False, help_text="all names, one spelling for all scripts")
    scope = models.CharField(max_length=20, choices=Scope, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2; where it has its seat")
    website = models.URLField(max_length=300, blank=True)
    is_secretariat = models.BooleanField(default=False)
    admitted_on = models.DateField(null=True, blank=True, help_text="member of the community since; States always are")
    left_on = models.DateField(
        null=True, blank=True, help_text="first day on which it is a member of the community no more"
    )
    founded_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True)
    is_edited = models.BooleanField(default=False, help_text="changed here: shipped data leave it alone from then on")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    predecessors = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="parties merged into this one; kept by the merge"
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="party_code_unique_in_region"),
            models.CheckConstraint(condition=models.Q(kind__in=PartyKind.values), name="party_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kind="state-body") | models.Q(parent__isnull=False), name="state_body_has_a_state"
            ),
            models.CheckConstraint(condition=models.Q(scope__in=["", *Scope.values]), name="party_scope_known"),
            models.CheckConstraint(
                condition=models.Q(confidence__in=["", *Confidence.values]), name="party_confidence_known"
            ),
            models.CheckConstraint(
                condition=models.Q(founded_on__isnull=True)
                | models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("founded_on")),
                name="party_ends_after_it_begins",
            ),
            # The States own the process, and their bodies act for them: nobody ends that.
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | (models.Q(admitted_on__isnull=False) & ~models.Q(kind__in=["state", "state-body"])),
                name="only_who_was_admitted_leaves",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="party_merged_into_another",
            ),
            models.UniqueConstraint(
                fields=["region"], condition=models.Q(is_secretariat=True), name="one_secretariat_in_a_region"
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text or self.code

    @property
    def is_member(self) -> bool:
        """True for a member of the community: only members have posts."""
        if self.kind in MEMBERS_BY_THEMSELVES or self.is_secretariat:
            return True
        return self.admitted_on is not None and not self.has_left()

    def has_left(self, day: date | None = None) -> bool:
        """True when the membership of the community has ended by that day (default: today)."""
        return self.left_on is not None and self.left_on <= (day or timezone.localdate())


class Identifier(models.Model):
    """What another system calls a party, such as `KZ` in ISO 3166-1 or `XM-DAC-41114` in IATI."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="identifiers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=Scheme)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "scheme", "value"], name="identifier_names_one_party"),
            models.CheckConstraint(condition=models.Q(scheme__in=Scheme.values), name="identifier_scheme_known"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class ApplicationState(models.TextChoices):
    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Admitted")
    DECLINED = "declined", _("Declined")


class Application(models.Model):
    """An organisation asks to join. Row security lets the secretariat of the region alone read it.

    It holds no name of a person: a mailbox and a function are enough to answer.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="applications")
    names = models.JSONField(default=dict, help_text="{language: name}")
    kind = models.CharField(max_length=40, choices=PartyKind)
    country = models.CharField(max_length=2)
    website = models.URLField(max_length=300, blank=True)
    purpose = models.TextField()
    mailbox = models.EmailField(blank=True, help_text="forgotten 90 days after it was declined")
    function = models.CharField(max_length=200, help_text="of whoever answers there, without a name")
    language = models.CharField(max_length=10, help_text="in which the applicant wrote and is answered")
    received_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, choices=ApplicationState, default=ApplicationState.RECEIVED)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="applications")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", decided_at__isnull=True)
                | (~models.Q(state="received") & models.Q(decided_at__isnull=False) & ~models.Q(reason="")),
                name="application_is_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="admitted") | models.Q(party__isnull=False),
                name="admitted_application_has_a_party",
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text


class DistinctPair(models.Model):
    """Two parties that are called alike and are two, as the secretariat found out: they are proposed no more.

    Parties are plain numbers, so that a merge moves nothing here: what a merged party is like is looked at anew.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="distinct_pairs")
    first = models.BigIntegerField(help_text="party, the smaller number of the two")
    second = models.BigIntegerField(help_text="party")
    reason = models.CharField(max_length=500)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="distinct_pair_in_order"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="distinct_pair_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first}, {self.second}"


class WorkingWeek(models.Model):
    """The days of the week that are free in a State; where there is no row they are Saturday and Sunday."""

    state = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="working_week")
    free_days = ArrayField(models.PositiveSmallIntegerField(), help_text="ISO 8601: 1 is Monday, 7 is Sunday")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(free_days__contained_by=[1, 2, 3, 4, 5, 6, 7], free_days__len__lte=6),
                name="working_week_has_a_working_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.free_days}"


class CalendarDay(models.Model):
    """A day on which a State differs from its working week: it is free, or a free day of the week is worked.

    Public knowledge, entered by the national coordinator: deadlines of the State keep to it.
    """

    state = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="calendar_days")
    day = models.DateField()
    is_working = models.BooleanField(default=False)
    names = models.JSONField(default=dict, help_text="{language: name}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "day"], name="calendar_day_once_in_a_state")]

    def __str__(self) -> str:
        return localise(self.names).text or self.day.isoformat()
