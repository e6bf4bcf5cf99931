# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which invitations wait for an officer, and which views stand beside an answer."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import work_url
from jointplan.access.today import today
from jointplan.accounts.models import HeldPost
from jointplan.assessments.models import InvitedView, ViewAnswer, ViewInvitation
from jointplan.assessments.view_rules import WRITE
from jointplan.assessments.waiting import Task


def view_tasks(user: Any, held: HeldPost, fictional: bool) -> list[Task]:
    """Invitations of the party that wait for its view. What is given, ended or over leaves the list."""
    if held.kind not in WRITE or held.party.region.is_fictional != fictional:
        return []
    waiting = ViewInvitation.objects.visible_to(user).open_on(today()).filter(party=held.party_id)
    waiting = waiting.exclude(view__given_at__isnull=False).exclude(originator=held.party_id)
    return [
        Task(
            _("%(state)s asks for your view: %(what)s") % {"state": one.originator, "what": one.on},
            work_url(fictional, "view_invitation", uid=one.uid),
            _("Openly, by the name of your party"),
            one.last_day,
        )
        for one in waiting.shown()
    ]


def public_views_on(clause_id: int, answers: Iterable[tuple[int, int]]) -> list[dict[str, Any]]:
    """Public views beside public answers to a clause; `answers` are the (cycle, State) that are public there."""
    beside = set(answers)
    if not beside:
        return []
    here = Q(clause__isnull=True) | Q(clause=clause_id) | Q(clause__children=clause_id)
    found = InvitedView.objects.standing().filter(here, label=Label.CLEAR).shown()
    views = [view for view in found if (view.cycle_id, view.state_id) in beside]
    return [{"view": view, "answer": getattr(view, "answered", None)} for view in views]


def views_shown(user: Any, found: Any) -> list[dict[str, Any]]:
    """Views with what the State says to each, as far as the reader reads both. What was opened is noted."""
    views = list(found.visible_to(user).shown())
    answers = list(ViewAnswer.objects.visible_to(user).filter(view__in=views).select_related("originator"))
    note_openings(user, views)
    note_openings(user, answers)
    by_view = {answer.view_id: answer for answer in answers}
    return [{"view": view, "answer": by_view.get(view.pk)} for view in views]
