# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, Self

from django.db import models

from jointplan.access.querysets import LabelledQuerySet
from jointplan.core.search import matching


class CycleQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def in_regions(self, *, fictional: bool) -> Self:
        """Cycles of real regions, or of fictional ones: no page shows both."""
        return self.filter(edition__plan__region__is_fictional=fictional)


class QuestionnaireQuerySet(models.QuerySet):
    def latest_of(self, edition_id: int, code: str) -> Any:
        """The newest version, or None."""
        return self.filter(edition_id=edition_id, code=code).order_by("-version").first()


class SubmissionQuerySet(LabelledQuerySet):
    def national(self) -> Self:
        """Submissions of States; not what their bodies contribute to them."""
        return self.filter(contributes_to__isnull=True)

    def contributions(self) -> Self:
        return self.filter(contributes_to__isnull=False)

    def latest_version(self) -> Self:
        """Of each State and cycle the submission that was begun last, among those asked for."""
        return self.order_by("cycle", "originator", "-version").distinct("cycle", "originator")

    def received(self) -> Self:
        return self.exclude(state="draft")

    def latest_received(self) -> Self:
        """Of each State and cycle what was received last, among those asked for."""
        return self.received().latest_version()

    def versions_of(self, submission: Any) -> Self:
        """Every version of the same submission, the newest first."""
        same = {"cycle_id": submission.cycle_id, "originator_id": submission.originator_id}
        return self.filter(**same).order_by("-version")

    def in_regions(self, *, fictional: bool) -> Self:
        """Submissions of real regions, or of fictional ones: no page shows both."""
        return self.filter(originator__region__is_fictional=fictional)

    def latest_first(self) -> Self:
        return self.order_by("-cycle__period_to", "originator__code", "-version")


class AnswerPartQuerySet(LabelledQuerySet):
    def on_clause(self, clause_id: int) -> Self:
        return self.filter(clause_id=clause_id)

    def in_regions(self, *, fictional: bool) -> Self:
        """Parts from real regions, or from fictional ones: no page shows both."""
        return self.filter(originator__region__is_fictional=fictional)

    def released(self) -> Self:
        """What is public, whoever asks; what was public until a day that is over is not."""
        return self.filter(label="CLEAR").running()

    def national(self) -> Self:
        """What States answer; not what their bodies contribute."""
        return self.filter(originator__kind="state")

    def latest_first(self) -> Self:
        return self.order_by("-cycle__period_to", "kind", "pk")

    def of_newest_version(self) -> Self:
        """Of each State, cycle, clause and question the part of the newest version, among those asked for.

        A later version was begun later, and many who read a part may not read its submission.
        """
        same = ("originator_id", "cycle_id", "clause_id", "kind")
        newest = self.order_by(*same, "-submission_id").distinct(*same)
        return self.filter(pk__in=newest.values("pk"))

    def matching(self, words: str) -> Self:
        """Texts that have the words, in whichever language they are written."""
        return self.filter(matching(words))

    def shown(self) -> Self:
        """With everything that a page shows of a part, in one query."""
        return self.select_related("cycle", "originator").defer("folded", "search_vector")
