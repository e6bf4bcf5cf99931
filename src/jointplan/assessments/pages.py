# SPDX-License-Identifier: AGPL-3.0-or-later
"""What workspace pages show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.models import Label
from jointplan.access.pages import space_of, steps_for, visible_or_404, work_url
from jointplan.accounts.models import HeldPost, PostKind, Term
from jointplan.assessments.asking import asked_in
from jointplan.assessments.clarification_turns import clarification_tasks
from jointplan.assessments.clearance_turns import clearance_tasks
from jointplan.assessments.models import Answer, AnswerPart, Cycle, Pack, Snapshot, Submission
from jointplan.assessments.view_turns import view_tasks
from jointplan.assessments.waiting import Task, tasks_of_apps_above
from jointplan.assessments.work_tasks import begun_by, work_tasks
from jointplan.core.rules import Verdict, can
from jointplan.core.text import Localised, localise
from jointplan.focalpoints.pages import own_tasks, own_terms
from jointplan.meetings.turns import waiting_for
from jointplan.notifications.pages import waiting_lines
from jointplan.parties.models import Application, Party, Region
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of

# What these ask for stands on "My turn" by their own lists, with dates; all else by the message that waits.
LISTED_HERE = {"assessments", "meetings", "reports"}


@dataclass
class Row:
    """A clause of a submission: what has been answered, and under which labels."""

    code: str
    title: Localised
    part: str
    url: str
    parts: list[AnswerPart] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return bool(self.parts)

    @property
    def labels(self) -> list[str]:
        return sorted({part.tlp() for part in self.parts})


def clause_url(clause: Clause, edition: str, fictional: bool) -> str:
    """The public page of a clause."""
    return reverse(f"{space_of(fictional)}:clause", kwargs={"edition": edition, "code": clause.code})


def submission_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Submission:
    queryset = Submission.objects.in_regions(fictional=fictional).select_related(
        "cycle__edition__plan__region", "originator__region"
    )
    return visible_or_404(request, queryset, uid=uid)


def rows_of(submission: Submission, user: Any, fictional: bool, *, with_values: bool = True) -> list[Row]:
    """Every clause that the State answers to in this cycle, with the parts that the reader may see.

    `with_values` is False where a page shows no more than that something was answered.
    """
    shown = ("code", "edition", "part__code", "part__names")
    clauses = asked_clauses(submission.cycle).in_order().select_related("part").only(*shown).with_titles()
    rows = {
        clause.pk: Row(
            code=clause.code,
            title=title_of(clause),
            part=_part_name(clause),
            url=work_url(fictional, "answer", uid=submission.uid, code=clause.code),
        )
        for clause in clauses
    }
    parts = AnswerPart.objects.visible_to(user).filter(submission_id=submission.pk).order_by("clause_id", "pk")
    left = ("folded", "search_vector") if with_values else ("folded", "search_vector", "value")
    for part in parts.defer(*left):
        part.cycle = submission.cycle
        if part.clause_id in rows:
            rows[part.clause_id].parts.append(part)
    return list(rows.values())


def asked_clauses(cycle: Cycle) -> Any:
    """The clauses at which the cycle asks something."""
    return cycle.edition.clauses.filter(code__in=list(asked_in(cycle)))


def _part_name(clause: Clause) -> str:
    part = clause.part or clause
    return localise(part.names).text or part.code


def tasks_of(user: Any, fictional: bool, terms: list[Term] | None = None) -> list[Task]:
    """What waits for the person, whose `own_terms` may be known already. What is finished is not in it."""
    terms = own_terms(user, fictional) if terms is None else terms
    cycles = list(Cycle.objects.open().in_regions(fictional=fictional).select_related("edition__plan__region"))
    own = [Task(line.text, line.url, line.note) for line in own_tasks(terms, fictional)]
    of_meetings = [Task(line.text, line.url, line.note, due_on=line.due_on) for line in waiting_for(user, fictional)]
    asked = waiting_lines(user, fictional=fictional, listed_elsewhere=LISTED_HERE)
    of_registers = [Task(line.sentence, line.url, line.title) for line in asked]
    on_posts = (task for held in user.held_posts for task in tasks_on(user, held, cycles, fictional))
    return [*on_posts, *of_meetings, *tasks_of_apps_above(user, fictional), *of_registers, *own]


def tasks_on(user: Any, held: HeldPost, cycles: list[Cycle], fictional: bool) -> list[Task]:
    """What waits on one post that the person holds."""
    begun = begun_by(user, held, cycles)
    return [
        *work_tasks(user, held, cycles, begun, fictional),
        *_tasks_of_post(user, held, cycles, begun, fictional),
        *clearance_tasks(user, held, begun, fictional),
        *clarification_tasks(user, held, fictional),
        *view_tasks(user, held, fictional),
    ]


def _tasks_of_post(
    user: Any, held: HeldPost, cycles: list[Cycle], begun: dict[int, Submission], fictional: bool
) -> list[Task]:
    if held.kind == PostKind.COORDINATOR:
        return _coordinator_tasks(user, held.party, cycles, begun, fictional)
    if held.kind == PostKind.CLEARING_AUTHORITY:
        return _clearing_tasks(user, held.party, fictional)
    if held.kind == PostKind.SECRETARIAT_OFFICER and held.party.region.is_fictional == fictional:
        return _application_tasks(held.party.region, fictional)
    return []


def _application_tasks(region: Region, fictional: bool) -> list[Task]:
    """Organisations that applied to join and wait for an answer; row security shows them to the secretariat alone."""
    waiting = Application.objects.in_region(region).waiting().oldest_first()
    return [
        Task(
            _("Decide on an application: %(name)s") % {"name": application},
            work_url(fictional, "application", uid=application.uid),
            _("An organisation asks to join"),
        )
        for application in waiting
    ]


def _coordinator_tasks(
    user: Any, state: Party, cycles: list[Cycle], begun: dict[int, Submission], fictional: bool
) -> list[Task]:
    """Open cycles that the State has not begun or not sent."""
    answers = Answer.objects.visible_to(user).filter(submission__in=begun.values(), parts__isnull=False)
    answered = dict(answers.order_by().values_list("submission").annotate(Count("pk", distinct=True)))
    tasks = []
    for cycle in cycles:
        submission = begun.get(cycle.pk)
        if cycle.edition.plan.region_id != state.region_id:
            continue
        if submission is None:
            url = work_url(fictional, "start", pk=cycle.pk)
            if can(user, "assessments.start_submission", cycle):
                tasks.append(Task(str(cycle), url, _("Not begun"), cycle.due_on, action=_("Begin")))
        elif submission.sent_at is None:
            url = work_url(fictional, "submission", uid=submission.uid)
            count = answered.get(submission.pk, 0)
            note = ngettext("%(count)d answer saved, not sent", "%(count)d answers saved, not sent", count)
            note %= {"count": count}
            tasks.append(Task(str(cycle), url, note, cycle.due_on))
    return tasks


def _clearing_tasks(user: Any, state: Party, fictional: bool) -> list[Task]:
    """Open cycles whose submission has been sent and has parts that were not decided upon."""
    own = Submission.objects.visible_to(user).in_regions(fictional=fictional).originated_by(state.pk)
    received = own.filter(cycle__state="open").latest_received().select_related("cycle")
    sent = {submission.pk: submission for submission in received if submission.release_settled_at is None}
    parts = AnswerPart.objects.visible_to(user).filter(submission__in=sent, label=Label.AMBER, stays_inside=False)
    waiting = dict(parts.order_by().values_list("submission").annotate(Count("pk")))
    return [
        Task(
            _("Decide what may leave: %(cycle)s") % {"cycle": submission.cycle},
            work_url(fictional, "submission", uid=submission.uid),
            ngettext(
                "%(count)d part is with the secretariat and not public; it may stay so",
                "%(count)d parts are with the secretariat and not public; they may stay so",
                waiting[key],
            )
            % {"count": waiting[key]},
        )
        for key, submission in sent.items()
        if key in waiting
    ]


def verdict_on_any(user: Any, permission: str, objects: Iterable[Any]) -> Verdict | None:
    """The rule's answer for a button on several: allowed when one is, else the first reason; None for none."""
    verdicts = [can(user, permission, obj) for obj in objects]
    return next((verdict for verdict in verdicts if verdict), verdicts[0] if verdicts else None)


