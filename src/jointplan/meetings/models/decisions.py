# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.meetings.models.meetings import Meeting
from jointplan.meetings.querysets import DecisionQuerySet, ReservationQuerySet
from jointplan.parties.models import Party, Region


class DecisionKind(models.TextChoices):
    MEETING = "meeting", _("Taken in a meeting")
    NOTE = "note", _("Taken by note")


@tracked(exclude=("folded",))
class Decision(Addressed, Labelled):
    """What the States of a region decided together, as the secretariat registered it.

    It is never edited: a database trigger keeps what it says. A mistake is put right by a new decision that replaces
    it, and the old one stays where it is. Its originator is the secretariat, which keeps it for the States.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    taken_in = models.CharField(max_length=200, help_text="the meeting, or the note")
    number = models.CharField(max_length=60, blank=True, help_text="number or reference, as the States gave it")
    taken_on = models.DateField()
    text = models.TextField()
    language = models.CharField(max_length=10, help_text="language of the text")
    reservation_count = models.PositiveSmallIntegerField(
        default=0, help_text="so that nobody who reads the decision alone takes it for one without reservations"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    correction = models.CharField(max_length=500, blank=True, help_text="what was wrong in the one that it replaces")
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="the meeting in which it was taken, where that meeting stands here",
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    folded = models.TextField(blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    release_rule = "meetings.release_decision"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=DecisionKind.values), name="decision_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(taken_in=""), name="decision_says_what_and_where"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True, correction="")
                | (models.Q(replaces__isnull=False) & ~models.Q(correction="")),
                name="decision_replaces_with_a_reason",
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            models.Index(fields=["region", "-taken_on"], name="decision_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.taken_in}" if self.number else self.taken_in

    def described(self) -> str:
        return gettext("Decision of the States: %(decision)s") % {"decision": self}


@tracked()
class Reservation(Addressed, Labelled):
    """What one State set down beside a decision. Labelled like it, in a row of its own, and never edited either."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reservations")
    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reservations")
    text = models.TextField()

    objects = ReservationQuerySet.as_manager()

    release_rule = "meetings.release_reservation"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["decision", "state"], name="one_reservation_a_state"),
            models.CheckConstraint(condition=~models.Q(text=""), name="reservation_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.decision}"

    def described(self) -> str:
        return gettext("Reservation of %(state)s: %(decision)s") % {"state": self.state, "decision": self.decision}
