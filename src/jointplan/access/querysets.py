# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.tokens import tokens_for
from jointplan.core.rules import Refused


class LabelledQuerySet(models.QuerySet):
    """Reads of labelled records. `visible_to` is the only door for anything shown to a person."""

    def visible_to(self, user: Any) -> Self:
        """What `user` (or nobody) may read: the same comparison as the database's row security makes."""
        return self.filter(readers__overlap=tokens_for(user))

    def locked(self, pk: int) -> Any:
        """The row, locked until the end of the transaction.

        Row security lets only members of the originator lock a row. Raises Refused for others who may read it, and
        DoesNotExist for those who may not.
        """
        row = self.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            self.get(pk=pk)
            raise Refused(_("Only the party that this record comes from may change it."))
        return row

    def originated_by(self, party_id: int) -> Self:
        return self.filter(originator_id=party_id)


class MembershipQuerySet(models.QuerySet):
    def current(self, day: datetime.date | None = None) -> Self:
        """Memberships that run on `day` (default: today)."""
        day = day or timezone.localdate()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)
