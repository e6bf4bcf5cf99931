# SPDX-License-Identifier: AGPL-3.0-or-later
"""What others say to a State's answers where the State invited them: in words with sources, by name, never a grade."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.access.today import today
from jointplan.assessments.models.answers import Submission
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import InvitedViewQuerySet, ViewInvitationQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.parties.models import Party, PartyKind
from jointplan.plans.models import Clause


class Reach(models.TextChoices):
    """Who will read a view: the State says it when it invites, and the writing party knows it before it writes."""

    STATE = "state", _("Only the State that invites and the party that writes")
    STATES = "states", _("Those two, the States of the region and the secretariat")
    COMMUNITY = "community", _("Every signed-in member of the community")
    PUBLIC = "public", _("Everyone, on public pages too")


@tracked()
class ViewInvitation(Addressed, Labelled):
    """A State asks one party for its view of a submission, an objective or an answer that the party may read."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(
        Clause,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="a measure or an objective; null: the whole submission",
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="who is invited")
    reach = models.CharField(max_length=20, choices=Reach)
    reason = models.CharField(max_length=500)
    last_day = models.DateField()
    invited_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ViewInvitationQuerySet.as_manager()

    release_rule = "assessments.release_view_invitation"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(reach__in=Reach.values), name="view_reach_known"),
            models.CheckConstraint(
                condition=models.Q(label="AMBER", audience__len=1), name="view_invitation_is_for_one_party"
            ),
            models.CheckConstraint(
                condition=~models.Q(party=models.F("originator")), name="view_invitation_is_for_another"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="view_invitation_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.cycle}"

    def described(self) -> str:
        values = {"state": self.originator, "party": self.party, "what": self.on}
        return gettext("Invitation of %(party)s by %(state)s: %(what)s") % values

    @property
    def on(self) -> str:
        """What the view is asked on."""
        return f"{self.clause.code}, {self.cycle}" if self.clause else str(self.cycle)

    @property
    def is_of_peer(self) -> bool:
        """A peer is another State: its view is called a comment of a peer."""
        return self.party.kind == PartyKind.STATE

    def is_open(self) -> bool:
        return self.ended_at is None and self.last_day >= today()


@tracked()
class InvitedView(Addressed, Labelled):
    """The view of one party, openly and by its name: a draft of its own until its officer gives it to the State."""

    invitation = models.OneToOneField(ViewInvitation, on_delete=models.PROTECT, related_name="view")
    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="on whose answer")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=10)
    sources = models.JSONField(default=list, blank=True, help_text="[{title, reference, date}]")
    version = models.PositiveIntegerField(default=1, help_text="raised by each save; a save names the one it saw")
    saved_at = models.DateTimeField(auto_now=True)
    given_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = InvitedViewQuerySet.as_manager()

    release_rule = "assessments.release_view"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(text=""), name="view_says_something"),
            models.CheckConstraint(
                condition=models.Q(given_at__isnull=False) | models.Q(label="AMBER+STRICT"),
                name="view_not_given_is_its_writers",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | models.Q(label="AMBER+STRICT"),
                name="view_taken_back_is_its_writers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.originator}, {self.cycle}"

    def described(self) -> str:
        values = {"party": self.originator, "state": self.state, "what": self.on}
        return gettext("View of %(party)s on answers of %(state)s: %(what)s") % values

    @property
    def on(self) -> str:
        """What it is a view of."""
        return f"{self.clause.code}, {self.cycle}" if self.clause else str(self.cycle)


@tracked()
class ViewAnswer(Addressed, Labelled):
    """What the State says to a view, for those who read the view."""

    view = models.OneToOneField(InvitedView, on_delete=models.PROTECT, related_name="answered")
    text = models.TextField()
    language = models.CharField(max_length=10)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = LabelledQuerySet.as_manager()

    release_rule = "assessments.release_view"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(text=""), name="view_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.originator}, {self.view_id}"

    def described(self) -> str:
        return gettext("Answer of %(state)s to a view") % {"state": self.originator}
