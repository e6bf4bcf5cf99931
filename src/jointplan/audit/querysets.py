# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any, Self

from django.db import models


class EntryQuerySet(models.QuerySet):
    """Reads of the log. Row security already hides what the reader may not see."""

    def about(self, obj: models.Model) -> Self:
        """Entries on one record."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk)

    def for_tokens(self, tokens: Iterable[str]) -> Self:
        """Entries whose readers include one of the tokens."""
        return self.filter(readers__overlap=list(tokens))

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def as_rows(self) -> list[dict[str, Any]]:
        return list(self.values("at", "actor", "verb", "object_type", "object_id", "details"))
