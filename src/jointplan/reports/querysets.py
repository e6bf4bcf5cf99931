# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Self

from jointplan.access.querysets import LabelledQuerySet

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class ReportQuerySet(LabelledQuerySet):
    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def without_contents(self) -> Self:
        """For lists: what stands in one may be megabytes."""
        return self.defer("content", "edits", "template")

    def shown(self) -> Self:
        """With what every page shows of a report, in one query."""
        return self.select_related("region", "originator__region", "originator__parent", "author__party")

    def latest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")
