# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment cycle tells people: one function a message, called by the operation that causes it.

That a State has sent, released or not sent is for that State and the secretariat; no mail says it.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from jointplan.access.models import Label
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.assessments.clearance_rules import SPEAKS
from jointplan.assessments.message_kinds import (
    ANSWER_ASKED_AGAIN,
    ANSWER_SENT_BACK,
    ANSWERS_DUE,
    ANSWERS_HANDED_OVER,
    ANSWERS_TO_CHECK,
    ASKED_OF_AGENCIES,
    ASKED_OF_COORDINATORS,
    ASSIGNMENTS_WITHDRAWN,
    AUTHORITY_CLEARED,
    AUTHORITY_OBJECTED,
    BODY_ANSWERED,
    CLARIFICATION_ANSWERED,
    CLARIFICATION_ASKED,
    CLEARANCE_ASKED,
    CLEARANCE_COMPLETE,
    CLEARANCE_DUE,
    CONTRIBUTIONS_DUE,
    CYCLE_CHANGED,
    CYCLE_CLOSED,
    CYCLE_OPENED,
    MEASURES_ASSIGNED,
    OFFICERS,
    PART_WITHDRAWN,
    PARTS_RELEASED,
    QUESTION_TAKEN_BACK,
    RELEASE_CARRIED_OUT,
    RELEASE_STOPPED,
    RELEASE_TO_DECIDE,
    RELEASE_WAITS,
    SUBMISSION_COMPILED,
    SUBMISSION_RECEIPT,
    SUBMISSION_RECEIVED,
    VIEW_ANSWERED,
    VIEW_GIVEN,
    VIEW_INVITATION_ENDED,
    VIEW_INVITED,
)
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    Clarification,
    ClearanceRequest,
    Cycle,
    HeldRelease,
    InvitedView,
    Submission,
    TurnKind,
    ViewInvitation,
)
from jointplan.assessments.turns import DONE, IN_AN_AGENCY, WRITERS, Work, last_turns, lines_of
from jointplan.notifications.operations import mark_done, notify


def submission_received(submission: Submission) -> None:
    """To the secretariat; a receipt to the State's coordinators; and to its clearing authority, to decide."""
    told, state = _names(submission), submission.originator
    notify(_officers_of(state), SUBMISSION_RECEIVED.name, about=submission, context=told)
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


def release_waits(held: HeldRelease) -> None:
    """To clearing authority and coordinators of the State: what becomes public, when, and that it can be stopped."""
    told = _names(held.submission) | {"public_on": timezone.localdate(held.public_at)}
    notify(_deciders(held), RELEASE_WAITS.name, about=held, context=told)


def release_stopped(held: HeldRelease) -> None:
    """To the same. The reason stands on the page."""
    mark_done(held, names=[RELEASE_WAITS.name])
    notify(_deciders(held), RELEASE_STOPPED.name, about=held, context=_names(held.submission))


def release_carried_out(held: HeldRelease) -> None:
    """To the same, once."""
    mark_done(held, names=[RELEASE_WAITS.name])
    told = _names(held.submission)
    notify(_deciders(held), RELEASE_CARRIED_OUT.name, about=held, context=told, once=str(held.pk))
    if not AnswerPart.objects.filter(submission=held.submission_id, label=Label.AMBER).exists():
        release_settled(held.submission)


def _deciders(held: HeldRelease) -> list[User]:
    return people_of(held.originator, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)


def cycle_opened(cycle: Cycle) -> None:
    """To the coordinators of all States of the region."""
    told = {"cycle": cycle.names, "due_on": cycle.due_on}
    notify(_coordinators_in(cycle), CYCLE_OPENED.name, about=cycle, context=told, fictional=_is_fictional(cycle))


def cycle_changed(cycle: Cycle) -> None:
    """To the coordinators of all States of the region."""
    told = {"cycle": cycle.names, "due_on": cycle.due_on}
    notify(_coordinators_in(cycle), CYCLE_CHANGED.name, about=cycle, context=told, fictional=_is_fictional(cycle))


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


def measures_assigned(submission: Submission, post: Post, *, count: int, due_on: datetime.date) -> None:
    """To whoever holds the post, one message for all that was assigned in one step."""
    told = _names(submission) | {"count": count, "due_on": due_on}
    _tell_post(post, MEASURES_ASSIGNED.name, submission, told)


def assignments_withdrawn(submission: Submission, post: Post, *, count: int) -> None:
    """To whoever holds the post."""
    _tell_post(post, ASSIGNMENTS_WITHDRAWN.name, submission, _names(submission) | {"count": count})


