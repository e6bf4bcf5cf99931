# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a body of a State contributes: begun, checked, handed to the coordinator, taken back, asked for again.

A body's drafts are read by the body alone. Handing over circulates the parts to the State itself; other bodies see
nothing of them.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_body
from jointplan.access.models import Circle, CircleKind, Label, Labelled, Membership
from jointplan.access.tokens import membership_token, party_token
from jointplan.assessments import messages
from jointplan.assessments.models import Answer, AnswerPart, Assignment, Cycle, Submission, Turn, TurnKind
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.turns import IN_AN_AGENCY, is_asked_again, last_turn
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party
from jointplan.parties.rules import state_of
from jointplan.plans.models import Clause

SHOWABLE = (Label.AMBER, Label.AMBER_STRICT)


@transaction.atomic
def start_contribution(cycle: Cycle, agency: Party, *, by: Any) -> Submission:
    """What the agency contributes to its State in the cycle, for the agency alone; made when there is none yet."""
    cycle = Cycle.objects.as_it_stands(cycle.pk)
    require(by, "assessments.start_contribution", cycle)
    state = state_of(agency)
    if state is None or not by.holds(agency.pk, *IN_AN_AGENCY):
        raise AnswerProblem(_("You begin the contribution of your own agency only."))
    if not Assignment.objects.standing().in_cycle(cycle.pk).to_agency(agency.pk).exists():
        raise AnswerProblem(_("Your agency was asked for nothing in this cycle. Ask the national coordinator."))
    own = {"contributes_to": state, "label": Label.AMBER_STRICT}
    # Two people may begin at once: the second finds what the first began.
    found, is_new = Submission.objects.get_or_create(cycle=cycle, originator=agency, version=1, defaults=own)
    if is_new:
        found.refresh_from_db(fields=["readers"])
        record("assessments.contribution_started", found)
    return found


def open_for_writing(submission: Submission, clause: Clause, *, by: Any) -> None:
    """Raise AnswerProblem where a body may not write to the clause now: not asked, or handed over.

    What the coordinator asked for again is the agency's own once more from its first save on.
    """
    require(by, "assessments.edit_answer", submission)
    if submission.contributes_to_id is None:
        return
    asked = Assignment.objects.standing().in_cycle(submission.cycle_id).to_agency(submission.originator_id)
    if not asked.filter(clause=clause).exists():
        raise AnswerProblem(_("Your agency was not asked about %(code)s.") % {"code": clause.code})
    answer = Answer.objects.filter(submission=submission, clause=clause, handed_at__isnull=False).first()
    if answer is None:
        return
    if not is_asked_again(by, answer):
        raise AnswerProblem(_("This answer was handed over. Take it back before you change it."))
    _close_to_the_state(answer)


@transaction.atomic
def finish_answers(answers: Iterable[Answer], *, by: Any) -> int:
    """Give answers to the validator of the agency. Returns how many."""
    chosen = _locked(answers, "assessments.finish_answer", by)
    for answer in chosen:
        _check_written(answer)
        _check_with_agency(answer, by)
        _take_step(answer, TurnKind.FINISHED)
        record("assessments.answer_finished", answer, clause=answer.clause.code, readers=_agency(answer))
    messages.answers_to_check(chosen)
    return len(chosen)


@transaction.atomic
def send_back_answer(answer: Answer, *, reason: str, by: Any) -> Answer:
    """The validator wants the focal points to look at it once more, and says why."""
    [answer] = _locked([answer], "assessments.send_back_answer", by)
    turn = last_turn(by, answer)
    if turn is None or turn.kind != TurnKind.FINISHED:
        raise AnswerProblem(_("This answer is not with you to check."))
    _take_step(answer, TurnKind.SENT_BACK, reason=_reason(reason))
    record("assessments.answer_sent_back", answer, clause=answer.clause.code, reason=reason, readers=_agency(answer))
    messages.answer_sent_back(answer)
    return answer


@transaction.atomic
def hand_over_answers(answers: Iterable[Answer], *, by: Any) -> int:
    """Hand answers to the coordinator: the State itself reads them from now on, no other body. Returns how many."""
    chosen = _locked(answers, "assessments.hand_over_answer", by)
    circles: dict[int, str] = {}
    for answer in chosen:
        _check_written(answer)
        _check_with_agency(answer, by)
        submission = answer.submission
        code = circles.setdefault(submission.pk, _coordination_of(submission))
        _open_to(Submission.objects.filter(pk=submission.pk), code)
        _open_to(Answer.objects.filter(pk=answer.pk), code)
        _open_to(AnswerPart.objects.filter(answer=answer), code)
        answer.handed_at = timezone.now()
        answer.save(update_fields=["handed_at"])
        answer.refresh_from_db(fields=["readers", "label", "audience"])
        _take_step(answer, TurnKind.HANDED, audience=code)
        record("assessments.answer_handed_over", answer, clause=answer.clause.code, readers=_both(answer))
    messages.answers_handed_over(chosen, by)
    return len(chosen)


def hand_over_answer(answer: Answer, *, by: Any) -> Answer:
    """Hand one answer to the coordinator."""
    hand_over_answers([answer], by=by)
    answer.refresh_from_db()
    return answer


