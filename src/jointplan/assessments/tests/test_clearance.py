# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a clearance covers and what it lacks."""

from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.access.today import today
from jointplan.accounts.models import Post, Term, User
from jointplan.assessments.clearance_rules import DATES
from jointplan.assessments.clearing import (
    round_of,
    what_bodies_lack,
    what_clearance_lacks,
)
from jointplan.assessments.models import (
    AnswerPart,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    Means,
    Word,
)
from jointplan.assessments.operations.clearance_rounds import ask_again, set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import (
    Letter,
    choose_what_stays,
    enter_letter,
    give_clearance,
    note_no_objection,
    withdraw_clearance,
)
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.calendars import next_working_day
from tests.cast import Cast
from tests.clearance_cast import clear, say
from tests.clearance_state import DAY, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(cast: Cast) -> State:
    return State(cast)


def test_without_a_rule_the_clearing_authority_clears_alone(cast: Cast) -> None:
    with acting_as(cast.user("isle_coordinator")):
        assert what_clearance_lacks(cast.submission("dunmere", "2022")) == []
    with acting_as(cast.user("third_coordinator")):
        lacking = what_clearance_lacks(cast.submission("corvane", "2021"))
    assert lacking == ["The clearing authority has not cleared yet."]


def test_all_of_the_bodies_clear_and_then_the_authority(state: State) -> None:
    schools, harbour = state.ask()
    say(schools, state.speaker)
    with acting_as(state.coordinator):
        assert what_bodies_lack(state.draft) == ["Pilot office has not cleared yet."]
    say(harbour, state.harbour_speaker, Word.OBJECTED, "Not our lamps.")
    assert "Pilot office objects." in state.lacks()
    say(harbour, state.harbour_speaker)
    with acting_as(state.coordinator):
        assert what_bodies_lack(state.draft) == []
    clear(state.draft, state.clearing)
    assert state.lacks() == []


def test_any_of_the_bodies_is_enough_for_each_answer(state: State) -> None:
    schools, harbour = state.ask(ClearanceMode.ANY)
    with acting_as(state.coordinator):
        assert what_bodies_lack(state.draft) == ["No body has cleared this yet: 1.1.1, 1.1.2, 1.1.3."]
    say(harbour, state.harbour_speaker, Word.OBJECTED, "Not our lamps.")
    say(schools, state.speaker)
    with acting_as(state.coordinator):
        assert what_bodies_lack(state.draft) == []


def test_what_changed_is_cleared_again_and_nothing_else(state: State) -> None:
    schools, harbour = state.ask()
    say(schools, state.speaker)
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    state.change("1.1.2")
    assert state.lacks() == [
        "Changed since Pilot office cleared: 1.1.2.",
        "Changed since School office cleared: 1.1.2.",
        "Changed since the clearing authority cleared: 1.1.2.",
    ]
    with acting_as(state.coordinator), pytest.raises(Refused, match="not cleared inside the State"):
        send_submission(state.draft, by=state.coordinator)
    with acting_as(state.coordinator):
        assert ask_again(round_of(state.draft), by=state.coordinator) == 2
        with pytest.raises(AnswerProblem, match="Nothing changed"):
            ask_again(round_of(state.draft), by=state.coordinator)
    say(schools, state.speaker)
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    assert state.lacks() == []


def test_a_click_does_not_clear_what_was_saved_meanwhile(state: State) -> None:
    schools, _harbour = state.ask()
    with acting_as(state.speaker), pytest.raises(AnswerProblem, match="since you looked"):
        give_clearance(schools, word=Word.CLEARED, seen="0" * 64, by=state.speaker)


def test_what_stays_inside_takes_nothing_away_and_what_leaves_again_is_cleared_anew(state: State) -> None:
    clear(state.draft, state.clearing)
    with acting_as(state.clearing):
        part = state.cast.part("aldermoor", "2022", "1.1.2", "progress")
        assert choose_what_stays(state.draft, [part.pk], stay=True, by=state.clearing) == 1
    assert state.lacks() == []
    clear(state.draft, state.clearing)
    with acting_as(state.clearing):
        assert choose_what_stays(state.draft, [part.pk], stay=False, by=state.clearing) == 1
    assert state.lacks() == ["Changed since the clearing authority cleared: 1.1.2."]


def test_what_stays_inside_is_not_sent(state: State) -> None:
    with acting_as(state.clearing):
        part = state.cast.part("aldermoor", "2022", "1.1.2", "progress")
        choose_what_stays(state.draft, [part.pk], stay=True, by=state.clearing)
    clear(state.draft, state.clearing)
    with acting_as(state.coordinator):
        send_submission(state.draft, by=state.coordinator)
    with acting_as(state.cast.user("secretariat")):
        kept = AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022", clause__code="1.1.2")
        assert not kept.exists()


def pass_the_date(state: State) -> int:
    with acting_as(state.coordinator):
        ClearanceRequest.objects.filter(cycle__code="2022").update(due_on=today() - DAY)
    with acting_as(DATES):
        return note_no_objection(by=DATES)


