# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from jointplan.core.transliteration import skeleton

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class RegionQuerySet(models.QuerySet):
    def fictional(self) -> Self:
        return self.filter(is_fictional=True)

    def real(self) -> Self:
        return self.filter(is_fictional=False)

    def raise_revision(self) -> int:
        """Make pages that are kept by version new."""
        return self.update(revision=models.F("revision") + 1)


class PartyQuerySet(models.QuerySet):
    def states(self) -> Self:
        return self.filter(kind="state")

    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def in_regions(self, *, fictional: bool) -> Self:
        """Parties of real regions, or of fictional ones: no page shows both."""
        return self.filter(region__is_fictional=fictional)

    def current(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def in_country(self, code: str) -> Self:
        """Those with their seat there, the State itself, and its bodies. `code` is ISO 3166-1 alpha-2."""
        state = models.Q(kind="state", identifiers__scheme="ISO3166-1", identifiers__value=code)
        states = self.model._default_manager.filter(state).values("pk")
        return self.filter(
            models.Q(country=code)
            | models.Q(pk__in=states)
            | models.Q(kind="state-body", parent__in=states)
            | models.Q(kind="state-body", parent__parent__in=states)
        )

    def with_words(self, words: str) -> Self:
        """Those with each of the words in a name, acronym or alias, in whichever script it is typed."""
        keys = skeleton(words).split()
        found = self if keys else self.none()
        for key in keys:
            found = found.filter(folded__contains=key)
        return found

    def locked(self, pk: int) -> Any:
        """The row, locked until the end of the transaction."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class ApplicationQuerySet(models.QuerySet):
    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def waiting(self) -> Self:
        return self.filter(state="received")

    def oldest_first(self) -> Self:
        return self.order_by("received_at", "uid")
