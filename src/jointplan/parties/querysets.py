# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Self

from django.db import models

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
