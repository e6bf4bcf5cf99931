# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Self

from django.db.models import F, TextField, Value
from django.db.models.functions import Greatest, Length, StrIndex, Substr

from jointplan.access.querysets import LabelledQuerySet
from jointplan.core.search import matching
from jointplan.core.text import fold

# Letters of a long text that an excerpt is chosen from, and how many of them stand before the word.
EXCERPT, BEFORE = 600, 200
# Endings that languages put to a word: without them its other forms are found too.
LONGEST_ENDING, SHORTEST_STEM = 3, 4


class DocumentQuerySet(LabelledQuerySet):
    def of_parties(self, parties: Iterable[int]) -> Self:
        return self.filter(originator_id__in=list(parties))

    def matching(self, words: str) -> Self:
        """Documents whose title or text has the words, in whichever language they are written."""
        return self.filter(matching(words))

    def latest_first(self) -> Self:
        return self.order_by("-added_at", "-pk")

    def shown(self) -> Self:
        """With everything that a page shows of a document, without the long text."""
        return self.select_related("originator__region").defer("text", "folded", "search_vector")

    def with_excerpt(self, words: str) -> Self:
        """With `excerpt`: the part of the text around the first of the words, or its beginning."""
        first = next(iter(fold(words).replace('"', " ").split()), "")
        stem = first[: max(SHORTEST_STEM, len(first) - LONGEST_ENDING)]
        # The folded column begins with the title and a line break.
        place = StrIndex(F("folded"), Value(stem)) - Length("title") - BEFORE
        return self.annotate(excerpt=Substr("text", Greatest(place, Value(1)), EXCERPT, output_field=TextField()))
