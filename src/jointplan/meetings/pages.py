# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of decisions share."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jointplan.access.pages import Steps, steps_for, visible_or_404, work_url
from jointplan.meetings.models import Decision, Reservation


def decision_url(decision: Decision, fictional: bool) -> str:
    return work_url(fictional, "decision", uid=decision.uid)


def decision_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Decision:
    decisions = Decision.objects.in_regions(fictional=fictional).select_related("region", "originator__region")
    found: Decision = visible_or_404(request, decisions, uid=uid)
    return found


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Decisions of the States"), work_url(fictional, "decisions"))


@steps_for(Decision)
def steps_to_decision(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (str(record), decision_url(record, fictional))]


@steps_for(Reservation)
def steps_to_reservation(record: Any, user: Any, fictional: bool) -> Steps:
    found = Decision.objects.visible_to(user).filter(pk=record.decision_id).first()
    return steps_to_decision(found, user, fictional) if found else [step_to_list(fictional)]
