# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever the order of steps: nobody outside the circle reads a regional text before its release, nor comments ever.

And whatever the calendars: a day given to the States never ends on a day on which one of them does not work.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, Label
from jointplan.access.operations import ReleaseProblem, name_readers, widen, withdraw
from jointplan.access.today import today
from jointplan.core.rules import Refused
from jointplan.meetings.models import Decision
from jointplan.meetings.operations import register_decision
from jointplan.parties.calendars import Calendar
from jointplan.reports.models import RegionalText, TextDisposition, TextParagraph, TextStage, TextVersion, TextWord
from jointplan.reports.text_circulating import (
    answer_word,
    circulate_version,
    comment_on,
    confirm_paragraphs,
    correct_paragraph,
    show_to_states,
)
from jointplan.reports.text_clock import CommonCalendar, offered_day
from jointplan.reports.text_concluding import (
    begin_silence,
    break_silence,
    conclude_text,
    release_text,
    revise_text,
    set_footnote,
)
from jointplan.reports.text_problems import TextProblem
from jointplan.reports.text_writing import Written, begin_text, change_paragraph
from tests.cast import Cast
from tests.everything import reading_everything
from tests.texts_cast import let_days_pass

OUTSIDE = ("anonymous", "focal_point", "partner", "observer", "isle_coordinator")
PARTS = (TextVersion, TextParagraph, TextWord, TextDisposition)
WRITTEN = [Written("The region."), Written("Aldermoor and Brindal."), Written("Lamps.")]


class World:
    """One text, its decision, and the steps that anybody may try at any time."""

    def __init__(self, cast: Cast) -> None:
        self.cast, by = cast, cast.user("secretariat")
        self.region = cast.party("aldermoor").region
        with acting_as(by):
            self.text = begin_text(self.region, "Lamps", WRITTEN, by=by)
            said = {"taken_in": "A note", "taken_on": today(), "text": "Agreed."}
            self.decision: Decision = register_decision(self.region, by=by, **said)
            self.day = offered_day(self.region)
        self.circles = list(Circle.objects.filter(region=self.region, state=None).values_list("code", flat=True))

    def version(self) -> TextVersion:
        found: TextVersion = TextVersion.objects.shown().filter(text_of=self.text).order_by("number").last()
        return found

    def paragraph(self, number: int) -> TextParagraph:
        found = TextParagraph.objects.shown().filter(version=self.version(), footnote_of=None)
        return found.order_by("number")[number % 3]

    def word(self) -> TextWord:
        return TextWord.objects.filter(text_of=self.text, disposition=None).exclude(kind="stands").earliest("pk")

    def now(self) -> RegionalText:
        return RegionalText.objects.shown().get(pk=self.text.pk)


Step = Callable[[World, Any, int], Any]
STEPS: dict[str, Step] = {
    "show": lambda w, by, _n: show_to_states(w.version(), w.day, by=by),
    "correct": lambda w, by, n: correct_paragraph(w.paragraph(n), "No.", by=by),
    "stands": lambda w, by, _n: confirm_paragraphs(w.version(), by=by),
    "change": lambda w, by, n: change_paragraph(w.paragraph(n), f"Oil of Corvane {n}.", by=by),
    "circulate": lambda w, by, _n: circulate_version(w.version(), w.day, by=by),
    "comment": lambda w, by, n: comment_on(w.paragraph(n), "Lamps.", by=by),
    "answer": lambda w, by, _n: answer_word(w.word(), "accepted", "", by=by),
    "revise": lambda w, by, _n: revise_text(w.now(), by=by),
    "pass": lambda w, _by, _n: let_days_pass(w.text),
    "silence": lambda w, by, _n: begin_silence(w.now(), w.day, by=by),
    "break": lambda w, by, _n: break_silence(w.now(), "No.", by=by),
    "footnote": lambda w, by, _n: set_footnote(w.now(), "Otherwise.", by=by),
    "conclude": lambda w, by, n: conclude_text(
        w.now(), [TextStage.AGREED, TextStage.FOOTNOTED, TextStage.NOTED][n % 3], w.decision, by=by
    ),
    "release": lambda w, by, n: release_text(w.now(), w.decision, [Label.GREEN, Label.CLEAR][n % 2], by=by),
    "widen": lambda w, by, n: widen(w.now(), label=[Label.GREEN, Label.CLEAR][n % 2], reason="So.", by=by),
    "widen to circles": lambda w, by, _n: widen(w.now(), label=Label.AMBER, audience=w.circles, reason="So.", by=by),
    "withdraw": lambda w, by, _n: withdraw(w.now(), reason="So.", by=by),
    "name": lambda w, by, _n: name_readers(w.now(), [by.pk], reason="So.", by=by),
}
LED = ("secretariat", "coordinator", "other_clearing", "third_coordinator", "partner")
# The way that leads to an end, so that the end is reached; anything may come between.
WAY = ["show", "pass", "circulate", "pass", "silence", "pass", "conclude", "release"]
BETWEEN = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(LED), st.integers(0, 5)), max_size=2)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(between=st.lists(BETWEEN, min_size=len(WAY), max_size=len(WAY)), end=st.integers(0, 5))
@pytest.mark.leaks
def test_nobody_outside_reads_before_the_release_and_nobody_reads_comments_ever(
    cast: Cast, between: list[list[tuple[str, str, int]]], end: int
) -> None:
    with transaction.atomic():
        world = World(cast)
        for step, more in zip(WAY, between, strict=True):
            for name, role, number in [*more, (step, "secretariat", end)]:
                tried(world, name, role, number)
                look_from_outside(world)
        transaction.set_rollback(True)


