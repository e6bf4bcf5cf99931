# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from jointplan.access.today import today
from jointplan.access.tokens import parties_of, tokens_for
from jointplan.core.rules import Refused


class LabelledQuerySet(models.QuerySet):
    """Reads of labelled records. `visible_to` is the only door for anything shown to a person."""

    def visible_to(self, user: Any) -> Self:
        """What `user` (or nobody) may read: the same comparison as the database's row security makes."""
        own = models.Q(originator_id__in=parties_of(user))
        return self.filter(_runs() | own, readers__overlap=tokens_for(user))

    def running(self) -> Self:
        """Records whose release has not ended."""
        return self.filter(_runs())

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

    def in_regions(self, *, fictional: bool) -> Self:
        """Records that come from real regions, or from fictional ones: no page shows both."""
        return self.filter(originator__region__is_fictional=fictional)


def _database_today() -> RawSQL:
    """The day as row security knows it, asked for once in a statement."""
    return RawSQL("(SELECT access_today())", [], output_field=models.DateField())


def _runs() -> models.Q:
    return models.Q(released_until__isnull=True) | models.Q(released_until__gte=_database_today())


def _state_of(party_id: int) -> RawSQL:
    return RawSQL("(SELECT access_state_of(%s))", [party_id], output_field=models.BigIntegerField())


class MembershipQuerySet(models.QuerySet):
    def current(self, day: datetime.date | None = None) -> Self:
        """Memberships that run on `day` (default: today)."""
        day = day or today()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)


class CircleQuerySet(models.QuerySet):
    def in_regions(self, *, fictional: bool) -> Self:
        """Circles of real regions, or of fictional ones: no page shows both."""
        return self.filter(region__is_fictional=fictional)

    def open_to(self, party_id: int) -> Self:
        """Circles that a record of the party may be released to: of its region, and inside its own State."""
        inside = models.Q(state__isnull=True) | models.Q(state_id=_state_of(party_id))
        return self.filter(inside, region__parties=party_id)

    def inside_state_of(self, party_id: int) -> Self:
        """Circles that lie inside the State that the party is, or is a body of."""
        return self.filter(state_id=_state_of(party_id))

    def for_people_of(self, parties: list[int], managed_regions: list[int], managed_states: list[int]) -> Self:
        """Circles that the parties belong to today, or that are managed.

        Not those of one party: that somebody wrote to a party is between the two.
        """
        day = today()
        running = models.Q(memberships__ends_on__isnull=True) | models.Q(memberships__ends_on__gte=day)
        belongs = running & models.Q(memberships__party_id__in=parties, memberships__starts_on__lte=day)
        manages = models.Q(state__isnull=True, region_id__in=managed_regions) | models.Q(state_id__in=managed_states)
        return self.filter(belongs | manages).exclude(kind="party").distinct()

    def to_choose(self, audience: list[str]) -> Self:
        """Without circles of one party, but those that the record was released to: they are written to, not chosen."""
        return self.exclude(~models.Q(code__in=audience), kind="party")


class OpeningQuerySet(models.QuerySet):
    def of_record(self, record: models.Model) -> Self:
        """Who outside opened the record, the latest first. Row security shows it to members of its originator."""
        return self.of_records([record])

    def of_records(self, records: Iterable[models.Model]) -> Self:
        """The same for several records of one kind."""
        known = list(records)
        kinds = {record._meta.label_lower for record in known}
        found = self.filter(record_type__in=kinds, record_id__in=[record.pk for record in known])
        return found.order_by("-last_at", "-pk")
