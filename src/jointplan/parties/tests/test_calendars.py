# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working days: what must hold for every calendar, who keeps one, and lists that come back as they left."""

import datetime
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import Refused
from jointplan.parties.calendars import Calendar, add_working_days, calendar_of, is_working_day, next_working_day
from jointplan.parties.keeping_calendars import (
    CalendarProblem,
    enter_day,
    import_days,
    plan_days,
    remove_day,
    set_working_week,
)
from jointplan.parties.models import WorkingWeek
from tests.addresses import WatchedClient, address
from tests.cast import Cast

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
CALENDARS = st.builds(
    Calendar,
    free_weekdays=st.frozensets(st.integers(1, 7), max_size=6),
    days=st.dictionaries(st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31)), st.booleans(), max_size=40),
)


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after `first` up to `last`."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


@given(CALENDARS, DAYS)
def test_the_next_working_day_is_the_first_that_is_worked(calendar: Calendar, day: date) -> None:
    found = calendar.next_working_day(day)
    assert found >= day
    assert calendar.is_working_day(found)
    assert working_days_between(calendar, day - timedelta(days=1), found) == 1


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_between(calendar: Calendar, day: date, count: int) -> None:
    later, earlier = calendar.add_working_days(day, count), calendar.add_working_days(day, -count)
    assert calendar.is_working_day(later)
    assert calendar.is_working_day(earlier)
    assert working_days_between(calendar, day, later) == count
    assert working_days_between(calendar, earlier - timedelta(days=1), day - timedelta(days=1)) == count


@given(CALENDARS, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_working_days_add_up_and_come_back(calendar: Calendar, day: date, one: int, two: int) -> None:
    start = calendar.next_working_day(day)
    there = calendar.add_working_days(start, one)
    assert calendar.add_working_days(there, two) == calendar.add_working_days(start, one + two)
    assert calendar.add_working_days(there, -one) == start


@given(CALENDARS, DAYS, DAYS, st.integers(-30, 30))
def test_a_later_day_never_leads_to_an_earlier_one(calendar: Calendar, one: date, two: date, count: int) -> None:
    first, last = sorted((one, two))
    assert calendar.add_working_days(first, count) <= calendar.add_working_days(last, count)


def test_a_week_without_a_working_day_is_no_week() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        Calendar(frozenset(range(1, 8)))


def test_a_state_keeps_to_its_days_and_to_its_week(cast: Cast) -> None:
    state, coordinator = cast.party("aldermoor"), cast.user("coordinator")
    friday, saturday, monday = date(2027, 3, 19), date(2027, 3, 20), date(2027, 3, 22)
    assert calendar_of(state) == Calendar()
    with acting_as(coordinator):
        enter_day(state, monday, names={"en": "Day of lamps"}, by=coordinator)
        assert not is_working_day(state, monday)
        assert next_working_day(state, saturday) == date(2027, 3, 23)
        enter_day(state, saturday, names={"en": "Worked for the day of lamps"}, is_working=True, by=coordinator)
        assert add_working_days(state, friday, 1) == saturday
        assert add_working_days(state, friday, 2) == date(2027, 3, 23)
        remove_day(state, saturday, by=coordinator)
        remove_day(state, saturday, by=coordinator)
        set_working_week(state, [5, 6], by=coordinator)
        assert not is_working_day(state, friday)
        assert is_working_day(state, date(2027, 3, 21))


def test_nobody_but_the_coordinator_keeps_the_calendar_of_a_state(cast: Cast) -> None:
    state, day = cast.party("aldermoor"), date(2027, 3, 22)
    for role in ("clearing", "focal_point", "other_coordinator", "secretariat", "isle_coordinator"):
        user = cast.user(role)
        for act in (
            lambda user=user: enter_day(state, day, names={"en": "A day"}, by=user),
            lambda user=user: remove_day(state, day, by=user),
            lambda user=user: set_working_week(state, [7], by=user),
            lambda user=user: import_days(state, b"day,name_en\n2027-03-22,A day\n", by=user),
        ):
            with pytest.raises(Refused):
                act()


@pytest.mark.parametrize(
    ("day", "names", "field"),
    [
        (date(1999, 12, 31), {"en": "A day"}, "day"),
        (date(2027, 3, 22), {"en": " "}, "names"),
        (date(2027, 3, 22), {"en": "x" * 201}, "names"),
    ],
)
def test_a_day_that_cannot_be_entered_says_why(cast: Cast, day: date, names: dict[str, str], field: str) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator), pytest.raises(CalendarProblem) as found:
        enter_day(cast.party("aldermoor"), day, names=names, by=coordinator)
    assert found.value.field == field


