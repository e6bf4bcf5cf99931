# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Self

from jointplan.access.querysets import LabelledQuerySet
from jointplan.core.text import fold

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class DecisionQuerySet(LabelledQuerySet):
    def in_regions(self, *, fictional: bool) -> Self:
        """Decisions of real regions, or of fictional ones: no page shows both."""
        return self.filter(region__is_fictional=fictional)

    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def standing(self) -> Self:
        """Without those that a later one replaces."""
        return self.filter(replaced_by__isnull=True)

    def of_year(self, year: int) -> Self:
        return self.filter(taken_on__year=year)

    def with_words(self, words: str) -> Self:
        """Those in which each of the words stands."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def latest_first(self) -> Self:
        return self.order_by("-taken_on", "-pk")

    def shown(self) -> Self:
        """With what a list shows of each, in one query."""
        return self.select_related("region", "originator", "replaced_by").defer("folded")


class ReservationQuerySet(LabelledQuerySet):
    def of_decision(self, decision_id: int) -> Self:
        return self.filter(decision=decision_id).select_related("state", "originator")
