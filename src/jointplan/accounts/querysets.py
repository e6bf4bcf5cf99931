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


class TermQuerySet(models.QuerySet):
    def current(self, day: datetime.date | None = None) -> Self:
        """Terms that run on `day` (default: today)."""
        day = day or timezone.localdate()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)
