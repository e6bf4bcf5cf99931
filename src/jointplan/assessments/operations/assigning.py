# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordinator asks posts in the bodies of the State for answers. The State reads all of it, each body its own."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_body
from jointplan.access.models import Label
from jointplan.accounts.models import Post
from jointplan.assessments import messages
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Assignment, Submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.turns import IN_AN_AGENCY
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.rules import is_body, state_of
from jointplan.plans.models import Clause


@dataclass(frozen=True)
class Assigned:
    """How many assignments are new, how many were changed, and how many stood like that already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Assigned") -> "Assigned":
        return Assigned(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@transaction.atomic
def assign_measures(
    submission: Submission,
    measures: Mapping[Post, Iterable[Clause]],
    *,
    due_on: datetime.date,
    by: Any,
    note: str = "",
) -> Assigned:
    """Ask posts for answers to clauses, many in one step; `submission` is the State's own.

    What a body was asked already gets this post, date and note instead. Raises AnswerProblem when something cannot be
    asked: then nothing is assigned.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.assign_measures", submission)
    wanted = {post: list(dict.fromkeys(clauses)) for post, clauses in measures.items()}
    if not any(wanted.values()):
        raise AnswerProblem(_("Choose at least one measure."))
    if due_on > submission.cycle.closes_on:
        closes_on = date_format(submission.cycle.closes_on, "DATE_FORMAT")
        raise AnswerProblem(_("The cycle closes on %(day)s. Choose that day or an earlier one.") % {"day": closes_on})
    total = Assigned()
    for post, clauses in wanted.items():
        _check(submission, post, clauses)
        outcome = _assign(submission, post, clauses, due_on, note.strip(), by)
        total += outcome
        if outcome.new or outcome.changed:
            record("assessments.measures_assigned", submission, **_told(post, clauses), due_on=due_on)
            messages.measures_assigned(submission, post, count=len(clauses), due_on=due_on)
    return total


def _check(submission: Submission, post: Post, clauses: list[Clause]) -> None:
    if post.kind not in IN_AN_AGENCY or not is_body(post.party) or state_of(post.party) != submission.originator:
        raise AnswerProblem(_("Choose a focal point of a body of your State."))
    if not Post.objects.existing().filter(pk=post.pk).exists():
        raise AnswerProblem(_("The post “%(post)s” does not exist any more. Choose another one.") % {"post": post})
    asked = asked_in(submission.cycle)
    for clause in clauses:
        if clause.edition_id != submission.cycle.edition_id or clause.code not in asked:
            raise AnswerProblem(_("%(code)s is not answered in this cycle.") % {"code": clause.code})


def _assign(
    submission: Submission, post: Post, clauses: list[Clause], due_on: datetime.date, note: str, by: Any
) -> Assigned:
    circle = circle_of_body(post.party, by=by)
    standing = Assignment.objects.standing().in_cycle(submission.cycle_id).to_agency(post.party_id)
    there = {a.clause_id: a for a in standing.filter(clause__in=clauses)}
    fresh = [
        Assignment(
            cycle_id=submission.cycle_id,
            clause=clause,
            agency_id=post.party_id,
            post=post,
            due_on=due_on,
            note=note,
            originator_id=submission.originator_id,
            label=Label.AMBER,
            audience=[circle.code],
        )
        for clause in clauses
        if clause.pk not in there
    ]
    Assignment.objects.bulk_create(fresh)
    other = [a.pk for a in there.values() if (a.post_id, a.due_on, a.note) != (post.pk, due_on, note)]
    Assignment.objects.filter(pk__in=other).update(post=post, due_on=due_on, note=note)
    return Assigned(len(fresh), len(other), len(there) - len(other))


@transaction.atomic
def withdraw_assignments(submission: Submission, assignments: Iterable[Assignment], *, by: Any) -> int:
    """Ask for these no more. What an agency has handed over stays with the coordinator. Returns how many ended."""
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.assign_measures", submission)
    own = Assignment.objects.standing().in_cycle(submission.cycle_id).originated_by(submission.originator_id)
    chosen = own.filter(pk__in=[a.pk for a in assignments]).select_related("post__party", "clause")
    found = list(chosen.order_by("clause__position"))
    if not found:
        raise AnswerProblem(_("Choose at least one assignment that still stands."))
    Assignment.objects.filter(pk__in=[a.pk for a in found]).update(ended_at=timezone.now())
    by_post: dict[Post, list[Clause]] = defaultdict(list)
    for assignment in found:
        by_post[assignment.post].append(assignment.clause)
    for post, clauses in by_post.items():
        record("assessments.assignments_withdrawn", submission, **_told(post, clauses))
        messages.assignments_withdrawn(submission, post, count=len(clauses))
    return len(found)


def _told(post: Post, clauses: list[Clause]) -> dict[str, Any]:
    codes = [clause.code for clause in sorted(clauses, key=lambda clause: clause.position)]
    return {"agency": post.party.names, "functions": post.functions, "clauses": codes}


def as_last_time(submission: Submission, user: Any) -> dict[Post, list[Clause]]:
    """What the posts of the State were asked in the cycle before, as far as this cycle asks it and nobody has it yet.

    A post that was abolished since is succeeded by another one of its body that writes.
    """
    seen = Assignment.objects.visible_to(user).standing().originated_by(submission.originator_id)
    earlier = seen.filter(cycle__period_to__lt=submission.cycle.period_to).order_by("-cycle__period_to")
    last = earlier.values_list("cycle_id", flat=True).first()
    if last is None:
        return {}
    asked = asked_in(submission.cycle)
    clauses = {c.code: c for c in submission.cycle.edition.clauses.filter(code__in=list(asked)).in_order()}
    taken = set(seen.in_cycle(submission.cycle_id).values_list("clause__code", "agency_id"))
    before = seen.in_cycle(last).order_by("clause__position").values_list("clause__code", "agency_id", "post_id")
    posts = _successors({post for _code, _agency, post in before})
    found: dict[Post, list[Clause]] = defaultdict(list)
    for code, agency, post in before:
        if code in clauses and (code, agency) not in taken and posts.get(post):
            found[posts[post]].append(clauses[code])
    return dict(found)


def _successors(posts: set[int]) -> dict[int, Post]:
    """Each post, or the one that writes for its body now."""
    existing = Post.objects.existing().filter(kind__in=IN_AN_AGENCY).select_related("party")
    there = {post.pk: post for post in existing.filter(pk__in=posts)}
    agencies = dict(Post.objects.filter(pk__in=posts - set(there)).values_list("pk", "party_id"))
    writing: dict[int, Post] = {}
    # The main focal point is written last, over the others.
    for post in sorted(existing.filter(party__in=agencies.values()), key=lambda p: -IN_AN_AGENCY.index(p.kind)):
        writing[post.party_id] = post
    return there | {pk: writing[agency] for pk, agency in agencies.items() if agency in writing}
