# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment cycle tells people: one function a message, called by the operation that causes it.

That a State has sent, released or not sent is for that State and the secretariat; no mail says it.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind, Term, User
from jointplan.assessments.models import AnswerPart, Cycle, Submission
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify

COORDINATORS = frozenset({PostKind.COORDINATOR})

SUBMISSION_RECEIVED = declare(
    "assessments/submission_received",
    title=_("A State has sent its answers"),
    sentence=_("%(state)s has sent its answers: %(cycle)s."),
    mailed_as=_("There is something new on the desk of the secretariat."),
    page="submission",
    key="uid",
    for_posts=frozenset({PostKind.SECRETARIAT_OFFICER}),
    by_duty=True,
)
SUBMISSION_RECEIPT = declare(
    "assessments/submission_receipt",
    title=_("Receipt for the answers of your State"),
    sentence=_("The answers of %(state)s were received: %(cycle)s. They stand as sent."),
    mailed_as=_("There is a receipt for you."),
    page="receipt",
    key="uid",
    for_posts=COORDINATORS,
    by_duty=True,
)
SUBMISSION_COMPILED = declare(
    "assessments/submission_compiled",
    title=_("The answers of your State were taken into the report"),
    sentence=_("The secretariat has taken the answers of %(state)s into the report: %(cycle)s."),
    mailed_as=_("There is news about what your State sent."),
    page="receipt",
    key="uid",
    for_posts=COORDINATORS,
)
RELEASE_TO_DECIDE = declare(
    "assessments/release_to_decide",
    title=_("Answers of your State wait for your decision"),
    sentence=_("%(state)s has sent its answers: %(cycle)s. Decide what may leave; all of it may stay where it is."),
    mailed_as=_("Something waits for your decision."),
    page="submission",
    key="uid",
    for_posts=frozenset({PostKind.CLEARING_AUTHORITY}),
    by_duty=True,
    waits=True,
)
PARTS_RELEASED = declare(
    "assessments/parts_released",
    title=_("Your State made something public"),
    sentence=ngettext_lazy(
        "One part of the answers of %(state)s is public now: %(cycle)s.",
        "%(count)d parts of the answers of %(state)s are public now: %(cycle)s.",
        "count",
    ),
    mailed_as=_("There is news about what your State shares."),
    page="submission",
    key="uid",
    for_posts=COORDINATORS,
)
PART_WITHDRAWN = declare(
    "assessments/part_withdrawn",
    title=_("Your State withdrew something"),
    sentence=_("A part of the answer of %(state)s to %(clause)s is no longer public: %(cycle)s."),
    mailed_as=_("There is news about what your State shares."),
    page="submission",
    key="uid",
    for_posts=COORDINATORS,
)
CYCLE_OPENED = declare(
    "assessments/cycle_opened",
    title=_("A cycle is opened"),
    sentence=_("%(cycle)s is open. Answers are due on %(due_on)s."),
    mailed_as=_("There is news about a cycle."),
    page="my_turn",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
CYCLE_CLOSED = declare(
    "assessments/cycle_closed",
    title=_("A cycle is closed"),
    sentence=_("%(cycle)s is closed."),
    mailed_as=_("There is news about a cycle."),
    page="my_turn",
    for_posts=COORDINATORS,
)
ANSWERS_DUE = declare(
    "assessments/answers_due",
    title=_("Answers of your State fall due"),
    sentence=_("%(cycle)s: answers are due on %(due_on)s, and those of %(state)s have not been sent yet."),
    mailed_as=_("A date comes near."),
    page="my_turn",
    for_posts=COORDINATORS,
    by_duty=True,
    waits=True,
)
ASKED_OF_COORDINATORS = (CYCLE_OPENED.name, ANSWERS_DUE.name)


def submission_received(submission: Submission) -> None:
    """To the secretariat; a receipt to the State's coordinators; and to its clearing authority, to decide."""
    told, state = _names(submission), submission.originator
    secretariat = {"post__party__region": state.region_id, "post__party__is_secretariat": True}
    officers = _holders(PostKind.SECRETARIAT_OFFICER, **secretariat)
    notify(officers, SUBMISSION_RECEIVED.name, about=submission, context=told)
    coordinators = coordinators_of(state)
    notify(coordinators, SUBMISSION_RECEIPT.name, about=submission, context=told)
    for earlier in Submission.objects.filter(
        cycle=submission.cycle_id, originator=state, version__lt=submission.version
    ):
        # What is decided upon from now on is this version.
        release_settled(earlier)
    clearing = _holders(PostKind.CLEARING_AUTHORITY, post__party=state)
    notify(clearing, RELEASE_TO_DECIDE.name, about=submission, context=told)
    mark_done(submission.cycle, names=ASKED_OF_COORDINATORS, users=coordinators)


def submission_compiled(submission: Submission) -> None:
    """To the coordinators of the State."""
    notify(
        coordinators_of(submission.originator), SUBMISSION_COMPILED.name, about=submission, context=_names(submission)
    )


def parts_released(parts: Iterable[AnswerPart]) -> None:
    """To the coordinators of the State, one message for each submission. Nothing is left to decide when all is out."""
    by_submission: dict[Submission, int] = {}
    for part in parts:
        submission = part.answer.submission
        by_submission[submission] = by_submission.get(submission, 0) + 1
    for submission, count in by_submission.items():
        people = coordinators_of(submission.originator)
        notify(people, PARTS_RELEASED.name, about=submission, context=_names(submission) | {"count": count})
        if not AnswerPart.objects.filter(submission=submission, label=Label.AMBER).exists():
            release_settled(submission)


def release_settled(submission: Submission) -> None:
    """The clearing authority has decided: nothing waits for it any more."""
    mark_done(submission, names=[RELEASE_TO_DECIDE.name])


def part_withdrawn(part: AnswerPart) -> None:
    """To the coordinators of the State. The reason is between the clearing authority and its State."""
    submission = part.answer.submission
    told = _names(submission) | {"clause": part.clause.code}
    notify(coordinators_of(submission.originator), PART_WITHDRAWN.name, about=submission, context=told)


def cycle_opened(cycle: Cycle) -> None:
    """To the coordinators of all States of the region."""
    told = {"cycle": cycle.names, "due_on": cycle.due_on}
    notify(_coordinators_in(cycle), CYCLE_OPENED.name, about=cycle, context=told, fictional=_is_fictional(cycle))


def cycle_closed(cycle: Cycle) -> None:
    """To the coordinators of all States of the region. What the cycle asked for is over."""
    mark_done(cycle)
    for submission in Submission.objects.filter(cycle=cycle).received():
        mark_done(submission)
    people, told = _coordinators_in(cycle), {"cycle": cycle.names}
    notify(people, CYCLE_CLOSED.name, about=cycle, context=told, fictional=_is_fictional(cycle))


def answers_due(cycle: Cycle, state: Any, *, days: int) -> None:
    """To the coordinators of a State that has not sent, once for each number of `days` before the date.

    Nobody else is told: only that State and the secretariat know that something is due.
    """
    notify(
        coordinators_of(state),
        ANSWERS_DUE.name,
        about=cycle,
        label=Label.AMBER_STRICT,
        context={"cycle": cycle.names, "state": state.names, "due_on": cycle.due_on},
        fictional=_is_fictional(cycle),
        once=f"{cycle.pk}-{days}",
    )


def coordinators_of(state: Any) -> list[User]:
    """Who coordinates the State today."""
    return _holders(PostKind.COORDINATOR, post__party=state)


def _coordinators_in(cycle: Cycle) -> list[User]:
    return _holders(PostKind.COORDINATOR, post__party__region=cycle.edition.plan.region_id)


def _holders(kind: str, **where: Any) -> list[User]:
    terms = Term.objects.current().filter(post__kind=kind, **where).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in terms}.values())


def _is_fictional(cycle: Cycle) -> bool:
    return cycle.edition.plan.region.is_fictional


def _names(submission: Submission) -> dict[str, Any]:
    return {"state": submission.originator.names, "cycle": submission.cycle.names}
