# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Func

from jointplan.core.search import matching
from jointplan.core.text import sort_key


class TreatyQuerySet(models.QuerySet):
    """Treaties and their status are public: no labels here."""

    def in_regions(self, *, fictional: bool) -> Self:
        """Treaties of the world, or invented ones: no page shows both."""
        return self.filter(is_fictional=fictional)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class TreatyStatusQuerySet(models.QuerySet):
    def latest_first(self) -> Self:
        """By the date of their source; those without one come last."""
        return self.order_by("-as_of", "-pk")


class RecommendationQuerySet(models.QuerySet):
    """Recommendations that were made in public. What a State adds to one is labelled, and stands elsewhere."""

    def in_regions(self, *, fictional: bool) -> Self:
        """Recommendations to real States, or to fictional ones: no page shows both."""
        return self.filter(state__region__is_fictional=fictional)

    def to_states(self, states: Iterable[Any]) -> Self:
        return self.filter(state__in=states)

    def matching(self, words: str) -> Self:
        """Those whose text, symbol or themes have the words, in whichever language they are written."""
        return self.filter(matching(words))

    def with_theme(self, theme: str) -> Self:
        return self.filter(themes__contains=[theme])

    def all_themes(self) -> list[str]:
        """Every theme that one of them has, in the order of the alphabet."""
        each = self.order_by().annotate(theme=Func(F("themes"), function="unnest"))
        return sorted(set(each.values_list("theme", flat=True).distinct()), key=sort_key)

    def latest_first(self) -> Self:
        return self.order_by(F("issued_on").desc(nulls_last=True), "-pk")

    def shown(self) -> Self:
        """With what a list shows of each, in one query."""
        return self.select_related("state").defer("folded", "search_vector")