@pytest.mark.database
def test_the_database_knows_that_somebody_works(cast: Cast) -> None:
    for wrong in ([1, 2, 3, 4, 5, 6, 7], [0], [8]):
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkingWeek.objects.create(state=cast.party("aldermoor"), free_days=wrong)
    coordinator = cast.user("coordinator")
    for wrong in (range(1, 8), [9]):
        with pytest.raises(CalendarProblem), acting_as(coordinator):
            set_working_week(cast.party("aldermoor"), wrong, by=coordinator)


def test_a_list_is_all_or_nothing_and_names_each_place(cast: Cast) -> None:
    state, coordinator = cast.party("aldermoor"), cast.user("coordinator")
    wrong = b"day,is_working,name_en\n2027-03-22,,Day of lamps\n22 March,,A day\n2027-03-23,perhaps,A day\n2027-03-24,,\n2027-03-22,yes,Again\n"
    plan = plan_days(state, wrong)
    assert [problem.split(":")[0] for problem in plan.problems] == [
        "Row 3, column A (Day)",
        "Row 4, column B (Worked)",
        "Row 5",
        "Row 6, column A (Day)",
    ]
    with acting_as(coordinator):
        with pytest.raises(ImportProblem):
            import_days(state, wrong, by=coordinator)
        assert not state.calendar_days.exists()
        good = "day,is_working,name_en,name_ru\n2027-03-22,,Day of lamps,День ламп\n2027-03-20,да,Worked,\n".encode()
        plan = import_days(state, good, by=coordinator, expected=plan_days(state, good).digest)
        assert (len(plan.new), len(plan.changed), plan.same) == (2, 0, 0)
        again = import_days(state, good, by=coordinator)
        assert (len(again.new), len(again.changed), again.same) == (0, 0, 2)
        with pytest.raises(ImportProblem, match="has changed since"):
            import_days(state, good, by=coordinator, expected=plan.digest)


def test_the_page_enters_and_takes_out_and_the_file_comes_back_unchanged(cast: Cast) -> None:
    coordinator, other = WatchedClient("coordinator"), WatchedClient("other_coordinator")
    page = address(cast, "real:work:calendar", code="aldermoor")
    day = {"day": "2027-03-22", "kind": "free", "name_en": "Day of lamps"}
    assert "Say in at least one language" in coordinator.post(page, day | {"name_en": ""}).content.decode()
    assert coordinator.post(page, day).status_code == 302
    assert "Day of lamps" in other.get(page, {"year": "2027"}).content.decode()
    assert other.post(page, day).status_code == 403
    for file_format in ("csv", "xlsx"):
        content = other.get(address(cast, "real:work:calendar_file", code="aldermoor", file_format=file_format)).content
        plan = plan_days(cast.party("aldermoor"), content)
        assert (plan.same, plan.new, plan.problems) == (1, [], [])
    assert coordinator.get(page, {"year": "nonsense"}).status_code == 200
    coordinator.post(address(cast, "real:work:calendar_remove", code="aldermoor", day="2027-03-22"))
    assert "Day of lamps" not in other.get(page, {"year": "2027"}).content.decode()


def test_a_list_goes_through_the_page_in_two_steps(cast: Cast) -> None:
    coordinator: Any = WatchedClient("coordinator")
    url = address(cast, "real:work:calendar_import", code="aldermoor")
    file = SimpleUploadedFile("days.csv", b"day,name_en\n2027-03-22,Day of lamps\n")
    seen = coordinator.post(url, {"file": file})
    assert "What would happen" in seen.content.decode()
    state = cast.party("aldermoor")
    assert not state.calendar_days.exists()
    signed = {"signed": seen.context["signed"]}
    assert WatchedClient("other_coordinator").post(url, signed).status_code == 403
    assert coordinator.post(url, signed).status_code == 302
    assert state.calendar_days.get().day == datetime.date(2027, 3, 22)
    assert "Choose it once more" in coordinator.post(url, {"signed": "forged"}).content.decode()
