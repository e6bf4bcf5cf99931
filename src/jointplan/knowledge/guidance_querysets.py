# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.expressions import RawSQL

from jointplan.access.querysets import LabelledQuerySet
from jointplan.access.today import today
from jointplan.core.text import fold

if TYPE_CHECKING:
    from jointplan.parties.models import Region


class GuidanceQuerySet(LabelledQuerySet):
    def in_region(self, region: "Region") -> Self:
        return self.filter(edition__plan__region=region)

    def standing(self) -> Self:
        """Without what its originator withdrew."""
        return self.filter(withdrawn_on=None)

    def about(self, codes: Iterable[str]) -> Self:
        """Works on any of these measures or provisions."""
        return self.filter(measures__overlap=list(codes))

    def of_parties(self, parties: Iterable[int]) -> Self:
        return self.filter(originator_id__in=list(parties))

    def due(self) -> Self:
        """Works whose review-by date has come."""
        return self.standing().filter(review_by__lte=today())

    def lacking(self, language: str) -> Self:
        """Works that are not there in this language."""
        return self.exclude(languages__contains=[language])

    def matching(self, words: str) -> Self:
        """Works whose title, publisher or description has the words, in whichever language they are written.

        The database compares the session's own tokens once more; of very frequent words it gives a thousand works.
        """
        if not words.strip():
            return self
        return self.filter(pk__in=RawSQL("SELECT knowledge_works_with(%s)", [fold(words.replace("\x00", " "))]))

    def latest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")

    def shown(self) -> Self:
        """With what a page shows of each, in one query."""
        related = ("originator__region", "publisher_party", "edition__plan__region")
        return self.select_related(*related).defer("folded", "search_vector")


class GuidanceVersionQuerySet(LabelledQuerySet):
    def of_work(self, guidance_id: int) -> Self:
        """The versions of a work, the newest first, with who they come from."""
        found = self.filter(guidance=guidance_id).select_related("originator__region")
        return found.order_by("-number", "language")

    def of_documents(self, documents: Iterable[int]) -> Self:
        """The versions whose file or link these documents are."""
        return self.filter(document__in=list(documents))


class DownloadQuerySet(models.QuerySet):
    """Row security shows each person only the own rows; `visible_to` says the same once more."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(person=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def of_works(self, works: Iterable[int]) -> Self:
        return self.filter(guidance__in=list(works))
