# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits inside a State: for the focal points and validators of its bodies, and for its coordinator."""

import datetime
from collections import Counter, defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.accounts.models import HeldPost, Post, PostKind, Term
from jointplan.accounts.rules import LEADING_KINDS
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import AnswerPart, Assignment, Cycle, Submission
from jointplan.assessments.turns import DONE, IN_AN_AGENCY, Line, Work, has_validator, lines_of
from jointplan.assessments.waiting import Task
from jointplan.parties.models import Party
from jointplan.parties.rules import is_body

# More lines than these stand together, objective by objective.
MOST_LINES = 12


def begun_by(user: Any, held: HeldPost, cycles: list[Cycle]) -> dict[int, Submission]:
    """By cycle, the last version of what the State of a leading post has begun in these cycles: one query."""
    if held.kind not in LEADING_KINDS:
        return {}
    own = Submission.objects.visible_to(user).national().originated_by(held.party_id).filter(cycle__in=cycles)
    begun = {submission.cycle_id: submission for submission in own.latest_version()}
    for cycle in cycles:
        if cycle.pk in begun:
            begun[cycle.pk].cycle, begun[cycle.pk].originator = cycle, held.party
    return begun


def work_tasks(
    user: Any, held: HeldPost, cycles: list[Cycle], begun: dict[int, Submission], fictional: bool
) -> list[Task]:
    """What waits on one post that the person holds; `begun` as by `begun_by`. Nothing stays in it after it is done."""
    own = [cycle for cycle in cycles if cycle.edition.plan.region_id == held.party.region_id]
    if held.kind in IN_AN_AGENCY and is_body(held.party):
        asked = Assignment.objects.visible_to(user).standing().to_agency(held.party_id).filter(cycle__in=own)
        asked_in_cycles = set(asked.values_list("cycle_id", flat=True))
        busy = [cycle for cycle in own if cycle.pk in asked_in_cycles]
        return [task for cycle in busy for task in _agency_tasks(user, held, cycle, fictional)]
    if held.kind == PostKind.COORDINATOR:
        drafts = [begun[cycle.pk] for cycle in own if cycle.pk in begun and begun[cycle.pk].sent_at is None]
        return [task for draft in drafts for task in _coordinator_tasks(user, draft, draft.cycle, fictional)]
    return []


def _agency_tasks(user: Any, held: HeldPost, cycle: Cycle, fictional: bool) -> list[Task]:
    lines = lines_of(user, cycle.pk, agency_id=held.party_id)
    if not lines:
        return []
    contribution = _contribution(user, held.party, cycle)
    if contribution is None:
        return _to_begin(_own_lines(lines, held), held, cycle, fictional)
    checked = has_validator(held.party_id)
    tasks = []
    if held.kind == PostKind.VALIDATOR:
        tasks += _to_check([line for line in lines if line.work == Work.TO_CHECK], contribution, fictional)
    done = DONE | {Work.TO_CHECK} if checked else DONE
    waiting = [line for line in _own_lines(lines, held) if line.work not in done]
    back = [line for line in waiting if line.reason]
    tasks += [_line_task(line, contribution, fictional) for line in back]
    rest = [line for line in waiting if not line.reason]
    if len(rest) <= MOST_LINES:
        return tasks + [_line_task(line, contribution, fictional) for line in rest]
    return tasks + _by_objective(rest, contribution, fictional)


def _contribution(user: Any, agency: Party, cycle: Cycle) -> Submission | None:
    own = Submission.objects.visible_to(user).contributions().originated_by(agency.pk)
    return own.filter(cycle=cycle).first()


def _own_lines(lines: list[Line], held: HeldPost) -> list[Line]:
    """Those of the post, and those of posts of the agency that nobody holds."""
    others = {line.assignment.post_id for line in lines} - {held.post_id}
    there = set(Term.objects.current().filter(post__in=others).values_list("post_id", flat=True)) if others else set()
    return [line for line in lines if line.assignment.post_id not in there]


def _to_begin(lines: list[Line], held: HeldPost, cycle: Cycle, fictional: bool) -> list[Task]:
    if not lines:
        return []
    url = work_url(fictional, "contribution_start", pk=cycle.pk, code=held.party.code)
    due_on = min(line.assignment.due_on for line in lines)
    title = _("%(cycle)s: answers of %(agency)s") % {"cycle": cycle, "agency": held.party}
    return [Task(title, url, _measures(len(lines)), due_on, action=_("Begin"))]


