# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jointplan.assessments import messages
from jointplan.assessments.models import Cycle, CycleState, Questionnaire
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Region
from jointplan.plans.models import Edition


@dataclass(frozen=True)
class Decision:
    """A decision of the States on a cycle: where it was taken, when, and what it says."""

    taken_in: str
    taken_on: date
    text: str


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
    cycle.save(force_insert=True)
    record("assessments.cycle_prepared", cycle)
    return cycle


@transaction.atomic
def open_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Open a prepared cycle, because the States decided so."""
    cycle = _decide(cycle, decision, CycleState.PREPARED, CycleState.OPEN, "assessments.cycle_opened", by)
    messages.cycle_opened(cycle)
    return cycle


@transaction.atomic
def close_cycle(cycle: Cycle, decision: Decision, *, by: Any) -> Cycle:
    """Close an open cycle, because the States decided so."""
    cycle = _decide(cycle, decision, CycleState.OPEN, CycleState.CLOSED, "assessments.cycle_closed", by)
    messages.cycle_closed(cycle)
    return cycle


def _decide(cycle: Cycle, decision: Decision, before: str, after: str, verb: str, by: Any) -> Cycle:
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(by, "assessments.register_decision", cycle)
    if cycle.state != before:
        raise AnswerProblem(_("This cycle is not in the state that the decision speaks of. Load the page again."))
    if not decision.text.strip() or not decision.taken_in.strip():
        raise AnswerProblem(_("Give the meeting or note and the text of the decision of the States."))
    cycle.state = after
    cycle.save()
    Region.objects.filter(plans__editions=cycle.edition).raise_revision()
    record(verb, cycle, taken_in=decision.taken_in, taken_on=decision.taken_on, decision=decision.text)
    return cycle
