# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a submission stands between the State and the secretariat, told from the questions; and what waits for whom."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.pages import work_url
from jointplan.accounts.models import HeldPost, PostKind
from jointplan.assessments.models import Clarification, Submission, SubmissionState
from jointplan.assessments.waiting import Task
from jointplan.core.rules import can
from jointplan.parties.models import Party

STANDS = {
    "received": gettext_lazy("Received"),
    "asked": gettext_lazy("Clarification asked"),
    "clarified": gettext_lazy("Clarified"),
    "left": gettext_lazy("Left as it stands"),
    "taken-back": gettext_lazy("Taken back"),
    "compiled": gettext_lazy("Compiled"),
    "draft": gettext_lazy("Draft"),
}


def stand_of(submission: Submission, user: Any) -> Any:
    """How the submission stands, for this reader: nobody else than the two learns that something was asked."""
    if submission.state != SubmissionState.RECEIVED:
        return STANDS[submission.state]
    return stands_of([submission], user)[submission.pk]


def stands_of(submissions: list[Submission], user: Any) -> dict[int, Any]:
    """The same for several, by submission: one query."""
    said: dict[int, set[str]] = {}
    asked = Clarification.objects.visible_to(user).standing().filter(submission__in=submissions)
    for key, reply in asked.order_by().values_list("submission", "reply__kind"):
        said.setdefault(key, set()).add(reply or "asked")
    return {one.pk: STANDS[_stand(one, said.get(one.pk, set()))] for one in submissions}


def _stand(submission: Submission, said: set[str]) -> str:
    """What still waits comes first, and words before silence."""
    if submission.state != SubmissionState.RECEIVED:
        return submission.state
    return next((stand for stand in ("asked", "clarified", "left") if stand in said), "received")


def clarifications_link(user: Any, submission: Submission, fictional: bool) -> dict[str, str]:
    """Where what is asked about a submission stands, for the two."""
    if not can(user, "assessments.view_clarifications", submission):
        return {}
    return {"clarifications_url": work_url(fictional, "clarifications", uid=submission.uid)}


def clarification_tasks(user: Any, held: HeldPost, fictional: bool) -> list[Task]:
    """What waits for the holder of one post. What is answered or taken back leaves the list."""
    if held.party.region.is_fictional != fictional:
        return []
    if held.kind == PostKind.COORDINATOR:
        return _to_answer(user, held.party, fictional)
    return _to_compile(user, held.party, fictional) if held.kind == PostKind.SECRETARIAT_OFFICER else []


def _to_answer(user: Any, state: Party, fictional: bool) -> list[Task]:
    open_now = Clarification.objects.visible_to(user).open().filter(state=state).shown()
    return [
        Task(
            _("The secretariat asks about %(code)s: %(cycle)s") % {"code": asked.clause.code, "cycle": asked.cycle},
            work_url(fictional, "clarification", uid=asked.uid),
            _("Answer in words, or leave it as it stands"),
            asked.due_on,
        )
        for asked in open_now
    ]


def _to_compile(user: Any, secretariat: Party, fictional: bool) -> list[Task]:
    """Every question on a submission is answered: it can be taken into the report."""
    asked = Clarification.objects.visible_to(user).standing().originated_by(secretariat.pk)
    waiting = asked.filter(submission__state="received").order_by()
    replied = set(waiting.filter(reply__isnull=False).values_list("submission", flat=True))
    replied -= set(waiting.filter(reply__isnull=True).values_list("submission", flat=True))
    sent = Submission.objects.visible_to(user).latest_received().select_related("cycle", "originator")
    return [
        Task(
            _("Every question is answered: %(submission)s") % {"submission": submission},
            work_url(fictional, "clarifications", uid=submission.uid),
            _("Read what the State says, then take it into the report or ask again"),
        )
        for submission in sent
        if submission.pk in replied
    ]