def _tell_post(post: Post, name: str, submission: Submission, told: dict[str, Any]) -> None:
    """About the cycle: the State's own submission is not for the agency."""
    people = list({term.user_id: term.user for term in post.terms.current().select_related("user")}.values())
    fictional = _is_fictional(submission.cycle)
    notify(people, name, about=submission.cycle, label=Label.AMBER, context=told, fictional=fictional)


def contributions_due(cycle: Cycle, agency: Any, *, due_on: datetime.date, days: int) -> None:
    """To the focal points of an agency that has not handed everything over, once for each number of `days` before."""
    told = {"cycle": cycle.names, "agency": agency.names, "state": agency.parent.names, "due_on": due_on}
    fictional, once = _is_fictional(cycle), f"{cycle.pk}-{agency.pk}-{due_on}-{days}"
    people = people_of(agency, *IN_AN_AGENCY)
    named = {"about": cycle, "label": Label.AMBER_STRICT, "fictional": fictional, "once": once}
    notify(people, CONTRIBUTIONS_DUE.name, context=told, **named)


def answers_to_check(answers: list[Answer]) -> None:
    """To the validators of the agency: one message, however many answers there are."""
    submission = answers[0].submission
    people = people_of(submission.originator, PostKind.VALIDATOR)
    notify(people, ANSWERS_TO_CHECK.name, about=submission, label=Label.AMBER_STRICT, context=_of_agency(submission))
    mark_done(submission, names=[ANSWER_SENT_BACK.name])


def answer_sent_back(answer: Answer) -> None:
    """To the focal points of the agency. The reason stands on the page."""
    submission = answer.submission
    told = _of_agency(submission) | {"clause": answer.clause.code}
    people = people_of(submission.originator, *WRITERS)
    notify(people, ANSWER_SENT_BACK.name, about=submission, label=Label.AMBER_STRICT, context=told)


def answers_handed_over(answers: list[Answer], by: Any) -> None:
    """To the coordinators of the State: one message, however many answers. What is done leaves the agency's lists."""
    submission = answers[0].submission
    submission.refresh_from_db(fields=["label"])
    told = _of_agency(submission) | {"count": len(answers)}
    notify(coordinators_of(submission.contributes_to), ANSWERS_HANDED_OVER.name, about=submission, context=told)
    agency = submission.originator
    left = {line.work for line in lines_of(by, submission.cycle_id, agency_id=agency.pk)}
    waiting = {
        Work.ASKED_AGAIN: ANSWER_ASKED_AGAIN,
        Work.TO_CHECK: ANSWERS_TO_CHECK,
        Work.SENT_BACK: ANSWER_SENT_BACK,
    }
    mark_done(submission, names=[message.name for work, message in waiting.items() if work not in left])
    if left <= DONE:
        mark_done(submission.cycle, names=ASKED_OF_AGENCIES, users=people_of(agency, *IN_AN_AGENCY))


def answer_asked_again(answer: Answer) -> None:
    """To the focal points and validators of the agency. The reason stands on the page."""
    submission = answer.submission
    told = _of_agency(submission) | {"clause": answer.clause.code}
    people = people_of(submission.originator, *IN_AN_AGENCY)
    notify(people, ANSWER_ASKED_AGAIN.name, about=submission, context=told)


def answers_settled(submission: Submission, by: Any) -> None:
    """Nothing of the agency waits for the coordinator any more, when that is so."""
    handed = Answer.objects.visible_to(by).filter(submission=submission, handed_at__isnull=False)
    turns = last_turns(by, handed)
    if all(turn.kind in {TurnKind.ASKED_AGAIN, TurnKind.CONSIDERED} for turn in turns.values()):
        mark_done(submission, names=[ANSWERS_HANDED_OVER.name])


def people_of(party: Any, *kinds: str) -> list[User]:
    """Who holds a post of these kinds in the party today."""
    terms = Term.objects.current().filter(post__kind__in=kinds, post__party=party).select_related("user")
    return list({term.user_id: term.user for term in terms.order_by("user")}.values())


def coordinators_of(state: Any) -> list[User]:
    """Who coordinates the State today."""
    return _holders(PostKind.COORDINATOR, post__party=state)


def _coordinators_in(cycle: Cycle) -> list[User]:
    return _holders(PostKind.COORDINATOR, post__party__region=cycle.edition.plan.region_id)


def _holders(*kinds: str, **where: Any) -> list[User]:
    terms = Term.objects.current().filter(post__kind__in=kinds, **where).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in terms}.values())


def _is_fictional(cycle: Cycle) -> bool:
    return cycle.edition.plan.region.is_fictional


