# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for somebody in a clearance. What is finished leaves the list."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from jointplan.access.pages import work_url
from jointplan.accounts.models import HeldPost, PostKind
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.clearing import Clearing, changed_since, contents_by_clause
from jointplan.assessments.models import Clearance, ClearanceRequest, Submission, SubmissionState
from jointplan.assessments.waiting import Task
from jointplan.parties.models import Party


def clearance_tasks(user: Any, held: HeldPost, begun: dict[int, Submission], fictional: bool) -> list[Task]:
    """What waits in a clearance for the holder of one post; `begun` is what its State has begun, by cycle."""
    drafts = [submission for submission in begun.values() if submission.state == SubmissionState.DRAFT]
    if held.kind == PostKind.COORDINATOR:
        return [task for one in drafts if (task := _coordinators_turn(one, fictional))]
    if held.kind == PostKind.CLEARING_AUTHORITY and held.party.kind == "state":
        return [task for one in drafts if (task := _authoritys_turn(one, fictional))]
    return _bodys_turn(user, held.party, fictional) if held.kind in SPEAKS else []


def _coordinators_turn(submission: Submission, fictional: bool) -> Task | None:
    """What only the coordinator can move: an objection, or answers that changed since they were cleared."""
    clearing = Clearing(submission)
    if clearing.round is None:
        return None
    words: dict[int, Clearance] = {}
    for word in Clearance.objects.standing().filter(submission=submission):
        words.setdefault(word.request_id or 0, word)
    asked = {request.pk: request for request in clearing.round.requests.all()}
    if any(not word.clears for key, word in words.items() if key in asked or not key):
        note = _("There is an objection. Its reason stands on the desk.")
    elif any(changed_since(request.contents, clearing.contents, request.codes) for request in asked.values()):
        note = _("Answers changed since the bodies were asked. Ask again about those alone.")
    else:
        return None
    return _task(submission, note, fictional)


def _authoritys_turn(submission: Submission, fictional: bool) -> Task | None:
    """The coordinator has asked, every body has said what it has to say, and the authority has not."""
    clearing = Clearing(submission)
    if clearing.round is None:
        return None
    word = clearing.word
    if word is not None and not changed_since(word.contents, clearing.contents):
        return None
    if clearing.bodies_lack:
        return None
    note = _("It changed since your word") if word else _("Your word as clearing authority comes last")
    return _task(submission, note, fictional)


def _task(submission: Submission, note: str, fictional: bool) -> Task:
    title = _("Clearance: %(cycle)s") % {"cycle": submission.cycle}
    return Task(title, work_url(fictional, "clearance", uid=submission.uid), note, submission.cycle.due_on)


def _bodys_turn(user: Any, body: Party, fictional: bool) -> list[Task]:
    """What the body is asked and has not said its word on, or not on what it says now."""
    tasks = []
    for request, word in waiting_for(user, body, fictional):
        note = _("Clear what you are asked about, or object") if word is None else _("It changed since your word")
        url = work_url(fictional, "clearance_request", uid=request.uid)
        title = _("Clear answers of %(state)s: %(cycle)s") % {"state": request.originator, "cycle": request.cycle}
        tasks.append(Task(title, url, note, request.due_on))
    return tasks


def waiting_for(user: Any, body: Party, fictional: bool) -> Iterator[tuple[ClearanceRequest, Clearance | None]]:
    """What waits for a word of the body, the next first, with the word that it said before."""
    asked = ClearanceRequest.objects.visible_to(user).in_regions(fictional=fictional).open().filter(body=body)
    for request in asked.select_related("cycle", "originator", "body").order_by("due_on"):
        word = request.words.standing().first()
        shown = contents_by_clause(request.submission_id, request.codes)
        if word is None or changed_since(word.contents, shown, request.codes):
            yield request, word