@steps_for(Pack)
def steps_to_pack(record: Pack, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """Those to its submission, the packs of it, and the pack."""
    submission = record.submission
    if not Submission.objects.visible_to(user).filter(pk=submission.pk).exists():
        return []
    packs = (_("Work offline"), work_url(fictional, "packs", uid=submission.uid))
    return [*steps_to(submission, user, fictional), packs, (str(record), work_url(fictional, "pack", uid=record.uid))]


@steps_for(Submission, Answer, AnswerPart, Snapshot)
def steps_to(record: Submission | Answer | AnswerPart | Snapshot, user: Any, fictional: bool) -> list[tuple[str, str]]:
    """The (label, address) steps from "My turn" to one of these, as far as the reader may see them."""
    if isinstance(record, Submission):
        return [(str(record), work_url(fictional, "submission", uid=record.uid))]
    submissions = Submission.objects.visible_to(user).filter(pk=record.submission_id)
    submission = submissions.select_related("originator", "cycle").first()
    if submission is None:
        return []
    if isinstance(record, Snapshot):
        url = work_url(fictional, "receipt", uid=submission.uid)
        return [*steps_to(submission, user, fictional), (record.described(), url)]
    url = work_url(fictional, "answer", uid=submission.uid, code=record.clause.code)
    return [*steps_to(submission, user, fictional), (record.clause.code, url)]


def neighbours(submission: Submission, clause: Clause, fictional: bool) -> dict[str, dict[str, Any] | None]:
    """The clauses answered before and after this one, as `turn.html` shows them: two queries."""
    codes = list(asked_in(submission.cycle))
    place = codes.index(clause.code)
    before, after = codes[place - 1 : place], codes[place + 1 : place + 2]
    found = submission.cycle.edition.clauses.filter(code__in=[*before, *after]).only("code", "edition").with_titles()
    by_code = {one.code: one for one in found}
    return {
        name: _turn(by_code[code], submission, fictional) if (code := next(iter(one), "")) else None
        for name, one in (("previous", before), ("next", after))
    }


def _turn(clause: Clause, submission: Submission, fictional: bool) -> dict[str, Any]:
    title = title_of(clause)
    url = work_url(fictional, "answer", uid=submission.uid, code=clause.code)
    return {"code": clause.code, "title": title.text, "title_language": title.language, "url": url}