def _names(submission: Submission) -> dict[str, Any]:
    return {"state": submission.originator.names, "cycle": submission.cycle.names}


def _of_agency(contribution: Submission) -> dict[str, Any]:
    return {"agency": contribution.originator.names, "cycle": contribution.cycle.names}


def _names(about: Submission | ClearanceRequest) -> dict[str, Any]:
    return {"state": about.originator.names, "cycle": about.cycle.names}


def clearance_asked(request: ClearanceRequest) -> None:
    """To those who speak for the body that is asked, when it is asked, asked again, or takes its word back."""
    told = _names(request) | {"due_on": request.due_on}
    notify(speakers_of(request.body), CLEARANCE_ASKED.name, about=request, context=told)


def clearance_due(request: ClearanceRequest, *, days: int) -> None:
    """To those who speak for a body that has not said its word, once for each number of `days` before the date."""
    told = _names(request) | {"due_on": request.due_on}
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
    told = _names(request) | {"body": request.body.names}
    notify(coordinators_of(request.originator), BODY_ANSWERED.name, about=request, context=told)


def clearance_complete(submission: Submission, *, round_id: int, word_id: int) -> None:
    """To the clearing authority and the coordinators, once: every body has said what the rule of the State needs."""
    people = [*_holders(PostKind.CLEARING_AUTHORITY, post__party=submission.originator)]
    people += coordinators_of(submission.originator)
    once = f"{round_id}-{word_id}"
    notify(
        people,
        CLEARANCE_COMPLETE.name,
        about=submission,
        label=Label.AMBER_STRICT,
        context=_names(submission),
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
        context=_names(submission),
    )


def clearance_over(submission: Submission) -> None:
    """The answers were sent: nothing of the clearance waits any more."""
    mark_done(submission, names=[CLEARANCE_COMPLETE.name, AUTHORITY_CLEARED.name, AUTHORITY_OBJECTED.name])


def speakers_of(body: Any) -> list[User]:
    """Who speaks for a body of a State today."""
    return _holders(*SPEAKS, post__party=body)


def _officers_of(state: Any) -> list[User]:
    """The secretariat of the State's region."""
    region = {"post__party__region": state.region_id, "post__party__is_secretariat": True}
    return _holders(PostKind.SECRETARIAT_OFFICER, **region)


def _asked(about: Clarification) -> dict[str, Any]:
    return {"state": about.state.names, "cycle": about.cycle.names, "clause": about.clause.code}


def clarification_asked(asked: Clarification) -> None:
    """To the coordinators of the State asked, and nobody else."""
    notify(coordinators_of(asked.state), CLARIFICATION_ASKED.name, about=asked, context=_asked(asked))


def question_taken_back(asked: Clarification) -> None:
    """To the coordinators of the State: nothing waits for them any more."""
    mark_done(asked, names=[CLARIFICATION_ASKED.name])
    notify(coordinators_of(asked.state), QUESTION_TAKEN_BACK.name, about=asked, context=_asked(asked))


def clarification_answered(asked: Clarification) -> None:
    """To the secretariat; nothing waits for the coordinators any more."""
    mark_done(asked, names=[CLARIFICATION_ASKED.name])
    notify(_officers_of(asked.state), CLARIFICATION_ANSWERED.name, about=asked, context=_asked(asked))


def _between(state: Any, party: Any) -> dict[str, Any]:
    return {"state": state.names, "party": party.names}


def view_invited(invitation: ViewInvitation) -> None:
    """To the officers of the party that a State invites."""
    told = _between(invitation.originator, invitation.party) | {"last_day": invitation.last_day}
    notify(people_of(invitation.party, *OFFICERS), VIEW_INVITED.name, about=invitation, context=told)


def view_invitation_ended(invitation: ViewInvitation) -> None:
    """To the same: nothing waits for them any more."""
    mark_done(invitation, names=[VIEW_INVITED.name])
    told = _between(invitation.originator, invitation.party)
    notify(people_of(invitation.party, *OFFICERS), VIEW_INVITATION_ENDED.name, about=invitation, context=told)


def view_given(view: InvitedView) -> None:
    """To coordinators and clearing authority of the State; nothing waits for the party any more."""
    mark_done(view.invitation, names=[VIEW_INVITED.name])
    people = people_of(view.state, PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY)
    notify(people, VIEW_GIVEN.name, about=view, context=_between(view.state, view.originator))


def view_answered(view: InvitedView) -> None:
    """To the officers of the party that wrote it."""
    people = people_of(view.originator, *OFFICERS)
    notify(people, VIEW_ANSWERED.name, about=view, context=_between(view.state, view.originator))
