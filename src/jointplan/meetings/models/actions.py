# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.accounts.models import Post
from jointplan.audit.history import tracked
from jointplan.meetings.models.decisions import Decision
from jointplan.meetings.models.meetings import OfMeeting
from jointplan.meetings.querysets import ActionQuerySet
from jointplan.parties.models import Party


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("action", "Open")
    VERIFIED = "verified", _("Done and verified")


@tracked()
class MeetingAction(OfMeeting):
    """What a meeting gave somebody to do. That it is done says its owner; that it is so, somebody else."""

    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    measures = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="codes in the plan")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="actions", help_text="it follows from"
    )
    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.OPEN)
    verified_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.CharField(max_length=500, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_action_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="meeting_action_says_something"),
            models.CheckConstraint(
                condition=models.Q(state=ActionState.OPEN, verified_at__isnull=True)
                | models.Q(state=ActionState.VERIFIED, verified_at__isnull=False),
                name="meeting_action_verified_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True, reopened_because="")
                | models.Q(reopened_at__isnull=False) & ~models.Q(reopened_because=""),
                name="meeting_action_reopened_with_a_reason",
            ),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["state", "due_on"], name="meeting_action_by_day")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"

    def described(self) -> str:
        return gettext("Action: %(action)s") % {"action": self}


@tracked()
class ActionReport(OfMeeting):
    """The owner of an action says that it is done, and how. For itself and for who keeps the meeting."""

    action = models.ForeignKey(MeetingAction, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    language = models.CharField(max_length=10)
    reported_at = models.DateTimeField(auto_now_add=True)
    reported_by = models.BigIntegerField(help_text="number of an account, which does not verify it")

    objects = LabelledQuerySet.as_manager()

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(text=""), name="action_report_says_something"),
        ]

    def __str__(self) -> str:
        return gettext("Report: %(action)s") % {"action": self.action}

    def described(self) -> str:
        return str(self)
