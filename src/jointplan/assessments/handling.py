# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around an answer inside a State, and the buttons that move it: each POST ends in one operation."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jointplan.access.pages import visible_or_404, work_url
from jointplan.assessments.consolidating import contributions_on
from jointplan.assessments.models import Answer, AnswerPart, Submission
from jointplan.assessments.operations.consolidating import BELOW, INSTEAD, take_over_answer, take_over_part
from jointplan.assessments.operations.contributing import (
    ask_again,
    consider_answer,
    finish_answers,
    hand_over_answers,
    send_back_answer,
    take_back_answer,
)
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.turns import Line, Work, has_validator, lines_of
from jointplan.core.rules import Verdict, can, refused, require
from jointplan.plans.models import Clause


def answer_context(
    request: HttpRequest, submission: Submission, clause: Clause, answer: Answer | None, fictional: bool
) -> dict[str, Any]:
    """What the page of an answer shows of the work inside the State; nothing of it to anybody outside."""
    user = request.user
    verdict = can(user, "assessments.edit_answer", submission)
    if submission.contributes_to_id is None:
        beside = contributions_on(submission, clause, user, fictional=fictional)
        around: dict[str, Any] = {"take_over": bool(verdict)}
        if answer is not None and can(user, "assessments.circulate_answer", answer):
            around["circulate_url"] = work_url(fictional, "answer_circulate", uid=answer.uid)
        return {"edit": verdict, "contributions": [_addressed(c, user, fictional) for c in beside], **around}
    found = [
        line
        for line in lines_of(user, submission.cycle_id, agency_id=submission.originator_id)
        if line.assignment.clause_id == clause.pk
    ]
    line = found[0] if found else None
    if line and line.answer:
        line.answer.submission = submission
    # The coordinator reads what was handed over on the State's own page, beside the others.
    inside = user.holds(submission.originator_id)
    beside = contributions_on(submission, clause, user, fictional=fictional) if inside else []
    return {
        "edit": _may_write(verdict, submission, clause, line),
        "contributions": [{"it": contribution} for contribution in beside],
        "take_over": None,
        "line": line,
        "steps": _steps(user, line.answer, line.work, fictional) if line and line.answer else {},
    }


def _may_write(verdict: Verdict, submission: Submission, clause: Clause, line: Any) -> Verdict:
    """The rule's answer, and why the agency may not write to this clause now."""
    if not verdict:
        return verdict
    if line is None:
        return refused(_("Your agency was not asked about %(code)s.") % {"code": clause.code})
    if line.work in {Work.HANDED, Work.CONSIDERED}:
        return refused(_("This answer was handed over. Take it back before you change it."))
    return verdict


def _steps(user: Any, answer: Answer, work: Work, fictional: bool) -> dict[str, Any]:
    """Where the reader may take the agency's answer from here: name of the step and its address."""
    steps: dict[str, Any] = {}
    if work in {Work.HANDED, Work.CONSIDERED}:
        if can(user, "assessments.take_back_answer", answer):
            steps["take_back"] = work_url(fictional, "answer_take_back", uid=answer.uid)
        return steps
    if work == Work.TO_CHECK and can(user, "assessments.send_back_answer", answer):
        steps["send_back"] = work_url(fictional, "answer_send_back", uid=answer.uid)
    elif can(user, "assessments.finish_answer", answer) and work != Work.TO_CHECK:
        steps["finish"] = work_url(fictional, "answer_finish", uid=answer.uid)
    hand_over = can(user, "assessments.hand_over_answer", answer)
    if hand_over and work != Work.WAITING:
        steps["hand_over"] = work_url(fictional, "answer_hand_over", uid=answer.uid)
    return steps


def _addressed(contribution: Any, user: Any, fictional: bool) -> dict[str, Any]:
    """A contribution with the addresses of what the coordinator may do with it."""
    answer = contribution.answer
    may = can(user, "assessments.consider_answer", answer) and not contribution.asked_again
    names = ("answer_consider", "answer_ask_again", "answer_take_over")
    urls = {name: work_url(fictional, name, uid=answer.uid) for name in names} if may else {}
    return {"it": contribution, **urls, "who_url": work_url(fictional, "sharing_who", kind="answer", uid=answer.uid)}


def answer_or_404(request: HttpRequest, uid: UUID, fictional: bool) -> Answer:
    answers = Answer.objects.select_related("submission__cycle__edition", "originator__region", "clause__edition")
    return visible_or_404(request, answers, uid=uid, originator__region__is_fictional=fictional)


def _back(answer: Answer, fictional: bool) -> str:
    return work_url(fictional, "answer", uid=answer.submission.uid, code=answer.clause.code)


def _carry_out(request: HttpRequest, step: Callable[[], Any], done: str, url: str) -> HttpResponse:
    """One step; what stands in its way is told on the page that one comes back to."""
    try:
        step()
    except AnswerProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(url)


