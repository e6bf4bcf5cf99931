# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models.functions import Cast


class EntryQuerySet(models.QuerySet):
    """Reads of the log. Row security already hides what the reader may not see."""

    def about(self, obj: models.Model) -> Self:
        """Entries on one record."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk)

    def for_tokens(self, tokens: Iterable[str]) -> Self:
        """Entries whose readers include one of the tokens."""
        return self.filter(readers__overlap=list(tokens))

    def from_parties(self, party_ids: Iterable[int]) -> Self:
        """Entries on records that come from one of the parties."""
        return self.filter(party__in=list(party_ids))

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)

    def before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def matching(self, words: str, verbs: Iterable[str] = ()) -> Self:
        """Entries whose details hold the words, and those with one of the verbs."""
        found = self.annotate(written=Cast("details", models.TextField()))
        return found.filter(models.Q(written__icontains=words) | models.Q(verb__in=list(verbs)))

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def as_rows(self) -> list[dict[str, Any]]:
        return list(self.values("at", "actor", "verb", "object_type", "object_id", "details"))
