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

    def in_regions(self, *, fictional: bool) -> Self:
        """Submissions of real regions, or of fictional ones: no page shows both."""
        return self.filter(originator__region__is_fictional=fictional)

    def latest_first(self) -> Self:
        return self.order_by("-cycle__period_to", "originator__code")


class AssignmentQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(ended_at__isnull=True)

    def in_cycle(self, cycle_id: int) -> Self:
        return self.filter(cycle_id=cycle_id)

    def to_agency(self, party_id: int) -> Self:
        return self.filter(agency_id=party_id)


class TurnQuerySet(LabelledQuerySet):
    def latest_of_each(self) -> Self:
        """The last step of each answer, among those asked for."""
        return self.order_by("answer", "-made_at", "-pk").distinct("answer")

    def in_trail(self) -> Self:
        return self.order_by("made_at", "pk")


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

    def before(self, submission: Any, clauses: list[int]) -> Self:
        """What the party of a submission answered to these clauses in earlier cycles, the newest first."""
        return self.filter(
            originator_id=submission.originator_id,
            clause_id__in=clauses,
            cycle__period_to__lt=submission.cycle.period_to,
        ).order_by("clause_id", "-cycle__period_to", "-submission_id", "pk")

    def last_before(self, submission: Any, clauses: list[int]) -> list[Any]:
        """Of each clause the last answer of the party before this cycle, with its cycle."""
        newest: dict[int, int] = {}
        parts: Any = self.before(submission, clauses).select_related("cycle").defer("folded", "search_vector")
        return [part for part in parts if newest.setdefault(part.clause_id, part.submission_id) == part.submission_id]

    def matching(self, words: str) -> Self:
        """Texts that have the words, in whichever language they are written."""
        return self.filter(matching(words))

    def shown(self) -> Self:
        """With everything that a page shows of a part, in one query."""
        return self.select_related("cycle", "originator").defer("folded", "search_vector")


class KeptConflictQuerySet(LabelledQuerySet):
    def open(self) -> Self:
        """Those that wait for somebody to settle them."""
        return self.filter(settled_at__isnull=True)

    def in_regions(self, *, fictional: bool) -> Self:
        """Conflicts from real regions, or from fictional ones: no page shows both."""
        return self.filter(originator__region__is_fictional=fictional)

    def on_submission(self, submission_id: int) -> Self:
        return self.filter(answer__submission_id=submission_id)

    def shown(self) -> Self:
        """With everything that a page shows of a conflict, the oldest first."""
        return self.select_related("answer__cycle", "answer__clause", "originator").order_by("answer__clause", "pk")
