# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a State keeps its calendar: single days, the working week, and a list with a dry run first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.audit.operations import record
from jointplan.core.imports import ImportColumn, ImportProblem, Row, import_column, read_rows
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.parties.calendars import SATURDAY_AND_SUNDAY
from jointplan.parties.models import CalendarDay, Party, WorkingWeek

LONGEST_NAME = 200
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
WORKED = {"1", "yes", "true", "да"}
NOT_WORKED = {"", "0", "no", "false", "нет"}


class CalendarProblem(Exception):
    """A day cannot be entered as asked. `str()` says what is wrong; `field` names the field, if any."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def enter_day(state: Party, day: date, *, names: Mapping[str, str], is_working: bool = False, by: Any) -> CalendarDay:
    """Enter a day on which the State is free, or works although the day of the week is free; entered anew it changes.

    `names` are `{language: name}`, at least one. Raises CalendarProblem.
    """
    state = Party.objects.locked(state.pk)
    require(by, "parties.keep_calendar", state)
    found = _write(state, day, names, is_working)
    record("parties.day_entered", state, state=state.code, day=day, is_working=is_working)
    return found


@transaction.atomic
def remove_day(state: Party, day: date, *, by: Any) -> None:
    """Take a day out of the calendar: the State keeps to its working week on it. Removing it twice changes nothing."""
    state = Party.objects.locked(state.pk)
    require(by, "parties.keep_calendar", state)
    if state.calendar_days.filter(day=day).delete()[0]:
        record("parties.day_removed", state, state=state.code, day=day)


@transaction.atomic
def set_working_week(state: Party, free_days: Iterable[int], *, by: Any) -> WorkingWeek:
    """Say which days of the week are free in the State (ISO 8601: 7 is Sunday). One at least is worked."""
    state = Party.objects.locked(state.pk)
    require(by, "parties.keep_calendar", state)
    chosen = sorted(set(free_days))
    if not set(chosen) <= set(range(1, 8)) or len(chosen) > 6:
        raise CalendarProblem(_("Choose days of the week, and leave at least one on which people work."), "free_days")
    week, _new = WorkingWeek.objects.update_or_create(state=state, defaults={"free_days": chosen})
    record("parties.week_changed", state, state=state.code, free_days=chosen)
    return week


def free_days_of(state: Party) -> list[int]:
    week = WorkingWeek.objects.filter(state=state).first()
    return list(week.free_days) if week else sorted(SATURDAY_AND_SUNDAY)


def _write(state: Party, day: date, names: Mapping[str, str], is_working: bool) -> CalendarDay:
    kept = check_day(day, names)
    found, _new = CalendarDay.objects.update_or_create(
        state=state, day=day, defaults={"names": kept, "is_working": is_working}
    )
    return found


def check_day(day: date, names: Mapping[str, str]) -> dict[str, str]:
    """The names without empty ones. Raises CalendarProblem when a day cannot be entered so."""
    kept = {language: name.strip() for language, name in names.items() if name.strip()}
    if not EARLIEST <= day <= LATEST:
        raise CalendarProblem(_("Give a day between 2000 and 2100."), "day")
    if not kept:
        raise CalendarProblem(_("Say in at least one language what day it is."), "names")
    if any(len(name) > LONGEST_NAME for name in kept.values()):
        raise CalendarProblem(_("A name may have up to %(most)d characters.") % {"most": LONGEST_NAME}, "names")
    return kept


@dataclass
class DayPlan:
    """What a list would do to the calendar of a State. With problems, nothing."""

    new: list[CalendarDay] = field(default_factory=list)
    changed: list[CalendarDay] = field(default_factory=list)
    same: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same for the same effect: when it differs, the calendar changed since somebody looked."""
        effect = [(d.day.isoformat(), d.is_working, sorted(d.names.items())) for d in (*self.new, *self.changed)]
        return sha256(repr((effect, len(self.new), self.same)).encode()).hexdigest()


def day_columns() -> list[ImportColumn]:
    """The columns that a list of days has: those of the file that the page offers."""
    named = [
        import_column(f"name_{code}", format_lazy("{}: {}", gettext_lazy("Name"), name))
        for code, name in settings.LANGUAGES
    ]
    return [
        import_column("day", gettext_lazy("Day"), is_required=True),
        import_column("is_working", gettext_lazy("Worked")),
        *named,
        import_column("label", gettext_lazy("Label"), is_ignored=True),
    ]


def plan_days(state: Party, content: bytes) -> DayPlan:
    """What the file would do, without doing it. Raises ImportProblem when it cannot be read as a list of days."""
    plan = DayPlan()
    present = {found.day: found for found in state.calendar_days.all()}
    seen: dict[date, Row] = {}
    for row in read_rows(content, day_columns()):
        try:
            wanted = _day_of(state, row)
        except CalendarProblem as problem:
            plan.problems.append(f"{row.at(problem.field)}: {problem}")
            continue
        if first := seen.get(wanted.day):
            text = _("%(at)s: this day stands in the file twice, first in %(first)s.")
            plan.problems.append(text % {"at": row.at("day"), "first": first.place})
            continue
        seen[wanted.day] = row
        now = present.get(wanted.day)
        if now is None:
            plan.new.append(wanted)
        elif (now.names, now.is_working) != (wanted.names, wanted.is_working):
            plan.changed.append(wanted)
        else:
            plan.same += 1
    return plan


def _day_of(state: Party, row: Row) -> CalendarDay:
    try:
        day = date.fromisoformat(row.values["day"])
    except ValueError as error:
        raise CalendarProblem(_("Write the day like 2027-03-21."), "day") from error
    worked = fold(row.values.get("is_working", ""))
    if worked not in WORKED | NOT_WORKED:
        raise CalendarProblem(_("Write yes when the day is worked; leave it empty when it is free."), "is_working")
    names = {key.removeprefix("name_"): value for key, value in row.values.items() if key.startswith("name_")}
    return CalendarDay(state=state, day=day, names=check_day(day, names), is_working=worked in WORKED)


@transaction.atomic
def import_days(state: Party, content: bytes, *, by: Any, expected: str = "") -> DayPlan:
    """Do what `plan_days` says, all of it or nothing; one entry in the log for the whole.

    `expected` is the digest of the plan that somebody agreed to. Raises ImportProblem with every problem.
    """
    state = Party.objects.locked(state.pk)
    require(by, "parties.keep_calendar", state)
    plan = plan_days(state, content)
    if plan.problems:
        raise ImportProblem(plan.problems)
    if expected and plan.digest != expected:
        raise ImportProblem([_("The calendar has changed since you looked. Check again what would happen.")])
    for wanted in (*plan.new, *plan.changed):
        _write(state, wanted.day, wanted.names, wanted.is_working)
    if plan.new or plan.changed:
        record(
            "parties.days_imported", state, state=state.code, new=len(plan.new), changed=len(plan.changed)
        )
    return plan
