# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of cycles and of what was shared in them."""

from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.core.pictures import Picture
from jointplan.core.pictures.makers import Event, over_time, timeline
from jointplan.core.pictures.periods import counted


def days_of(cycle: Cycle) -> Picture:
    """The period that a cycle asks about, and its own days."""
    events = [
        Event(_("Period asked about"), cycle.period_from, cycle.period_to),
        Event(_("States answer"), cycle.opens_on, cycle.due_on),
        Event(_("Answers are due on"), cycle.due_on),
        Event(_("Closes on"), cycle.closes_on),
    ]
    return timeline("cycle", _("Days of this cycle"), events)


def shared_over_time(edition_id: int, user: Any) -> Picture | None:
    """How many texts of all States together became public when; of no State how many, and nothing else is counted."""
    public = AnswerPart.objects.visible_to(user).released().national()
    on_progress = public.filter(cycle__edition=edition_id, kind="progress", released_at__isnull=False)
    periods, numbers = counted(on_progress.by_month_of_release())
    if len(periods) < 2:
        return None
    unit = _("Texts made public")
    return over_time(
        "shared", _("Texts that the States made public, all together"), periods, {unit: numbers}, unit=unit
    )
