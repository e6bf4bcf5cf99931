# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking the bodies of a State: the State's rule, and rounds by it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.access.circle_operations import circle_of_body
from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.assessments import clearance_messages
from jointplan.assessments.circulating import assigned_to, bodies_of, circulate_parts
from jointplan.assessments.clearing import (
    asked_about,
    changed_since,
    contents_by_clause,
    leaving,
    rule_of,
    standings_of,
)
from jointplan.assessments.models import (
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Submission,
)
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.snapshots import leaving_parts
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.calendars import next_working_day
from jointplan.parties.models import Party

DAYS = 10
LONGEST = 90


@transaction.atomic
def set_clearance_rule(
    state: Party,
    *,
    mode: str,
    bodies: Iterable[int] = (),
    days: int = DAYS,
    admits_reservations: bool = True,
    footnotes_leave: bool = False,
    reason: str,
    by: Any,
) -> ClearanceRule:
    """Say how the State clears from now on. Rounds that run go on by the rule of their day.

    `bodies` are numbers of bodies of the State. Raises AnswerProblem when the rule cannot work.
    """
    require(by, "assessments.set_clearance_rule", state)
    rule = ClearanceRule.objects.select_for_update(of=("self",)).filter(originator=state).first()
    chosen = [] if mode == ClearanceMode.AUTHORITY else sorted(set(bodies))
    _check_rule(state, mode, chosen, days, reason)
    rule = rule or ClearanceRule(originator=state, label=Label.AMBER_STRICT)
    rule.mode, rule.bodies, rule.days = mode, chosen, days
    rule.admits_reservations, rule.footnotes_leave = admits_reservations, footnotes_leave
    rule.reason = reason.strip()
    rule.save()
    rule.refresh_from_db(fields=["readers"])
    record("assessments.clearance_rule_set", rule, mode=mode, reason=rule.reason)
    return rule


def _check_rule(state: Party, mode: str, bodies: list[int], days: int, reason: str) -> None:
    if mode not in ClearanceMode.values:
        raise AnswerProblem(_("Choose one of the ways to clear."))
    if not set(bodies) <= {body.pk for body in bodies_of(state)}:
        raise AnswerProblem(_("Choose bodies of your State from the list."))
    if mode != ClearanceMode.AUTHORITY and not bodies:
        raise AnswerProblem(_("Choose at least one body, or let the clearing authority clear alone."))
    if not 1 <= days <= LONGEST:
        raise AnswerProblem(_("Give between 1 and %(most)d days.") % {"most": LONGEST})
    if not reason.strip():
        raise AnswerProblem(_("Say why the State clears so. The reason is kept with the rule."))


def date_by_rule(state: Party, days: int) -> datetime.date:
    """That many days from today, moved to the next working day of the State."""
    return next_working_day(state, today() + datetime.timedelta(days=days))


@transaction.atomic
def start_clearance(
    submission: Submission,
    *,
    language: str,
    asked: Mapping[int, list[str] | None] | None = None,
    due_on: datetime.date | None = None,
    by: Any,
) -> ClearanceRound:
    """Ask the bodies of the State about its answers, in one language version.

    `asked` names the clauses for each body by its number, an empty list for all; without it, the bodies of the rule are
    asked about what they work on. Each reads exactly what it is asked about. Where the clearing authority clears alone,
    it alone is asked. Raises AnswerProblem when nobody can be asked.
    """
    submission = Submission.objects.locked(submission.pk)
    require(by, "assessments.start_clearance", submission)
    state, rule = submission.originator, rule_of(submission.originator)
    due_on = due_on or date_by_rule(state, rule.days if rule else DAYS)
    _check_start(submission, language, due_on)
    bodies = {body.pk: body for body in bodies_of(state)}
    mode = rule.mode if rule else ClearanceMode.AUTHORITY
    chosen = _bodies_asked(rule, asked)
    if not set(chosen) <= set(bodies):
        raise AnswerProblem(_("Choose bodies of your State from the list."))
    contents = leaving(contents_by_clause(submission.pk))
    if not contents:
        raise AnswerProblem(_("There is no answer to clear yet. Answer at least one measure first."))
    fixed = {"submission": submission, "language": language, "mode": mode, "due_on": due_on, "originator": state}
    fixed |= {"footnotes_leave": rule is not None and rule.footnotes_leave}
    started = ClearanceRound.objects.create(label=Label.AMBER_STRICT, **fixed)
    started.refresh_from_db(fields=["readers"])
    record("assessments.clearance_started", started, language=language, due_on=due_on)
    admits = rule is None or rule.admits_reservations
    fixed |= {"round": started, "cycle": submission.cycle, "admits_reservations": admits}
    for pk, codes in sorted(chosen.items()):
        _ask(bodies[pk], assigned_to(submission, bodies[pk]) if codes is None else codes, fixed, contents, by)
    if not chosen:
        clearance_messages.clearance_complete(submission, round_id=started.pk, word_id=0)
    return started


