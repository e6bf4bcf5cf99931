# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a clearance tells people, all of them inside the State."""

from typing import Any

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind, User
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.message_kinds import (
    AUTHORITY_CLEARED,
    AUTHORITY_OBJECTED,
    BODY_ANSWERED,
    CLEARANCE_ASKED,
    CLEARANCE_COMPLETE,
    CLEARANCE_DUE,
)
from jointplan.assessments.messages import coordinators_of, holders_of, names_of
from jointplan.assessments.models import ClearanceRequest, Submission
from jointplan.notifications.operations import mark_done, notify


def clearance_asked(request: ClearanceRequest) -> None:
    """To those who speak for the body that is asked, when it is asked, asked again, or takes its word back."""
    told = names_of(request) | {"due_on": request.due_on}
    notify(speakers_of(request.body), CLEARANCE_ASKED.name, about=request, context=told)


def clearance_due(request: ClearanceRequest, *, days: int) -> None:
    """To those who speak for a body that has not said its word, once for each number of `days` before the date."""
    told = names_of(request) | {"due_on": request.due_on}
    once = f"{request.pk}-{request.due_on}-{days}"
    notify(speakers_of(request.body), CLEARANCE_DUE.name, about=request, context=told, once=once)


def clearance_answered(request: ClearanceRequest) -> None:
    """The body has said its word: nothing waits for it."""
    mark_done(request, names=[CLEARANCE_ASKED.name, CLEARANCE_DUE.name])


def clearance_ended(request: ClearanceRequest) -> None:
    """The body is not asked any more: nothing of it waits for anybody."""
    mark_done(request)


def body_answered(request: ClearanceRequest) -> None:
    """To the coordinators of the State: one of its bodies said its word or took it back. Which word, the page says."""
    told = names_of(request) | {"body": request.body.names}
    notify(coordinators_of(request.originator), BODY_ANSWERED.name, about=request, context=told)


def clearance_complete(submission: Submission, *, round_id: int, word_id: int) -> None:
    """To the clearing authority and the coordinators, once: every body has said what the rule of the State needs."""
    people = [*holders_of(PostKind.CLEARING_AUTHORITY, post__party=submission.originator)]
    people += coordinators_of(submission.originator)
    once = f"{round_id}-{word_id}"
    notify(
        people,
        CLEARANCE_COMPLETE.name,
        about=submission,
        label=Label.AMBER_STRICT,
        context=names_of(submission),
        once=once,
    )


def authority_answered(submission: Submission, *, cleared: bool) -> None:
    """To the coordinators of the State: its clearing authority has said its word."""
    mark_done(submission, names=[CLEARANCE_COMPLETE.name])
    message = AUTHORITY_CLEARED if cleared else AUTHORITY_OBJECTED
    notify(
        coordinators_of(submission.originator),
        message.name,
        about=submission,
        label=Label.AMBER_STRICT,
        context=names_of(submission),
    )


def clearance_over(submission: Submission) -> None:
    """The answers were sent: nothing of the clearance waits any more."""
    mark_done(submission, names=[CLEARANCE_COMPLETE.name, AUTHORITY_CLEARED.name, AUTHORITY_OBJECTED.name])


def speakers_of(body: Any) -> list[User]:
    """Who speaks for a body of a State today."""
    return holders_of(*SPEAKS, post__party=body)
