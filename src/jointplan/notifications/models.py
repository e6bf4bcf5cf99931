# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.accounts.models import User
from jointplan.core.models import Addressed
from jointplan.notifications.querysets import NotificationQuerySet

DEFAULT_HOUR = 8


class Notification(Addressed):
    """A message to one person. Only that person reads it; it leaves the list of what is new by itself when done.

    The database writes it through one function, because its sender is somebody else. It says what it is about and holds
    names, numbers and dates to say so, never the text of a record.
    """

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    name = models.CharField(max_length=100, help_text="of the message, such as assessments/submission_received")
    about_type = models.CharField(max_length=100, blank=True)
    about_id = models.CharField(max_length=40, blank=True, help_text="uid, or number of a record without one")
    about_label = models.CharField(max_length=20, choices=Label)
    is_fictional = models.BooleanField(default=False)
    context = models.JSONField(default=dict, help_text="plain values that the sentence names")
    once = models.CharField(max_length=100, blank=True, help_text="a second message with the same word is left out")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(about_label__in=Label.values), name="notification_label_known"),
            models.UniqueConstraint(
                fields=["recipient", "name", "once"], condition=~models.Q(once=""), name="notification_once"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_by_recipient"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at=None, done_at=None),
                name="notification_new",
            ),
            models.Index(
                fields=["about_type", "about_id"], condition=models.Q(done_at=None), name="notification_open_about"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uid}"


class Rhythm(models.TextChoices):
    DAILY = "daily", _("One mail a day with everything new")
    WEEKLY = "weekly", _("One mail a week, on Monday, with everything new")
    AT_ONCE = "at-once", _("A mail for each message, at once")
    NONE = "none", _("No mail; I read the inbox here")


class Preference(models.Model):
    """How one person wants to be written to. Without a row: one mail a day, at eight."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_preference")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    hour = models.PositiveSmallIntegerField(default=DEFAULT_HOUR, validators=[MaxValueValidator(23)])
    muted = ArrayField(models.CharField(max_length=100), default=list, blank=True, help_text="names of messages")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(rhythm__in=Rhythm.values), name="preference_rhythm_known"),
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="preference_hour_of_the_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class OutgoingState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Not delivered")


class Outgoing(models.Model):
    """One mail to one mailbox on its way. Its content and mailbox are kept until it is delivered or given up.

    Only the delivery reads it: row security asks for a setting that nothing else sets.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.CharField(max_length=100)
    recipient = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=OutgoingState, default=OutgoingState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OutgoingState.WAITING, content__isnull=False, finished_at=None)
                | models.Q(
                    state__in=[OutgoingState.DELIVERED, OutgoingState.FAILED],
                    content__isnull=True,
                    finished_at__isnull=False,
                ),
                name="outgoing_content_goes_when_it_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.state}"
