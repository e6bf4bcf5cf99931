# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Collection
from typing import Any, Self

from django.db import connection, models


class NotificationQuerySet(models.QuerySet):
    """Reads of the inbox. Row security shows each person only the own one; `visible_to` says the same once more."""

    def visible_to(self, user: Any) -> Self:
        """The messages to `user`; nobody reads those of somebody else."""
        return self.filter(recipient=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def in_regions(self, *, fictional: bool) -> Self:
        """Messages about real regions, or about fictional ones: no page shows both."""
        return self.filter(is_fictional=fictional)

    def new(self) -> Self:
        """Neither read nor done."""
        return self.filter(read_at=None, done_at=None)

    def waiting(self, names: Collection[str]) -> Self:
        """Read, and not done yet. `names` are the messages that ask for something."""
        return self.filter(read_at__isnull=False, done_at=None, name__in=names)

    def undone(self, names: Collection[str]) -> Self:
        """Of the messages that ask for something, those that are not done, read or not."""
        return self.filter(done_at=None, name__in=names)

    def older(self, names: Collection[str]) -> Self:
        """Done, or read and asking for nothing."""
        read = models.Q(read_at__isnull=False) & ~models.Q(name__in=names)
        return self.filter(models.Q(done_at__isnull=False) | read)

    def to_mail(self, before: datetime.datetime) -> Self:
        """New ones that no mail has told about, written before that moment."""
        return self.new().filter(mailed_at=None, created_at__lt=before)

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


def people_to_mail() -> dict[int, datetime.datetime]:
    """Accounts with a mailbox and something new that no mail has told about, with the moment of the oldest of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, since FROM notifications_people_to_mail()")
        return dict(cursor.fetchall())
