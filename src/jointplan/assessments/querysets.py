# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any, Self

from django.db import models
from django.db.models.functions import TruncMonth

from jointplan.access.querysets import LabelledQuerySet
from jointplan.core.search import matching


class CycleQuerySet(models.QuerySet):
    def as_it_stands(self, pk: int) -> Any:
        """The cycle, read anew: what somebody holds of it may be older than its last change."""
        return self.select_related("edition__plan__region", "questionnaire").get(pk=pk)

    def locked(self, pk: int) -> Any:
        """The cycle, locked against others that change it."""
        return self.select_for_update(of=("self",)).as_it_stands(pk)

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

    def latest_first(self) -> Self:
        return self.order_by("-cycle__period_to", "originator__code", "-version")


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

    def released(self) -> Self:
        """What is public, whoever asks; what was public until a day that is over is not."""
        return self.filter(label="CLEAR").running()

    def same_question(self, part: Any) -> Self:
        """Of this question, clause, cycle and State, in whichever version it stands."""
        same = {"originator_id": part.originator_id, "cycle_id": part.cycle_id}
        return self.filter(**same, clause_id=part.clause_id, kind=part.kind)

    def asked_about(self, submission_id: int, clause: Any) -> Self:
        """What a view is asked on: the answer to a measure, those under an objective, or all of a submission."""
        found = self.filter(submission=submission_id)
        if clause is None:
            return found
        return found.filter(models.Q(clause=clause) | models.Q(clause__parent=clause))

    def national(self) -> Self:
        """What States answer; not what their bodies contribute."""
        return self.filter(originator__kind="state")

    def latest_first(self) -> Self:
        return self.order_by("-cycle__period_to", "kind", "pk")

    def before(self, submission: Any, clauses: list[int]) -> Self:
        """What the party of a submission answered to these clauses in earlier cycles, the newest first.

        Of several versions the newest that was sent; what was never sent counts where nothing was.
        """
        sent = type(submission)._default_manager.received().filter(pk=models.OuterRef("submission_id"))
        return self.filter(
            originator_id=submission.originator_id,
            clause_id__in=clauses,
            cycle__period_to__lt=submission.cycle.period_to,
        ).order_by("clause_id", "-cycle__period_to", models.Exists(sent).desc(), "-submission_id", "pk")

    def last_before(self, submission: Any, clauses: list[int]) -> list[Any]:
        """Of each clause the last answer of the party before this cycle, with its cycle."""
        newest: dict[int, int] = {}
        parts: Any = self.before(submission, clauses).select_related("cycle").defer("folded", "search_vector")
        return [part for part in parts if newest.setdefault(part.clause_id, part.submission_id) == part.submission_id]

    def of_newest_version(self) -> Self:
        """Of each State, cycle, clause and question the part of the newest version, among those asked for.

        A later version was begun later, and many who read a part may not read its submission.
        """
        same = ("originator_id", "cycle_id", "clause_id", "kind")
        newest = self.order_by(*same, "-submission_id").distinct(*same)
        return self.filter(pk__in=newest.values("pk"))

    def by_month_of_release(self) -> list[tuple[datetime.date, int]]:
        """How many were released in each month."""
        months = self.order_by().annotate(month=TruncMonth("released_at"))
        return [(month.date(), number) for month, number in months.values_list("month").annotate(models.Count("pk"))]

    def matching(self, words: str) -> Self:
        """Texts that have the words, in whichever language they are written."""
        return self.filter(matching(words))

    def shown(self) -> Self:
        """With everything that a page shows of a part, in one query."""
        return self.select_related("cycle", "originator").defer("folded", "search_vector")


class PackQuerySet(LabelledQuerySet):
    def without_contents(self) -> Self:
        """For lists: what is in them may be megabytes."""
        return self.defer("base", "manifest", "arrived")

    def latest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class KeptConflictQuerySet(LabelledQuerySet):
    def open(self) -> Self:
        """Those that wait for somebody to settle them."""
        return self.filter(settled_at__isnull=True)

    def on_submission(self, submission_id: int) -> Self:
        return self.filter(answer__submission_id=submission_id)

    def shown(self) -> Self:
        """With everything that a page shows of a conflict, the oldest first."""
        return self.select_related("answer__cycle", "answer__clause", "originator").order_by("answer__clause", "pk")


class ClearanceRoundQuerySet(LabelledQuerySet):
    def open(self) -> Self:
        """Rounds that were neither sent nor given up."""
        return self.filter(ended_at__isnull=True)


class ClearanceRequestQuerySet(LabelledQuerySet):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)


class ClearanceQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Words that were not withdrawn, the last one first."""
        return self.filter(withdrawn_at__isnull=True).order_by("-said_at", "-pk")

    def of_authority(self) -> Self:
        return self.filter(request__isnull=True)


class HeldReleaseQuerySet(LabelledQuerySet):
    def waiting(self) -> Self:
        """Those that were neither stopped nor carried out."""
        return self.filter(stopped_at__isnull=True, carried_out_at__isnull=True)

    def carried_out(self) -> Self:
        return self.filter(carried_out_at__isnull=False)


class WithdrawnItemQuerySet(LabelledQuerySet):
    def of_part(self, part: Any) -> Self:
        """Of this question, clause, cycle and State, in whichever version it stood."""
        same = {"originator_id": part.originator_id, "cycle_id": part.cycle_id}
        return self.filter(**same, clause_id=part.clause_id, kind=part.kind)

    def of_edition(self, edition_id: int) -> Self:
        return self.filter(cycle__edition_id=edition_id)

    def shown(self) -> Self:
        """With everything that a list shows, the latest day first, in the order of States and plan."""
        shown = self.select_related("cycle", "clause", "originator")
        return shown.order_by("-withdrawn_on", "originator__code", "clause__position", "pk")


class ClarificationQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Questions that were not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def open(self) -> Self:
        """Those that wait for the State."""
        return self.standing().filter(reply__isnull=True)

    def shown(self) -> Self:
        """With everything that a page shows of a question, in the order of the plan."""
        together = self.select_related("cycle", "clause", "state", "originator", "submission", "reply__later")
        return together.order_by("clause__position", "asked_at", "pk")


class ViewInvitationQuerySet(LabelledQuerySet):
    def open_on(self, day: datetime.date) -> Self:
        """Invitations that were not ended and whose last day is not over."""
        return self.filter(ended_at__isnull=True, last_day__gte=day)

    def shown(self) -> Self:
        return self.select_related("cycle", "clause", "party", "originator").order_by("-invited_at", "-pk")


class InvitedViewQuerySet(LabelledQuerySet):
    def standing(self) -> Self:
        """Views that were given and not taken back."""
        return self.filter(given_at__isnull=False, taken_back_at__isnull=True)

    def beside(self, submission: Any, clause: Any) -> Self:
        """What was said to the answer, to its objective, or to the whole of what the State answered in the cycle."""
        same = models.Q(clause__isnull=True) | models.Q(clause__in=[clause.pk, clause.parent_id])
        return self.standing().filter(same, state=submission.originator_id, cycle=submission.cycle_id)

    def shown(self) -> Self:
        together = self.select_related("cycle", "clause", "state", "originator", "answered__originator")
        return together.order_by("given_at", "pk")


class ServedQuerySet(LabelledQuerySet):
    def on(self, target: Any) -> Self:
        """Texts that serve this recommendation or obligation."""
        public = target._meta.model_name == "recommendation"
        return self.filter(recommendation=target) if public else self.filter(obligation=target)

    def shown(self) -> Self:
        return self.select_related("originator__region", "recommendation", "obligation")
