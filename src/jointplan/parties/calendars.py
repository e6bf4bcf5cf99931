# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working days of a State: read once, then counted without the database.

They stand with the parties because every app above has dates that a State keeps to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jointplan.parties.models import CalendarDay, Party, WorkingWeek

SATURDAY_AND_SUNDAY = frozenset({6, 7})
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The free days of the week (ISO 8601: 7 is Sunday), and each day that differs: True when it is worked."""

    free_weekdays: frozenset[int] = SATURDAY_AND_SUNDAY
    days: Mapping[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.free_weekdays >= set(range(1, 8)):
            raise ValueError("A week has at least one working day")

    def is_working_day(self, day: date) -> bool:
        return self.days.get(day, day.isoweekday() not in self.free_weekdays)

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first after it that is."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the last before it that is."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days later, or earlier when it is negative; for 0 the next working day.

        Counting begins on the day after: one working day after a Friday is mostly a Monday.
        """
        if count == 0:
            return self.next_working_day(day)
        for _step in range(abs(count)):
            day = self.next_working_day(day + ONE_DAY) if count > 0 else self.previous_working_day(day - ONE_DAY)
        return day


def calendar_of(state: Party) -> Calendar:
    """The calendar of a State."""
    return calendars_of([state])[state.pk]


def calendars_of(states: list[Party]) -> dict[int, Calendar]:
    """Calendars of several States by the State's number, in two queries."""
    weeks = dict(WorkingWeek.objects.filter(state__in=states).values_list("state_id", "free_days"))
    days: dict[int, dict[date, bool]] = {state.pk: {} for state in states}
    for state_id, day, is_working in CalendarDay.objects.filter(state__in=states).values_list(
        "state_id", "day", "is_working"
    ):
        days[state_id][day] = is_working
    return {
        state.pk: Calendar(frozenset(weeks.get(state.pk, SATURDAY_AND_SUNDAY)), days[state.pk]) for state in states
    }


def is_working_day(state: Party, day: date) -> bool:
    """For one question; whoever has several asks `calendar_of` once."""
    return calendar_of(state).is_working_day(day)


def next_working_day(state: Party, day: date) -> date:
    """The day itself when the State works on it, else the first after it."""
    return calendar_of(state).next_working_day(day)


def add_working_days(state: Party, day: date, count: int) -> date:
    """The day `count` working days of the State later; earlier when it is negative."""
    return calendar_of(state).add_working_days(day, count)