def _check_start(submission: Submission, language: str, due_on: datetime.date) -> None:
    if ClearanceRound.objects.open().filter(submission=submission).exists():
        raise AnswerProblem(_("The bodies have been asked already. Ask again about what changed, or end that round."))
    if language not in dict(settings.LANGUAGES):
        raise AnswerProblem(_("Name the language version that is cleared."))
    if due_on < today():
        raise AnswerProblem(_("The date is over. Give today or a later day."))


def _bodies_asked(
    rule: ClearanceRule | None, asked: Mapping[int, list[str] | None] | None
) -> Mapping[int, list[str] | None]:
    """Clauses by body; None for those that the body works on. Nobody where the clearing authority clears alone."""
    if rule is None or rule.mode == ClearanceMode.AUTHORITY:
        if asked:
            raise AnswerProblem(_("By the rule of your State the clearing authority clears alone. Ask nobody else."))
        return {}
    chosen = dict.fromkeys(rule.bodies) if asked is None else asked
    if not chosen:
        raise AnswerProblem(_("Choose at least one body."))
    return chosen


def _ask(body: Party, codes: list[str], fixed: dict[str, Any], contents: Mapping[str, list[str]], by: Any) -> None:
    circle = circle_of_body(body, by=by)
    codes = sorted(set(codes))
    shown = {code: keys for code, keys in contents.items() if not codes or code in codes}
    if not shown:
        raise AnswerProblem(_("There is no answer for %(body)s to clear. Choose others, or all.") % {"body": body})
    request = ClearanceRequest.objects.create(
        body=body,
        codes=codes,
        contents=shown,
        asked_at=timezone.now(),
        label=Label.AMBER,
        audience=[circle.code],
        **fixed,
    )
    request.refresh_from_db(fields=["readers", "audience_memberships"])
    circulate_parts(fixed["submission"], codes, circle)
    record("assessments.clearance_asked", request, clauses=sorted(shown), due_on=request.due_on)
    clearance_messages.clearance_asked(request)


@transaction.atomic
def ask_again(round: ClearanceRound, *, due_on: datetime.date | None = None, by: Any) -> int:
    """Show the bodies what changed since they were asked; returns how many are asked again."""
    locked = ClearanceRound.objects.locked(round.pk)
    require(by, "assessments.change_clearance", locked)
    now = contents_by_clause(locked.submission_id)
    leaves = leaving(now)
    rule = rule_of(locked.originator)
    due_on = due_on or date_by_rule(locked.originator, rule.days if rule else DAYS)
    count = 0
    for standing in standings_of(locked, now):
        request = standing.request
        shown = asked_about(request, leaves)
        if shown == request.contents:
            continue
        changed = changed_since(request.contents, now, request.codes)
        request.contents, request.asked_at, request.due_on = shown, timezone.now(), due_on
        request.save(update_fields=["contents", "asked_at", "due_on"])
        circulate_parts(locked.submission, request.codes, circle_of_body(request.body, by=by))
        record("assessments.clearance_asked_again", request, clauses=changed, due_on=due_on)
        clearance_messages.clearance_asked(request)
        count += 1
    if not count:
        raise AnswerProblem(_("Nothing changed since the bodies were asked."))
    return count


@transaction.atomic
def end_clearance(round: ClearanceRound, *, reason: str, by: Any) -> ClearanceRound:
    """Give a round up, with a reason: nobody is asked any more, and the bodies can be asked anew."""
    locked = ClearanceRound.objects.locked(round.pk)
    require(by, "assessments.change_clearance", locked)
    if not reason.strip():
        raise AnswerProblem(_("Say why the round ends. The reason is kept with it."))
    _end(locked)
    record("assessments.clearance_ended", locked, reason=reason.strip())
    return locked


def end_with_sending(submission: Submission) -> None:
    """The answers were sent: nobody is asked any more. Part of the operation that sends, before anything leaves."""
    for running in ClearanceRound.objects.open().filter(submission=submission):
        for request in running.requests.open():
            request.left = what_left(submission, request.codes)
            request.save(update_fields=["left"])
        _end(running)
    clearance_messages.clearance_over(submission)


def what_left(submission: Submission, codes: list[str]) -> dict[str, list[dict[str, str]]]:
    """What leaves of these clauses (none named: all), word for word, for the body that was asked about it."""
    parts = leaving_parts(submission).filter(clause__code__in=codes) if codes else leaving_parts(submission)
    left: dict[str, list[dict[str, str]]] = {}
    rows = parts.order_by("clause__position", "pk").values_list("clause__code", "kind", "value", "language")
    for code, kind, value, language in rows:
        left.setdefault(code, []).append({"question": kind, "value": value, "language": language})
    return left


def _end(running: ClearanceRound) -> None:
    running.ended_at = timezone.now()
    running.save(update_fields=["ended_at"])
    for request in running.requests.open():
        request.ended_at = running.ended_at
        request.save(update_fields=["ended_at"])
        clearance_messages.clearance_ended(request)
