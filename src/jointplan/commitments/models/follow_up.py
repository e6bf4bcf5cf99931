# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.audit.history import tracked
from jointplan.commitments.models.consents import ClosedRecommendation
from jointplan.commitments.models.recommendations import Recommendation
from jointplan.commitments.querysets import FollowUpQuerySet
from jointplan.core.models import Addressed
from jointplan.parties.models import Party


class PositionKind(models.TextChoices):
    SUPPORTED = "supported", _("Supported")
    NOTED = "noted", _("Noted")
    CONSIDERED = "considered", _("Under consideration")


class ActionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under-way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class OnARecommendation(Addressed, Labelled):
    """What a State adds to a recommendation, public or of the Committee. Its originator is the State.

    What is added to one of the Committee never leaves the State: a database trigger holds to it.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, null=True, blank=True)
    committee = models.ForeignKey(ClosedRecommendation, on_delete=models.PROTECT, null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta(Labelled.Meta):
        abstract = True
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False, committee__isnull=True)
                | Q(recommendation__isnull=True, committee__isnull=False),
                name="%(class)s_is_on_one_recommendation",
            ),
        ]

    @property
    def subject(self) -> Recommendation | ClosedRecommendation:
        found = self.recommendation or self.committee
        assert found is not None
        return found


@tracked()
class Position(OnARecommendation):
    """What a State says of a recommendation: supported, noted or under consideration, and which measures answer it."""

    kind = models.CharField(max_length=20, choices=PositionKind)
    stated_on = models.DateField(help_text="the day on which the State took the position")
    note = models.TextField(blank=True)
    language = models.CharField(max_length=10, help_text="language of the note")
    measures = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="clauses of the plan; in the row itself, so that nobody reads them who does not read the row",
    )
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(OnARecommendation.Meta):
        constraints = [
            *OnARecommendation.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=PositionKind.values), name="position_kind_known"),
            models.UniqueConstraint(
                fields=["originator", "recommendation"],
                condition=Q(recommendation__isnull=False),
                name="one_position_on_a_recommendation",
            ),
            models.UniqueConstraint(
                fields=["originator", "committee"],
                condition=Q(committee__isnull=False),
                name="one_position_on_a_committee_recommendation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def described(self) -> str:
        return gettext("Position of %(state)s: %(subject)s") % {"state": self.originator, "subject": self.subject}


@tracked()
class FollowUpAction(OnARecommendation):
    """What a State does about a recommendation: which body leads, until when, and how far it is."""

    text = models.TextField()
    language = models.CharField(max_length=10, help_text="language of the text")
    lead = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="led_actions", help_text="a body of the State"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.PLANNED)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(OnARecommendation.Meta):
        constraints = [
            *OnARecommendation.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="followupaction_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="followupaction_says_something"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def described(self) -> str:
        return gettext("Follow-up action of %(state)s: %(action)s") % {"state": self.originator, "action": self}
