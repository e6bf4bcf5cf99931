# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.assessments import messages
from jointplan.assessments.models import Cycle, CycleDecision, CycleState, Questionnaire, Step
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import localise
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.plans.models import Edition

DATES = ("period_from", "period_to", "opens_on", "due_on", "closes_on")
CHANGEABLE = frozenset({"names", "questionnaire", *DATES})


@transaction.atomic
def prepare_cycle(
    edition: Edition, *, code: str, by: Any, questionnaire: Questionnaire | None = None, **values: Any
) -> Cycle:
    """Prepare a cycle of an edition. `values` are the other fields of Cycle: names, period and dates.

    Without a questionnaire it asks what the one that ships asks.
    """
    cycle = Cycle(edition=edition, code=code, state=CycleState.PREPARED, **values)
    require(by, "assessments.prepare_cycle", cycle)
    cycle.questionnaire = questionnaire or save_questionnaire(edition, standard_questionnaire(), by=by)
    _check(cycle)
    if Cycle.objects.filter(edition=edition, code=code).exists():
        raise AnswerProblem(_("There is a cycle %(code)s already. Choose another code.") % {"code": code})
    cycle.save(force_insert=True)
    record("assessments.cycle_prepared", cycle)
    return cycle


@transaction.atomic
def edit_cycle(cycle: Cycle, *, by: Any, **values: Any) -> Cycle:
    """Change a cycle that is still in preparation. `values` are its names, period, dates and questionnaire."""
    cycle = Cycle.objects.locked(cycle.pk)
    require(by, "assessments.edit_cycle", cycle)
    changed = _apply(cycle, values)
    if changed:
        record("assessments.cycle_edited", cycle, changed=changed)
    return cycle


@transaction.atomic
def open_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Open a prepared cycle, because the States decided so."""
    cycle = _decide(cycle, decision, Step.OPENED, CycleState.PREPARED, by)
    _move(cycle, CycleState.OPEN, "assessments.cycle_opened", decision)
    messages.cycle_opened(cycle)
    return cycle


@transaction.atomic
def change_cycle(cycle: Cycle, decision: Decision, *, by: Any, **values: Any) -> Cycle:
    """Change an open cycle, because the States decided so. `values` are its names, period, dates and questionnaire.

    What was answered stays; a question that is asked no more keeps its answers in what was saved.
    """
    cycle = _decide(cycle, decision, Step.CHANGED, CycleState.OPEN, by)
    changed = _apply(cycle, values)
    if not changed:
        raise AnswerProblem(_("Nothing differs from what the cycle says already. Enter what the States changed."))
    record("assessments.cycle_changed", cycle, taken_on=decision.taken_on, changed=changed)
    messages.cycle_changed(cycle)
    return cycle


@transaction.atomic
def close_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Close an open cycle, because the States decided so."""
    cycle = _decide(cycle, decision, Step.CLOSED, CycleState.OPEN, by)
    _move(cycle, CycleState.CLOSED, "assessments.cycle_closed", decision)
    messages.cycle_closed(cycle)
    return cycle


@transaction.atomic
def publish_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Say that the result of a closed cycle is published, because the States decided so.

    It releases nothing: each State releases what it chooses, part by part.
    """
    cycle = _decide(cycle, decision, Step.PUBLISHED, CycleState.CLOSED, by)
    _move(cycle, CycleState.PUBLISHED, "assessments.cycle_published", decision)
    return cycle


def _decide(cycle: Cycle, decision: Decision, step: str, before: str, by: Any) -> Cycle:
    """The cycle, locked, once the person may act on the decision and the decision stands."""
    cycle = Cycle.objects.locked(cycle.pk)
    require(by, "assessments.act_on_decision", cycle)
    if cycle.state != before:
        raise AnswerProblem(_("This cycle is not in the state that the decision speaks of. Load the page again."))
    standing = Decision.objects.standing().in_region(cycle.edition.plan.region)
    if not standing.filter(pk=decision.pk).exists():
        raise AnswerProblem(
            _("Choose a decision of the States of this region that stands. One that was replaced stands no more.")
        )
    CycleDecision.objects.create(cycle=cycle, decision=decision, step=step)
    return cycle


def _move(cycle: Cycle, after: str, verb: str, decision: Decision) -> None:
    cycle.state = after
    cycle.save()
    _raise_revision(cycle)
    record(verb, cycle, taken_on=decision.taken_on)


def _apply(cycle: Cycle, values: dict[str, Any]) -> list[str]:
    """Set what differs; returns the names of the fields that do, sorted."""
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise TypeError(f"A cycle is not changed in {sorted(unknown)}")
    changed = sorted(name for name, value in values.items() if getattr(cycle, name) != value)
    for name in changed:
        setattr(cycle, name, values[name])
    if changed:
        _check(cycle)
        cycle.save()
        _raise_revision(cycle)
    return changed


def _raise_revision(cycle: Cycle) -> None:
    Region.objects.filter(plans__editions=cycle.edition).raise_revision()


def _check(cycle: Cycle) -> None:
    if not localise(cycle.names).text.strip():
        raise AnswerProblem(_("Give the cycle a name."))
    if cycle.period_from > cycle.period_to:
        raise AnswerProblem(_("The period ends before it begins. Correct its days."))
    if not cycle.opens_on <= cycle.due_on <= cycle.closes_on:
        raise AnswerProblem(_("A cycle opens, then is due, then closes. Correct these days."))
    if cycle.questionnaire.edition_id != cycle.edition_id:
        raise AnswerProblem(_("This questionnaire asks about another edition of the plan. Choose one of this edition."))
