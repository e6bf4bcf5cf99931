# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class PublicationQuerySet(models.QuerySet):
    """Publications are public: no labels here. Whether the files of one are still handed out says `standing`."""

    def in_regions(self, *, fictional: bool) -> Self:
        """Those of real regions, or of fictional ones: no page shows both."""
        return self.filter(region__is_fictional=fictional)

    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def kept(self) -> Self:
        """Those whose files are still here."""
        return self.filter(retired_on__isnull=True)

    def latest_first(self) -> Self:
        return self.select_related("region", "decision").order_by("region__code", "-number").defer("contents")

    def locked(self, pk: int) -> Any:
        """The row, locked until the end of the transaction."""
        return self.select_for_update(of=("self",)).get(pk=pk)