@require_POST
def finish(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Give an answer to the validator of my agency."""
    found = answer_or_404(request, uid, fictional)
    done = _("Given to the validator.")
    return _carry_out(request, partial(finish_answers, [found], by=request.user), done, _back(found, fictional))


@require_POST
def send_back(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The validator sends an answer back."""
    found, reason = answer_or_404(request, uid, fictional), request.POST.get("reason", "")
    done = _("Sent back to the focal points.")
    step = partial(send_back_answer, found, reason=reason, by=request.user)
    return _carry_out(request, step, done, _back(found, fictional))


@require_POST
def hand_over(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Hand an answer to the coordinator."""
    found = answer_or_404(request, uid, fictional)
    done = _("Handed over. The coordinator of your State reads it now; no other body does.")
    return _carry_out(request, partial(hand_over_answers, [found], by=request.user), done, _back(found, fictional))


@require_POST
def take_back(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take an answer back from the coordinator."""
    found = answer_or_404(request, uid, fictional)
    done = _("Taken back. What the coordinator has put into the State's answer stays there.")
    return _carry_out(request, partial(take_back_answer, found, by=request.user), done, _back(found, fictional))


@require_POST
def hand_over_all(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Hand over, or give to the validator, all that is finished."""
    contributions = Submission.objects.contributions().select_related("originator__region", "cycle__edition")
    found = visible_or_404(request, contributions, uid=uid, originator__region__is_fictional=fictional)
    require(request.user, "assessments.edit_answer", found)
    back = work_url(fictional, "submission", uid=uid)
    answers, checks = finished_in(request.user, found)
    if checks:
        step = partial(finish_answers, answers, by=request.user)
        done = ngettext(
            "%(count)d answer given to the validator.", "%(count)d answers given to the validator.", len(answers)
        )
    else:
        step = partial(hand_over_answers, answers, by=request.user)
        done = ngettext("%(count)d answer handed over.", "%(count)d answers handed over.", len(answers))
    return _carry_out(request, step, done % {"count": len(answers)}, back)


def finished_in(user: Any, contribution: Submission, lines: list[Line] | None = None) -> tuple[list[Answer], bool]:
    """What the reader may pass on now, and whether it goes to the validator first; of `lines` that were read."""
    lines = lines_of(user, contribution.cycle_id, agency_id=contribution.originator_id) if lines is None else lines
    answers: dict[Work, list[Answer]] = {line.work: [] for line in lines}
    for line in lines:
        if line.answer is not None:
            answers[line.work].append(line.answer)
    if not has_validator(contribution.originator_id):
        ready = (Work.FILLED, Work.TO_CHECK, Work.SENT_BACK)
        return [answer for work in ready for answer in answers.get(work, [])], False
    probe = Answer(submission=contribution, originator_id=contribution.originator_id)
    if can(user, "assessments.hand_over_answer", probe):
        return answers.get(Work.TO_CHECK, []), False
    return answers.get(Work.FILLED, []), True


@require_POST
def ask(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The coordinator asks the agency once more."""
    found, reason = answer_or_404(request, uid, fictional), request.POST.get("reason", "")
    done = _("Asked again. It is the agency's turn.")
    step = partial(ask_again, found, reason=reason, by=request.user)
    return _carry_out(request, step, done, _own_answer(request, found, fictional))


@require_POST
def consider(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """The coordinator has considered what an agency handed over."""
    found = answer_or_404(request, uid, fictional)
    done = _("Considered. It no longer waits for you.")
    step = partial(consider_answer, found, by=request.user)
    return _carry_out(request, step, done, _own_answer(request, found, fictional))


@require_POST
def take_over_all(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take over every part of an agency's answer where the State's own is empty."""
    found = answer_or_404(request, uid, fictional)
    require(request.user, "assessments.consider_answer", found)
    own = _own_submission(request, found)
    done = _("Taken over into the State's answer. It is saved.")
    step = partial(take_over_answer, own, found, by=request.user)
    return _carry_out(request, step, done, _own_answer(request, found, fictional))


@require_POST
def take_over(request: HttpRequest, uid: UUID, fictional: bool) -> HttpResponse:
    """Take one part of an agency's answer over."""
    parts = AnswerPart.objects.select_related("answer__submission__cycle__edition", "answer__clause", "originator")
    part = visible_or_404(request, parts, uid=uid, originator__region__is_fictional=fictional)
    require(request.user, "assessments.consider_answer", part.answer)
    own = _own_submission(request, part.answer)
    how = BELOW if request.POST.get("how") == BELOW else INSTEAD
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    done = _("Taken over into the State's answer. It is saved.")
    step = partial(take_over_part, own, part, how=how, seen_version=version, by=request.user)
    return _carry_out(request, step, done, _own_answer(request, part.answer, fictional))


def _own_submission(request: HttpRequest, answer: Answer) -> Submission:
    """The State's submission in the cycle of an agency's answer."""
    own = Submission.objects.national().filter(
        originator_id=answer.submission.contributes_to_id, cycle_id=answer.cycle_id
    )
    return visible_or_404(request, own.order_by("-version").select_related("cycle__edition"))


def _own_answer(request: HttpRequest, answer: Answer, fictional: bool) -> str:
    """The State's page on the clause, or “My turn” where the State has not begun."""
    own = (
        Submission.objects.visible_to(request.user)
        .national()
        .filter(originator_id=answer.submission.contributes_to_id, cycle_id=answer.cycle_id)
    )
    found = own.order_by("-version").first()
    if found is None:
        return work_url(fictional, "my_turn")
    return work_url(fictional, "answer", uid=found.uid, code=answer.clause.code)