def _measures(count: int) -> str:
    return ngettext("%(count)d measure is asked of you", "%(count)d measures are asked of you", count) % {
        "count": count
    }


def _to_check(lines: list[Line], contribution: Submission, fictional: bool) -> list[Task]:
    if not lines:
        return []
    note = ngettext("%(count)d answer waits for your check", "%(count)d answers wait for your check", len(lines))
    title = _("Check before it is handed over: %(cycle)s") % {"cycle": contribution.cycle}
    due_on = min(line.assignment.due_on for line in lines)
    url = work_url(fictional, "submission", uid=contribution.uid)
    return [Task(title, url, note % {"count": len(lines)}, due_on)]


def _line_task(line: Line, contribution: Submission, fictional: bool) -> Task:
    clause = line.assignment.clause
    url = work_url(fictional, "answer", uid=contribution.uid, code=clause.code)
    note = f"{line.work.label}: {line.reason}" if line.reason else str(line.work.label)
    title = _("Answer %(code)s for %(state)s") % {"code": clause.code, "state": line.assignment.originator}
    return Task(title, url, note, line.assignment.due_on)


def _by_objective(lines: list[Line], contribution: Submission, fictional: bool) -> list[Task]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        above = line.assignment.clause.parent
        groups[above.code if above else line.assignment.clause.code].append(line)
    url = work_url(fictional, "submission", uid=contribution.uid)
    return [
        Task(
            _("Answer %(code)s for %(state)s") % {"code": code, "state": found[0].assignment.originator},
            f"{url}#part-{code}",
            _measures(len(found)),
            min(line.assignment.due_on for line in found),
        )
        for code, found in groups.items()
    ]


def _coordinator_tasks(user: Any, submission: Submission, cycle: Cycle, fictional: bool) -> list[Task]:
    lines = lines_of(user, cycle.pk, state_id=submission.originator_id)
    board = work_url(fictional, "board", uid=submission.uid)
    tasks = []
    handed = Counter(line.assignment.agency for line in lines if line.work == Work.HANDED)
    for agency, count in handed.items():
        note = ngettext("%(count)d answer to consider", "%(count)d answers to consider", count) % {"count": count}
        title = _("%(agency)s has handed over: %(cycle)s") % {"agency": agency, "cycle": cycle}
        tasks.append(Task(title, f"{board}?agency={agency.code}&work={Work.HANDED}", note, cycle.due_on))
    tasks += _overdue(lines, cycle, board, today())
    return tasks + _unassigned(user, submission, lines, fictional)


def _overdue(lines: list[Line], cycle: Cycle, board: str, day: datetime.date) -> list[Task]:
    late = [line for line in lines if line.is_overdue(day)]
    if not late:
        return []
    note = ngettext("%(count)d measure", "%(count)d measures", len(late)) % {"count": len(late)}
    first = min(line.assignment.due_on for line in late)
    title = _("Agencies are late: %(cycle)s") % {"cycle": cycle}
    return [Task(title, f"{board}?work=overdue", note, first)]


def _unassigned(user: Any, submission: Submission, lines: list[Line], fictional: bool) -> list[Task]:
    count = unassigned_in(user, submission, lines).count()
    if not count or not has_writing_bodies(submission.originator_id):
        return []
    note = ngettext(
        "%(count)d measure is neither assigned nor answered",
        "%(count)d measures are neither assigned nor answered",
        count,
    )
    title = _("Assign measures to agencies: %(cycle)s") % {"cycle": submission.cycle}
    url = f"{work_url(fictional, 'assign', uid=submission.uid)}?who=nobody"
    return [Task(title, url, note % {"count": count}, submission.cycle.due_on)]


def unassigned_in(user: Any, submission: Submission, lines: list[Line]) -> QuerySet:
    """Clauses of the cycle that no agency is asked about and the State has not answered itself."""
    parts = AnswerPart.objects.visible_to(user).filter(submission=submission).values("clause")
    clauses = submission.cycle.edition.clauses.filter(code__in=list(asked_in(submission.cycle)))
    return clauses.exclude(pk__in=[line.assignment.clause_id for line in lines]).exclude(pk__in=parts)


def has_writing_bodies(state_id: int) -> bool:
    """True where a body of the State has a post that writes: else there is nobody to assign to."""
    return Post.objects.existing().filter(party__parent=state_id, kind__in=IN_AN_AGENCY).exists()
