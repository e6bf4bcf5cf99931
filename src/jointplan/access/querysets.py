# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone

from jointplan.access.tokens import tokens_for


class LabelledQuerySet(models.QuerySet):
    """Reads of labelled records. `visible_to` is the only door for anything shown to a person."""

    def visible_to(self, user: Any) -> Self:
        """What `user` (or nobody) may read: the same comparison as the database's row security makes."""
        return self.filter(readers__overlap=tokens_for(user))

    def originated_by(self, party_id: int) -> Self:
        return self.filter(originator_id=party_id)


class MembershipQuerySet(models.QuerySet):
    def current(self, day: datetime.date | None = None) -> Self:
        """Memberships that run on `day` (default: today)."""
        day = day or timezone.localdate()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)
