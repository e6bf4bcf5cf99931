# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Any:
        user: Any = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class PostQuerySet(models.QuerySet):
    def existing(self, day: datetime.date | None = None) -> Self:
        """Posts that exist on `day` (default: today)."""
        day = day or timezone.localdate()
        return self.filter(
            models.Q(abolished_on__isnull=True) | models.Q(abolished_on__gte=day), established_on__lte=day
        )

    def in_regions(self, *, fictional: bool) -> Self:
        """Posts of real regions, or of fictional ones: no page shows both."""
        return self.filter(party__region__is_fictional=fictional)


class TermQuerySet(models.QuerySet):
    def current(self, day: datetime.date | None = None) -> Self:
        """Terms that run on `day` (default: today)."""
        day = day or timezone.localdate()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)

    def not_ended(self, day: datetime.date | None = None) -> Self:
        """Terms that run on `day` (default: today) or begin later."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day or timezone.localdate()))

    def meeting(self, starts_on: datetime.date, ends_on: datetime.date | None) -> Self:
        """Terms that share a day with this period; an open end means for ever."""
        found = self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=starts_on))
        return found.filter(starts_on__lte=ends_on) if ends_on else found


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither accepted nor revoked, whether or not the time is over."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def waiting(self) -> Self:
        """Invitations whose link works now."""
        return self.open().filter(expires_at__gt=timezone.now())


class ApiTokenQuerySet(models.QuerySet):
    def live(self, day: datetime.date | None = None) -> Self:
        """Tokens that work on `day` (default: today) for an account that is in use."""
        day = day or timezone.localdate()
        return self.filter(revoked_at__isnull=True, expires_on__gte=day, user__is_active=True)
