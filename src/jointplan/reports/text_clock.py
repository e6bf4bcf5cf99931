# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clock of regional texts: a day given to the States ends on a day on which all of them work.

A State enters a free day at any time, also after a day was set. So the last day is computed each time that it is asked
for: where one of the States does not work on it any more, it is the next day on which all work.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.access.today import today
from jointplan.core.text import sort_key
from jointplan.parties.calendars import ONE_DAY, Calendar, calendars_of
from jointplan.parties.models import Party, Region
from jointplan.reports.text_problems import TextProblem

# Working days of all States that a silence procedure takes at least, and what is offered for other days.
LEAST_SILENCE = 5
OFFERED_DAYS = 10
# States whose weeks have no day in common: no day is found in so many days.
FARTHEST = datetime.timedelta(days=400)


@dataclass(frozen=True)
class CommonCalendar:
    """The days on which all States of a region work, by name of the State."""

    calendars: tuple[tuple[str, Calendar], ...]

    def is_working_day(self, day: datetime.date) -> bool:
        return all(calendar.is_working_day(day) for _name, calendar in self.calendars)

    def off_on(self, day: datetime.date) -> list[str]:
        """The States that do not work on a day."""
        return [name for name, calendar in self.calendars if not calendar.is_working_day(day)]

    def next_working_day(self, day: datetime.date) -> datetime.date:
        """The day itself when all work, else the first after it. Raises TextProblem where there is none in a year."""
        last = day + FARTHEST
        while not self.is_working_day(day):
            day += ONE_DAY
            if day > last:
                raise TextProblem(_("The States of this region have no working day in common. Ask them for a day."))
        return day

    def add_working_days(self, day: datetime.date, count: int) -> datetime.date:
        """The day that is `count` common working days later; counting begins on the day after."""
        for _step in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day


def states_of(region: Region) -> list[Party]:
    """The States of a region, in the order of their names."""
    found = Party.objects.in_region(region).states().current().select_related("region")
    return sorted(found, key=lambda state: sort_key(str(state)))


def common_calendar(states: Iterable[Party]) -> CommonCalendar:
    """The days on which all of them work, in two queries."""
    known = list(states)
    calendars = calendars_of(known)
    return CommonCalendar(tuple((str(state), calendars[state.pk]) for state in known))


def last_day(region: Region, day: datetime.date | None) -> datetime.date | None:
    """The last day as the calendars stand now: the day that was set, or the next on which all States work."""
    return common_calendar(states_of(region)).next_working_day(day) if day else None


def is_over(region: Region, day: datetime.date | None) -> bool:
    """True when the last day is over, in the calendars of all States."""
    ends = last_day(region, day)
    return ends is not None and ends < today()


def checked_day(region: Region, day: datetime.date, name: str, least: int = 0) -> datetime.date:
    """A day that may be given to the States. Raises TextProblem with the next that may."""
    calendar = common_calendar(states_of(region))
    earliest = calendar.add_working_days(today(), least) if least else today()
    if day < earliest:
        text = _("Give the States more time: the earliest day is %(day)s.")
        raise TextProblem(text % {"day": date_format(calendar.next_working_day(earliest), "DATE_FORMAT")}, name)
    if off := calendar.off_on(day):
        following = date_format(calendar.next_working_day(day), "DATE_FORMAT")
        text = _("On this day nobody works in: %(states)s. The next day on which all States work is %(day)s.")
        raise TextProblem(text % {"states": ", ".join(off), "day": following}, name)
    return day


def offered_day(region: Region, count: int = OFFERED_DAYS) -> datetime.date:
    """A day to offer in a form: so many common working days from today."""
    return common_calendar(states_of(region)).add_working_days(today(), count)
