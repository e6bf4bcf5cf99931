# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Func

from jointplan.access.querysets import LabelledQuerySet
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

    def with_position(self, positions: Any) -> Self:
        """Those on which one of these positions is; the reader has to be allowed to read them."""
        return self.filter(pk__in=positions.values("recommendation"))

    def all_themes(self) -> list[str]:
        """Every theme that one of them has, in the order of the alphabet."""
        each = self.order_by().annotate(theme=Func(F("themes"), function="unnest"))
        return sorted(set(each.values_list("theme", flat=True).distinct()), key=sort_key)

    def latest_first(self) -> Self:
        return self.order_by(F("issued_on").desc(nulls_last=True), "-pk")

    def shown(self) -> Self:
        """With what a list shows of each, in one query."""
        return self.select_related("state").defer("folded", "search_vector")


class FollowUpQuerySet(LabelledQuerySet):
    """What States add to recommendations."""

    def on(self, subject: Any) -> Self:
        """Those on one recommendation, public or of the Committee."""
        public = subject._meta.model_name == "recommendation"
        return self.filter(recommendation=subject) if public else self.filter(committee=subject)

    def answered_by(self, clauses: Iterable[int]) -> Self:
        """Positions that name one of these measures."""
        return self.filter(measures__overlap=list(clauses))

    def shown(self) -> Self:
        return self.select_related("originator__region", "recommendation", "committee")


class ObligationQuerySet(LabelledQuerySet):
    def next_first(self) -> Self:
        """By the day on which they are due; those without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def shown(self) -> Self:
        return self.select_related("originator__region", "treaty")


class ConsentQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def latest_first(self) -> Self:
        return self.order_by("-given_on", "-pk")


class CommitteeQuerySet(LabelledQuerySet):
    def matching(self, words: str) -> Self:
        return self.filter(matching(words))

    def latest_first(self) -> Self:
        return self.order_by(F("issued_on").desc(nulls_last=True), "-pk")

    def shown(self) -> Self:
        return self.select_related("originator__region").defer("folded", "search_vector")
