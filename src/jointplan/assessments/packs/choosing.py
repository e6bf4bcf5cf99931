# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which clauses go into a pack: all, what is not answered yet, a part of the plan, or an objective."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.packs.asking import asked_codes
from jointplan.assessments.packs.contents import clauses_by_code
from jointplan.assessments.problems import PackProblem
from jointplan.core.text import localise
from jointplan.plans.models import Clause, ClauseKind
from jointplan.plans.texts import title_of

ALL, UNANSWERED = "all", "unanswered"
Choices = list[tuple[str, Any]]


def choices_of(submission: Submission) -> Choices:
    """(value, name) of what may be chosen, parts of the plan with their objectives in groups."""
    found: Choices = [(ALL, _("Everything that you are asked")), (UNANSWERED, _("What is not answered yet"))]
    return [*found, *groups_of(submission)]


def groups_of(submission: Submission) -> Choices:
    """Parts of the plan in which something is asked, and the objectives of each."""
    clauses = clauses_by_code(submission.cycle.edition)
    asked = asked_codes(submission)
    by_id = {clause.pk: clause for clause in clauses.values()}
    used = {above.code for code in asked for above in _upwards(clauses[code], by_id)}
    groups: Choices = []
    for clause in clauses.values():
        if clause.code not in used:
            continue
        if clause.kind == ClauseKind.PART:
            name = localise(clause.names).text or clause.code
            groups.append((name, [(clause.code, _("All of %(part)s") % {"part": clause.code})]))
        elif clause.kind == ClauseKind.OBJECTIVE and groups:
            groups[-1][1].append((clause.code, f"{clause.code} {title_of(clause).text}"[:90]))
    return groups


def chosen_codes(submission: Submission, which: str, user: Any) -> list[str]:
    """The clauses of a choice, in the order of the plan. Raises PackProblem for a choice that there is not."""
    asked = asked_codes(submission)
    if which == ALL:
        return asked
    if which == UNANSWERED:
        parts = AnswerPart.objects.visible_to(user).filter(submission_id=submission.pk)
        answered = set(parts.values_list("clause__code", flat=True).order_by().distinct())
        return [code for code in asked if code not in answered]
    clauses = {clause.code: clause for clause in submission.cycle.edition.clauses.defer("words")}
    by_id = {clause.pk: clause for clause in clauses.values()}
    found = [code for code in asked if any(above.code == which for above in _upwards(clauses[code], by_id))]
    if not found:
        raise PackProblem(_("%(code)s is not answered in this cycle.") % {"code": which})
    return found


def _upwards(clause: Clause, by_id: dict[int, Clause]) -> Iterable[Clause]:
    """The clause, and all that it stands under."""
    here: Clause | None = clause
    while here is not None:
        yield here
        here = by_id.get(here.parent_id) if here.parent_id else None
