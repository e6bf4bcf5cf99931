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
from jointplan.assessments.message_kinds import (
    ANSWER_ASKED_AGAIN,
    ANSWER_SENT_BACK,
    ANSWERS_DUE,
    ANSWERS_HANDED_OVER,
    ANSWERS_TO_CHECK,
    ASKED_OF_AGENCIES,
    ASKED_OF_COORDINATORS,
    ASSIGNMENTS_WITHDRAWN,
    CONTRIBUTIONS_DUE,
    CYCLE_CHANGED,
    CYCLE_CLOSED,
    CYCLE_OPENED,
    MEASURES_ASSIGNED,
    PART_WITHDRAWN,
    PARTS_RELEASED,
    RELEASE_CARRIED_OUT,
    RELEASE_STOPPED,
    RELEASE_TO_DECIDE,
    RELEASE_WAITS,
    SUBMISSION_COMPILED,
    SUBMISSION_RECEIPT,
    SUBMISSION_RECEIVED,
)
from jointplan.assessments.models import (
    Answer,
    AnswerPart,
    ClearanceRequest,
    Cycle,
    HeldRelease,
    Submission,
    TurnKind,
)
from jointplan.assessments.turns import DONE, IN_AN_AGENCY, WRITERS, Work, last_turns, lines_of
from jointplan.notifications.operations import mark_done, notify


def submission_received(submission: Submission) -> None:
    """To the secretariat; a receipt to the State's coordinators; and to its clearing authority, to decide."""
    told, state = names_of(submission), submission.originator
    notify(officers_of(state), SUBMISSION_RECEIVED.name, about=submission, context=told)
    coordinators = coordinators_of(state)
    notify(coordinators, SUBMISSION_RECEIPT.name, about=submission, context=told)
    for earlier in Submission.objects.filter(
        cycle=submission.cycle_id, originator=state, version__lt=submission.version
    ):
        # What is decided upon from now on is this version.
        release_settled(earlier)
    clearing = holders_of(PostKind.CLEARING_AUTHORITY, post__party=state)
    notify(clearing, RELEASE_TO_DECIDE.name, about=submission, context=told)
    mark_done(submission.cycle, names=ASKED_OF_COORDINATORS, users=coordinators)


def submission_compiled(submission: Submission) -> None:
    """To the coordinators of the State."""
    notify(
        coordinators_of(submission.originator), SUBMISSION_COMPILED.name, about=submission, context=names_of(submission)
    )


def parts_released(parts: Iterable[AnswerPart]) -> None:
    """To the coordinators of the State, one message for each submission. Nothing is left to decide when all is out."""
    by_submission: dict[Submission, int] = {}
    for part in parts:
        submission = part.answer.submission
        by_submission[submission] = by_submission.get(submission, 0) + 1
    for submission, count in by_submission.items():
        people = coordinators_of(submission.originator)
        notify(people, PARTS_RELEASED.name, about=submission, context=names_of(submission) | {"count": count})
        if not AnswerPart.objects.filter(submission=submission, label=Label.AMBER).exists():
            release_settled(submission)


def release_settled(submission: Submission) -> None:
    """The clearing authority has decided: nothing waits for it any more."""
    mark_done(submission, names=[RELEASE_TO_DECIDE.name])


def part_withdrawn(part: AnswerPart) -> None:
    """To the coordinators of the State. The reason is between the clearing authority and its State."""
    submission = part.answer.submission
    told = names_of(submission) | {"clause": part.clause.code}
    notify(coordinators_of(submission.originator), PART_WITHDRAWN.name, about=submission, context=told)


def release_waits(held: HeldRelease) -> None:
    """To clearing authority and coordinators of the State: what becomes public, when, and that it can be stopped."""
    told = names_of(held.submission) | {"public_on": timezone.localdate(held.public_at)}
    notify(_deciders(held), RELEASE_WAITS.name, about=held, context=told)


def release_stopped(held: HeldRelease) -> None:
    """To the same. The reason stands on the page."""
    mark_done(held, names=[RELEASE_WAITS.name])
    notify(_deciders(held), RELEASE_STOPPED.name, about=held, context=names_of(held.submission))


def release_carried_out(held: HeldRelease) -> None:
    """To the same, once."""
    mark_done(held, names=[RELEASE_WAITS.name])
    told = names_of(held.submission)
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
    told = names_of(submission) | {"count": count, "due_on": due_on}
    _tell_post(post, MEASURES_ASSIGNED.name, submission, told)


def assignments_withdrawn(submission: Submission, post: Post, *, count: int) -> None:
    """To whoever holds the post."""
    _tell_post(post, ASSIGNMENTS_WITHDRAWN.name, submission, names_of(submission) | {"count": count})


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
    return holders_of(PostKind.COORDINATOR, post__party=state)


def _coordinators_in(cycle: Cycle) -> list[User]:
    return holders_of(PostKind.COORDINATOR, post__party__region=cycle.edition.plan.region_id)


def holders_of(*kinds: str, **where: Any) -> list[User]:
    terms = Term.objects.current().filter(post__kind__in=kinds, **where).select_related("user").order_by("user")
    return list({term.user_id: term.user for term in terms}.values())


def _is_fictional(cycle: Cycle) -> bool:
    return cycle.edition.plan.region.is_fictional


def officers_of(state: Any) -> list[User]:
    """The secretariat of the State's region."""
    region = {"post__party__region": state.region_id, "post__party__is_secretariat": True}
    return holders_of(PostKind.SECRETARIAT_OFFICER, **region)


def _of_agency(contribution: Submission) -> dict[str, Any]:
    return {"agency": contribution.originator.names, "cycle": contribution.cycle.names}


def names_of(about: Submission | ClearanceRequest) -> dict[str, Any]:
    return {"state": about.originator.names, "cycle": about.cycle.names}