def test_silence_until_the_date_counts_as_no_objection_and_is_noted_as_such(state: State) -> None:
    schools, _harbour = state.ask(ClearanceMode.NO_OBJECTION)
    say(schools, state.speaker, Word.OBJECTED, "Not so.")
    with acting_as(DATES):
        assert note_no_objection(by=DATES) == 0
    assert pass_the_date(state) == 1
    with acting_as(DATES):
        assert note_no_objection(by=DATES) == 0
    with acting_as(state.coordinator):
        # Who objected is not silent.
        assert what_bodies_lack(state.draft) == ["School office objects."]
        noted = Clearance.objects.get(word=Word.NO_OBJECTION)
        assert (noted.body, noted.means, noted.by_post) == (state.harbour, Means.DATE, None)
        entry = Entry.objects.about(noted).get()
        assert (entry.verb, entry.actor) == ("assessments.no_objection_noted", None)
    with acting_as(state.harbour_speaker):
        assert Clearance.objects.filter(pk=noted.pk).exists()
    with acting_as(state.speaker):
        assert not Clearance.objects.filter(pk=noted.pk).exists()


@pytest.mark.parametrize("mode", [ClearanceMode.ALL, ClearanceMode.ANY])
def test_a_date_says_nothing_where_the_state_waits_for_a_word(state: State, mode: str) -> None:
    state.ask(mode)
    assert pass_the_date(state) == 0


def test_silence_is_only_about_what_was_shown(state: State) -> None:
    state.ask(ClearanceMode.NO_OBJECTION)
    assert pass_the_date(state) == 2
    state.change("1.1.3")
    with acting_as(state.coordinator):
        assert what_bodies_lack(state.draft) == [
            "Changed since Pilot office cleared: 1.1.3.",
            "Changed since School office cleared: 1.1.3.",
        ]
        ask_again(round_of(state.draft), by=state.coordinator)
    with acting_as(DATES):
        assert note_no_objection(by=DATES) == 0
    assert pass_the_date(state) == 2


def test_the_date_moves_to_a_working_day(state: State) -> None:
    schools, _harbour = state.ask()
    assert schools.due_on == next_working_day(state.cast.party("aldermoor"), today() + 10 * DAY)


def test_a_letter_equals_a_click_and_names_itself(state: State) -> None:
    schools, _harbour = state.ask()
    with acting_as(state.coordinator):
        for letter, problem in ((Letter(" ", today()), "number"), (Letter("5", today() + DAY), "future")):
            with pytest.raises(AnswerProblem, match=problem):
                enter_letter(schools, letter, word=Word.CLEARED, by=state.coordinator)
        entered = enter_letter(schools, Letter("5", today()), word=Word.CLEARED, by=state.coordinator)
        assert (entered.means, entered.letter_number, entered.originator_id) == (
            Means.LETTER,
            "5",
            state.draft.originator_id,
        )
        assert what_bodies_lack(state.draft) == ["Pilot office has not cleared yet."]
    with acting_as(state.speaker):
        # The body sees what was entered in its name, and does not take it back.
        assert Clearance.objects.get(pk=entered.pk).letter_number == "5"
        with pytest.raises(Refused, match="coordinator"):
            withdraw_clearance(entered, by=state.speaker)
    with acting_as(state.coordinator):
        withdraw_clearance(entered, by=state.coordinator)
        assert "School office has not cleared yet." in what_bodies_lack(state.draft)


def test_reservations_are_refused_where_the_state_does_not_admit_them(state: State) -> None:
    with acting_as(state.coordinator):
        set_clearance_rule(
            state.cast.party("aldermoor"),
            mode=ClearanceMode.ALL,
            bodies=[state.schools.pk],
            admits_reservations=False,
            reason="So.",
            by=state.coordinator,
        )
        start_clearance(state.draft, language="en", by=state.coordinator)
    with pytest.raises(AnswerProblem, match="without reservations"):
        say(state.request(state.schools), state.speaker, Word.RESERVED, "Unless.")


@pytest.mark.parametrize("word", [Word.OBJECTED, Word.RESERVED])
def test_an_objection_and_a_reservation_say_what_they_are_about(state: State, word: str) -> None:
    schools, _harbour = state.ask()
    with pytest.raises(AnswerProblem, match="Say why|footnote"):
        say(schools, state.speaker, word, "  ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"mode": "all", "bodies": []}, "at least one body"),
        ({"mode": "all", "bodies": [0]}, "your State"),
        ({"mode": "by-lot"}, "ways to clear"),
        ({"days": 0}, "between 1"),
        ({"reason": " "}, "Say why"),
    ],
    ids=str,
)
def test_a_rule_that_cannot_work_is_not_kept(cast: Cast, change: dict[str, Any], problem: str) -> None:
    coordinator = cast.user("coordinator")
    given = {"mode": "authority", "reason": "So."} | change
    with acting_as(coordinator), pytest.raises(AnswerProblem, match=problem):
        set_clearance_rule(cast.party("aldermoor"), by=coordinator, **given)


def test_whoever_acts_for_the_holder_clears_in_those_days_and_not_afterwards(state: State) -> None:
    schools, _harbour = state.ask()
    alternate = User.objects.create(username="alternate")
    post = Post.objects.get(code="focal-point")
    term = Term.objects.create(user=alternate, post=post, starts_on=today(), ends_on=today(), is_acting=True)
    say(schools, alternate)
    with acting_as(state.coordinator):
        said = schools.words.standing().first()
        assert said is not None
        assert (said.by_post, said.by_acting) == (post, True)
    Term.objects.filter(pk=term.pk).update(starts_on=today() - 2 * DAY, ends_on=today() - DAY)
    with pytest.raises((Refused, ClearanceRequest.DoesNotExist)):
        say(schools, User.objects.get(username="alternate"))
