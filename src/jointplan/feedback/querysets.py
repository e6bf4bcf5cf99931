# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class CommentQuerySet(models.QuerySet):
    """Row security shows a comment to the secretariat of its region, and a published one to everybody."""

    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def waiting(self) -> Self:
        return self.filter(state="received").order_by("received_at")

    def decided(self) -> Self:
        return self.exclude(state="received").order_by("-decided_at")

    def published_on(self, kind: str, key: str, *, fictional: bool) -> Self:
        """What everybody reads on one page, the oldest first."""
        on_page = self.filter(about_kind=kind, about_key=key, region__is_fictional=fictional)
        return on_page.filter(state="published").order_by("received_at")

    def locked(self, pk: Any) -> Any:
        """The row as it stands, locked until the end of the transaction."""
        return self.select_for_update(of=("self",)).select_related("region").get(pk=pk)
