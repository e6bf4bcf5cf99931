# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of meetings."""

from django.utils.translation import gettext as _

from jointplan.core.pictures import Picture
from jointplan.core.pictures.makers import over_time
from jointplan.core.pictures.periods import counted
from jointplan.meetings.querysets import MeetingQuerySet


def held_over_time(meetings: MeetingQuerySet) -> Picture | None:
    """How many of the meetings that the reader sees were held when; none where there is nothing to compare."""
    periods, numbers = counted(meetings.held_by_month())
    if len(periods) < 2:
        return None
    unit = _("Meetings held")
    return over_time("meetings", _("Meetings held, of those that you see"), periods, {unit: numbers}, unit=unit)
