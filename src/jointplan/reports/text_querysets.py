# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Self

from django.db.models import Exists, OuterRef

from jointplan.access.querysets import LabelledQuerySet

# What a State says that waits for an answer of the secretariat.
ANSWERED = ("correction", "comment", "objection")
# Nothing that a page shows.
FOR_THE_SEARCH = ("folded", "search_vector")


class TextQuerySet(LabelledQuerySet):
    def latest_first(self) -> Self:
        return self.order_by("-begun_at", "-pk")

    def running(self) -> Self:
        """Not concluded yet."""
        return self.exclude(stage__in=["agreed", "agreed-with-footnotes", "taken-note"])

    def shown(self) -> Self:
        return self.select_related("region", "originator__region").defer(*FOR_THE_SEARCH)


class VersionQuerySet(LabelledQuerySet):
    def of_text(self, text_id: int) -> Self:
        """Every version, the first first."""
        return self.filter(text_of=text_id).order_by("number")

    def circulated(self) -> Self:
        return self.filter(stage="circulated")

    def shown(self) -> Self:
        return self.select_related("text_of__region", "text_of__originator__region", "originator__region")


class ParagraphQuerySet(LabelledQuerySet):
    def of_version(self, version_id: int) -> Self:
        """The paragraphs in their order, without footnotes and without what was left out."""
        found = self.filter(version=version_id, footnote_of=None, is_left_out=False).defer(*FOR_THE_SEARCH)
        return found.order_by("number", "pk")

    def footnotes_of(self, version_id: int) -> Self:
        found = self.filter(version=version_id, footnote_of__isnull=False).defer(*FOR_THE_SEARCH)
        return found.select_related("footnote_of").order_by("number", "pk")

    def about(self, codes: Iterable[str]) -> Self:
        """Those that speak of one of these States."""
        return self.filter(states__overlap=list(codes))

    def of_latest_versions(self) -> Self:
        """Of each text, those of the latest version that is among these."""
        kept = self.filter(is_left_out=False)
        later = kept.filter(text_of=OuterRef("text_of"), version__number__gt=OuterRef("version__number"))
        return kept.filter(~Exists(later))

    def shown(self) -> Self:
        related = ("version", "text_of__region", "text_of__originator__region", "originator__region")
        return self.select_related(*related).defer(*FOR_THE_SEARCH)


class WordQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Without those that their State withdrew."""
        return self.filter(withdrawn_at__isnull=True)

    def undisposed(self) -> Self:
        """What waits for a disposition."""
        return self.standing().filter(kind__in=ANSWERED, disposition__isnull=True)

    def of_text(self, text_id: int) -> Self:
        return self.filter(text_of=text_id).order_by("pk")

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def shown(self) -> Self:
        return self.select_related(
            "originator__region", "paragraph", "version", "text_of__region", "text_of__originator__region"
        )