@transaction.atomic
def take_back_answer(answer: Answer, *, by: Any) -> Answer:
    """Take an answer back, for the future: what the coordinator has taken over from it stays where it is."""
    [answer] = _locked([answer], "assessments.take_back_answer", by)
    if answer.handed_at is None:
        raise AnswerProblem(_("This answer was not handed over."))
    _take_step(answer, TurnKind.TAKEN_BACK, audience=_coordination_of(answer.submission))
    record("assessments.answer_taken_back", answer, clause=answer.clause.code, readers=_both(answer))
    _close_to_the_state(answer)
    messages.answers_settled(answer.submission, by)
    return answer


@transaction.atomic
def ask_again(answer: Answer, *, reason: str, by: Any) -> Answer:
    """The coordinator asks the agency to look at its answer once more: it is the agency's turn again."""
    answer = Answer.objects.visible_to(by).select_related("submission__cycle", "clause").get(pk=answer.pk)
    require(by, "assessments.consider_answer", answer)
    _check_handed(answer, by)
    circle = circle_of_body(answer.originator, by=by)
    _take_state_step(answer, TurnKind.ASKED_AGAIN, label=Label.AMBER, audience=[circle.code], reason=_reason(reason))
    told = {"clause": answer.clause.code, "reason": reason.strip()}
    record("assessments.answer_asked_again", answer, readers=_both(answer), **told)
    messages.answer_asked_again(answer)
    messages.answers_settled(answer.submission, by)
    return answer


@transaction.atomic
def consider_answer(answer: Answer, *, by: Any) -> Answer:
    """The coordinator has considered what an agency handed over; whether anything was taken over is told apart."""
    answer = Answer.objects.visible_to(by).select_related("submission__cycle", "clause").get(pk=answer.pk)
    require(by, "assessments.consider_answer", answer)
    _check_handed(answer, by)
    turn = last_turn(by, answer)
    if turn is not None and turn.kind == TurnKind.CONSIDERED:
        return answer
    _take_state_step(answer, TurnKind.CONSIDERED, label=Label.AMBER_STRICT)
    record("assessments.answer_considered", answer, clause=answer.clause.code, readers=_state(answer))
    messages.answers_settled(answer.submission, by)
    return answer


def _locked(answers: Iterable[Answer], permission: str, by: Any) -> list[Answer]:
    """The answers anew and locked, each after its rule was asked; in one order for everybody."""
    found = []
    for pk in sorted(answer.pk for answer in answers):
        locked = Answer.objects.locked(pk)
        require(by, permission, locked)
        found.append(locked)
    if not found:
        raise AnswerProblem(_("There is nothing finished yet. Answer at least one measure first."))
    return found


def _check_written(answer: Answer) -> None:
    if not AnswerPart.objects.filter(answer=answer).exists():
        raise AnswerProblem(_("Nothing is written for %(code)s yet.") % {"code": answer.clause.code})


def _check_with_agency(answer: Answer, by: Any) -> None:
    if answer.handed_at is not None and not is_asked_again(by, answer):
        raise AnswerProblem(_("%(code)s was handed over already.") % {"code": answer.clause.code})


def _check_handed(answer: Answer, by: Any) -> None:
    if answer.handed_at is None or is_asked_again(by, answer):
        raise AnswerProblem(_("This answer is with the agency now. Load the page again."))


def _reason(reason: str) -> str:
    if not reason.strip():
        raise AnswerProblem(_("Say what should be looked at once more."))
    return reason.strip()


def _take_step(answer: Answer, kind: TurnKind, *, audience: str = "", reason: str = "") -> Turn:
    """A step of the agency: for the agency alone, or for the State itself too."""
    label = Label.AMBER if audience else Label.AMBER_STRICT
    return Turn.objects.create(
        answer=answer,
        kind=kind,
        reason=reason,
        originator_id=answer.originator_id,
        label=label,
        audience=[audience] if audience else [],
    )


def _take_state_step(answer: Answer, kind: TurnKind, **values: Any) -> Turn:
    state = answer.submission.contributes_to
    assert state is not None
    return Turn.objects.create(answer=answer, kind=kind, originator=state, **values)


def _coordination_of(submission: Submission) -> str:
    """The circle of the State itself, without its bodies."""
    return Circle.objects.get(state_id=submission.contributes_to_id, kind=CircleKind.COORDINATION).code


def _open_to(rows: Any, code: str) -> None:
    """Show rows of the agency to a circle inside its State. What it keeps for named persons stays with them."""
    for pk, audience in rows.filter(label__in=SHOWABLE).values_list("pk", "audience"):
        if code not in audience:
            rows.filter(pk=pk).update(label=Label.AMBER, audience=[*audience, code])


def _close_to_the_state(answer: Answer) -> None:
    """Make what the answer says the agency's own again. That there is an answer stays known."""
    answer.handed_at = None
    answer.save(update_fields=["handed_at"])
    AnswerPart.objects.filter(answer=answer, label=Label.AMBER).update(label=Label.AMBER_STRICT, audience=[])


def _state(answer: Answer) -> list[str]:
    """The State itself, as far as it reads the answer: not other bodies to whom it may have been shown."""
    circle = _coordination_of(answer.submission)
    members = Membership.objects.filter(circle__code=circle).values_list("pk", flat=True)
    return sorted({membership_token(pk) for pk in members} & set(answer.readers))


def _both(answer: Answer) -> list[str]:
    """The agency and the State itself: a step between them is nobody else's business."""
    return [*_agency(answer), *_state(answer)]


def _agency(row: Labelled) -> list[str]:
    return [party_token(row.originator_id)]