def tried(world: World, name: str, role: str, number: int) -> None:
    """What may be done is done; what may not changes nothing."""
    by = world.cast.user(role)
    with acting_as(by):
        try:
            with transaction.atomic():
                STEPS[name](world, by, number)
        except (
            TextProblem,
            Refused,
            ReleaseProblem,
            RegionalText.DoesNotExist,
            TextVersion.DoesNotExist,
            TextParagraph.DoesNotExist,
            TextWord.DoesNotExist,
            # Whoever reads no version has none to name.
            AttributeError,
            IndexError,
        ):
            pass


def look_from_outside(world: World) -> None:
    with reading_everything():
        text = world.now()
        released = text.release_decision_id is not None and text.is_concluded
        last = TextVersion.objects.of_text(text.pk).circulated().last()
        label = text.label
    for role in OUTSIDE:
        with acting_as(world.cast.user(role)):
            for model in PARTS:
                seen = list(model._default_manager.filter(text_of=text.pk))
                assert not seen or released, (role, model)
                for row in seen:
                    assert isinstance(row, TextVersion | TextParagraph), (role, model)
                    assert last is not None
                    assert last.pk == (row.pk if isinstance(row, TextVersion) else row.version_id)
            assert not RegionalText.objects.filter(pk=text.pk).exists() or released
            assert role != "anonymous" or label == Label.CLEAR or not RegionalText.objects.filter(pk=text.pk).exists()


FREE = st.frozensets(st.sampled_from([1, 2, 4, 5, 6, 7]), max_size=4)  # Wednesday is worked by all
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))
CALENDARS = st.builds(Calendar, FREE, st.dictionaries(DAYS, st.booleans(), max_size=20))


@given(calendars=st.lists(CALENDARS, min_size=1, max_size=5), day=DAYS, count=st.integers(1, 15))
@settings(max_examples=200, deadline=None)
def test_a_clock_of_all_states_ends_on_a_working_day_of_each(
    calendars: list[Calendar], day: datetime.date, count: int
) -> None:
    common = CommonCalendar(tuple((str(number), one) for number, one in enumerate(calendars)))
    ends = common.next_working_day(day)
    assert ends >= day
    assert all(one.is_working_day(ends) for one in calendars)
    assert not any(common.is_working_day(day + datetime.timedelta(days=n)) for n in range((ends - day).days))
    later = common.add_working_days(day, count)
    assert common.off_on(later) == []
    # Each State has at least as many working days in between as were counted.
    between = [day + datetime.timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert all(sum(one.is_working_day(d) for d in between) >= count for one in calendars)


def test_states_without_a_day_in_common_are_asked() -> None:
    week = frozenset(range(1, 8))
    calendars = (("A", Calendar(week - {1})), ("B", Calendar(week - {2})))
    with pytest.raises(TextProblem, match="no working day in common"):
        CommonCalendar(calendars).next_working_day(datetime.date(2026, 11, 26))
