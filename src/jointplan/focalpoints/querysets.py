# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.utils import timezone

from jointplan.access.querysets import LabelledQuerySet


class ContactPartQuerySet(LabelledQuerySet):
    def of_current_holders(self, day: datetime.date | None = None) -> Self:
        """Parts of offices, and of those who hold a post on `day` (default: today)."""
        day = day or timezone.localdate()
        running = models.Q(term__ends_on__isnull=True) | models.Q(term__ends_on__gte=day)
        return self.filter(models.Q(kind="office") | running & models.Q(term__starts_on__lte=day))

    def about(self, user: Any) -> Self:
        """Parts that the person wrote about oneself, closed ones too."""
        return self.filter(kind="holder", term__user=user)


class ConfirmationQuerySet(models.QuerySet):
    def latest_by_post(self, post_ids: Iterable[int]) -> dict[int, datetime.date]:
        """The day of the last confirmation of each post that has one."""
        found = self.filter(post__in=list(post_ids)).order_by().values_list("post")
        return dict(found.annotate(models.Max("confirmed_on")))


class HandOverQuerySet(LabelledQuerySet):
    def for_successor(self, term: Any) -> Self:
        """What those who held the post before wrote, the latest first."""
        earlier = self.filter(post=term.post_id, from_term__starts_on__lte=term.starts_on)
        return earlier.exclude(from_term__user=term.user_id).order_by("-written_at", "-pk")
