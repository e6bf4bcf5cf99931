# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models

from jointplan.accounts.models import User


class CalendarFeed(models.Model):
    """The private address of a person's calendar. The secret in it is kept nowhere; making a new one ends the old."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hexadecimal digits")
    made_at = models.DateTimeField()
    fetched_on = models.DateField(null=True, blank=True, help_text="the last day on which a calendar fetched it")

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
