# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, Self

from django.db import models
from django.db.models.expressions import RawSQL

from jointplan.core.search import matching


class EditionQuerySet(models.QuerySet):
    def real(self) -> Self:
        return self.filter(plan__region__is_fictional=False)

    def in_regions(self, *, fictional: bool) -> Self:
        """Editions of real regions, or of fictional ones: no page shows both."""
        return self.filter(plan__region__is_fictional=fictional)


class ClauseQuerySet(models.QuerySet):
    """Reads of the plan. The plan is public: no labels here."""

    def in_regions(self, *, fictional: bool) -> Self:
        """Clauses of real regions, or of fictional ones: no page shows both."""
        return self.filter(edition__plan__region__is_fictional=fictional)

    def assessable(self) -> Self:
        """Measures, sub-measures, provisions and paragraphs: what a plan asks for."""
        return self.exclude(kind__in=["part", "objective"])

    def assessed(self) -> Self:
        """What is answered in assessment cycles."""
        return self.filter(is_assessed=True)

    def in_order(self) -> Self:
        """In the order of the source."""
        return self.order_by("edition", "position")

    def with_texts(self) -> Self:
        """With their language versions, in `texts.all()`."""
        from jointplan.plans.models import ClauseText

        wanted = ClauseText.objects.defer("folded", "search_vector")
        return self.prefetch_related(models.Prefetch("texts", queryset=wanted))

    def with_titles(self) -> Self:
        """With language and title of their language versions alone, in `texts.all()`: for lists."""
        from jointplan.plans.models import ClauseText

        wanted = ClauseText.objects.only("clause", "language", "title")
        return self.prefetch_related(models.Prefetch("texts", queryset=wanted))

    def with_subjects(self) -> Self:
        """With themes, target groups and instruments, each in the order in which the catalogue names them."""
        return self.prefetch_related(*(self._as_named(name) for name in ("themes", "target_groups", "instruments")))

    def _as_named(self, name: str) -> models.Prefetch:
        # Rows of the table between are numbered as the catalogue names them; the prefetch joins it under its own name.
        between: Any = self.model._meta.get_field(name).remote_field
        number = RawSQL(f'"{between.through._meta.db_table}"."id"', [])  # noqa: S611 - a name of ours
        return models.Prefetch(name, queryset=between.model._default_manager.order_by(number))

    def matching(self, words: str) -> Self:
        """Clauses whose title or wording has the words, in whichever language they are written."""
        from jointplan.plans.models import ClauseText

        texts = ClauseText.objects.filter(matching(words), clause=models.OuterRef("pk"))
        return self.filter(models.Exists(texts))
