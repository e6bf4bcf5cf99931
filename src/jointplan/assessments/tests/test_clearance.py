# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a clearance covers, what it lacks, and who learns of it."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jointplan.access.circle_operations import arrange_circles
from jointplan.access.identity import acting_as
from jointplan.access.operations import ReleaseProblem, circulate, name_readers, widen
from jointplan.access.today import today
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.assessments import messages
from jointplan.assessments.clearance_rules import DATES
from jointplan.assessments.clearing import (
    authority_word,
    changed_since,
    clearance_of,
    contents_by_clause,
    leaving,
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
    Submission,
    Word,
)
from jointplan.assessments.operations.answers import PartInput, save_answer
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
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.tasks import look_at_clearances
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from jointplan.parties.calendars import next_working_day
from jointplan.parties.models import Party, PartyKind
from tests.cast import ROLES, Cast
from tests.clearance_cast import ask_bodies, clear, request_of, say
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class State:
    """The draft of Aldermoor with two bodies: its schools, and a pilot office that the cast does not have."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.coordinator, self.clearing = cast.user("coordinator"), cast.user("clearing")
        self.schools, self.speaker = cast.party("aldermoor-schools"), cast.user("focal_point")
        state = cast.party("aldermoor")
        names = {"en": "Pilot office"}
        with acting_as(OPERATOR):
            self.harbour = Party.objects.create(
                code="aldermoor-pilots", kind=PartyKind.STATE_BODY, parent=state, region=state.region, names=names
            )
            post = establish_post(
                self.harbour, code="pilots", kind=PostKind.VALIDATOR, functions={"en": "Harbour"}, by=OPERATOR
            )
            arrange_circles(state.region, by=OPERATOR)
        self.harbour_speaker = User.objects.create(username="pilots")
        Term.objects.create(user=self.harbour_speaker, post=post, starts_on=today() - DAY)
        with acting_as(self.coordinator):
            self.draft = cast.submission("aldermoor", "2022")
            for code in ("1.1.2", "1.1.3"):
                clause = cast.edition().clauses.get(code=code)
                save_answer(self.draft, clause, {"progress": PartInput("Lamps.", "en")}, by=self.coordinator)

    def ask(self, mode: str = ClearanceMode.ALL, codes: Any = None) -> tuple[ClearanceRequest, ClearanceRequest]:
        # Not only what was assigned to them: every answer, unless the test names some.
        ask_bodies(self.draft, [self.schools, self.harbour], self.coordinator, mode=mode, codes=codes or [])
        return self.request(self.schools), self.request(self.harbour)

    def request(self, body: Party) -> ClearanceRequest:
        return request_of(self.draft, body, self.coordinator)

    def lacks(self) -> list[str]:
        with acting_as(self.coordinator):
            return what_clearance_lacks(self.draft)

    def change(self, code: str, text: str = "Something newer.") -> None:
        with acting_as(self.coordinator):
            part = self.cast.part("aldermoor", "2022", code, "progress")
            given = {"progress": PartInput(text, "en", part.version)}
            save_answer(self.draft, part.clause, given, by=self.coordinator)


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


def test_a_body_reads_what_it_is_asked_about_and_nothing_of_another(state: State) -> None:
    with acting_as(state.coordinator):
        numbers = [state.schools.pk, state.harbour.pk]
        state_party = state.cast.party("aldermoor")
        set_clearance_rule(state_party, mode=ClearanceMode.ALL, bodies=numbers, reason="So.", by=state.coordinator)
        asked = {state.schools.pk: ["1.1.1"], state.harbour.pk: ["1.1.2"]}
        start_clearance(state.draft, language="en", asked=asked, by=state.coordinator)
    say(state.request(state.harbour), state.harbour_speaker, Word.OBJECTED, "Not our lamps.")
    with acting_as(state.speaker):
        mine = AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022")
        assert set(mine.values_list("clause__code", flat=True)) == {"1.1.1"}
        assert [request.body_id for request in ClearanceRequest.objects.filter(cycle__code="2022")] == [
            state.schools.pk
        ]
        assert not Clearance.objects.filter(body=state.harbour).exists()
        assert not Submission.objects.filter(pk=state.draft.pk).exists()
        told = str(list(Entry.objects.values_list("details", flat=True)))
        assert "body-aldermoor-harbour" not in told


def test_no_body_learns_from_the_page_on_readers_which_other_body_was_asked(state: State, client_as: Any) -> None:
    state.ask()
    with acting_as(state.speaker):
        part = AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022").first()
        assert part is not None
    page = client_as("focal_point").get(f"/en/work/sharing/answerpart/{part.uid}/").content.decode()
    # That both are bodies of the State is known; which of them reads this answer is not.
    assert "<strong>School office" in page
    assert "<strong>Pilot office" not in page
    page = client_as("coordinator").get(f"/en/work/sharing/answerpart/{part.uid}/").content.decode()
    assert "<strong>Pilot office" in page


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


def test_nobody_widens_what_is_cleared_inside(cast: Cast) -> None:
    """Nor circulates it, nor names readers: on the pages of sharing and by the operations behind them."""
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with reading_everything():
        word = Clearance.objects.get(body__code="aldermoor", cycle__code="2022")
        asked = ClearanceRequest.objects.get(body__code="aldermoor-schools")
    for record in (word, asked):
        with acting_as(clearing):
            assert record.originator
            for act in (
                lambda record=record: widen(record, label="GREEN", reason="So.", by=clearing),
                lambda record=record: name_readers(record, [clearing.pk], reason="So.", by=clearing),
            ):
                with pytest.raises((Refused, ReleaseProblem)):
                    act()
        with acting_as(coordinator), pytest.raises((Refused, ReleaseProblem)):
            circulate(record, ["coast-state-aldermoor"], by=coordinator)


def test_what_may_be_said_outside_names_no_body(state: State) -> None:
    schools, harbour = state.ask()
    say(schools, state.speaker, Word.RESERVED, "As far as schools go.")
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    with acting_as(state.coordinator):
        facts = clearance_of(state.draft)
        assert facts is not None
        word = authority_word(state.draft)
        assert word is not None
    assert (facts.language, facts.mode, facts.post, facts.by_letter) == ("en", "all", "clearing", False)
    assert facts.digest == word.digest
    said = str(facts.as_data()).lower()
    assert not any(name in said for name in ("school", "harbour", "reserv", "object", "footnote"))


def test_sending_ends_the_round_and_nothing_waits_any_more(state: State) -> None:
    schools, harbour = state.ask()
    say(schools, state.speaker)
    with acting_as(state.harbour_speaker):
        assert [task.due_on for task in tasks_of(state.harbour_speaker, fictional=False)] == [harbour.due_on]
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    with acting_as(state.coordinator):
        send_submission(state.draft, by=state.coordinator)
        assert ClearanceRequest.objects.open().count() == 0
    for user in (state.speaker, state.harbour_speaker):
        with acting_as(user):
            assert [task for task in tasks_of(user, fictional=False) if "/clearance/" in task.url] == []
    with pytest.raises(Refused, match="not asked any more"):
        say(schools, state.speaker)


def told(user: User) -> set[str]:
    with acting_as(user):
        waiting = Notification.objects.visible_to(user).filter(done_at=None)
        return {name.split("/")[1] for name in waiting.values_list("name", flat=True)}


def test_messages_stay_inside_the_state(state: State) -> None:
    """clearance_asked, clearance_due, body_answered, clearance_complete, authority_answered and clearance_over."""
    outside = [cast_user for role in ROLES if (cast_user := state.cast.user(role)).pk and not role_is_ours(role)]
    before = {user.pk: told(user) for user in outside}
    schools, harbour = state.ask()
    assert "clearance_asked" in told(state.speaker) & told(state.harbour_speaker)
    with acting_as(state.coordinator):
        ClearanceRequest.objects.filter(cycle__code="2022").update(due_on=today() + DAY)
    look_at_clearances()
    look_at_clearances()
    assert "clearance_due" in told(state.speaker)
    say(schools, state.speaker, Word.OBJECTED, "Not so.")
    assert not {"clearance_asked", "clearance_due"} & told(state.speaker)
    assert "body_answered" in told(state.coordinator)
    say(schools, state.speaker)
    say(harbour, state.harbour_speaker)
    look_at_clearances()
    assert "clearance_complete" in told(state.clearing)
    clear(state.draft, state.clearing)
    assert "clearance_complete" not in told(state.clearing)
    assert "authority_cleared" in told(state.coordinator)
    with acting_as(state.coordinator):
        send_submission(state.draft, by=state.coordinator)
    assert not {"authority_cleared", "body_answered"} & told(state.coordinator)
    sent = {"submission_received"}
    assert {user.pk: told(user) - sent for user in outside} == {pk: names - sent for pk, names in before.items()}


def role_is_ours(role: str) -> bool:
    return role in {"coordinator", "clearing", "focal_point"}


def test_every_message_of_a_clearance_goes_to_whom_its_function_says(state: State) -> None:
    schools, _harbour = state.ask()
    assert {user.username for user in messages.speakers_of(state.schools)} == {"focal_point"}
    with acting_as(state.coordinator):
        messages.clearance_answered(schools)
        messages.clearance_ended(schools)
    assert "clearance_asked" not in told(state.speaker)


@pytest.mark.parametrize("role", ["secretariat", "other_coordinator", "other_focal_point", "partner", "observer"])
def test_raw_sql_shows_nothing_of_a_clearance_to_anybody_outside(state: State, role: str) -> None:
    schools, _harbour = state.ask()
    say(schools, state.speaker, Word.OBJECTED, "Not so.")
    tables = ("clearance", "clearancerequest", "clearanceround", "clearancerule")
    with acting_as(state.cast.user(role)), connection.cursor() as cursor:
        for table in tables:
            for suffix in ("", "event"):
                cursor.execute(
                    f"SELECT count(*) FROM assessments_{table}{suffix} t "
                    "JOIN parties_party p ON p.id = t.originator_id WHERE p.code LIKE 'aldermoor%'"
                )
                assert cursor.fetchone() == (0,), table
        assert not Entry.objects.filter(verb__contains="clearance", party=state.draft.originator_id).exists()


def test_the_desk_shows_the_difference_since_the_last_clearance_word_by_word(state: State, client_as: Any) -> None:
    clear(state.draft, state.clearing)
    state.change("1.1.2", "Lamps and lanterns.")
    page = client_as("clearing").get(f"/en/work/submissions/{state.draft.uid}/clearance/").content.decode()
    assert "Changed since it was cleared" in page
    assert "lanterns" in page
    assert "<del>" in page


def test_the_sheet_counts_answers_by_label_and_comes_as_pdf(state: State, client_as: Any) -> None:
    schools, _harbour = state.ask()
    say(schools, state.speaker, Word.RESERVED, "As far as schools go.")
    client: Client = client_as("clearing")
    page = client.get(f"/en/work/submissions/{state.draft.uid}/clearance/sheet/").content.decode()
    for words in ("School office", "As far as schools go.", "Has not cleared", "English", "TLP:AMBER+STRICT"):
        assert words in page
    response = client.get(f"/en/work/submissions/{state.draft.uid}/clearance/sheet.pdf")
    assert response.content.startswith(b"%PDF-")
    assert "AMBER-STRICT" in response.headers["Content-Disposition"].upper().replace("+", "-")


CONTENTS = st.dictionaries(
    st.sampled_from(["1.1.1", "1.1.2", "1.1.3"]),
    st.dictionaries(st.sampled_from(["1:1:en", "2:1:en", "3:2:ru", "4:1:en"]), st.booleans(), max_size=4),
)


@given(CONTENTS, CONTENTS)
def test_a_clearance_never_covers_what_was_not_read(before: Any, now: Any) -> None:
    changed = changed_since(leaving(before), now)
    for code, parts in now.items():
        unread = [key for key, leaves in parts.items() if leaves and key not in leaving(before).get(code, [])]
        if unread:
            assert code in changed


@given(CONTENTS)
def test_what_was_read_and_stays_as_it_was_needs_no_second_clearance(contents: Any) -> None:
    assert changed_since(leaving(contents), contents) == []
    inside = {code: dict.fromkeys(parts, False) for code, parts in contents.items()}
    assert changed_since(leaving(contents), inside) == []


def test_contents_are_what_the_reader_may_read(state: State) -> None:
    schools, _harbour = state.ask(codes=["1.1.1"])
    with acting_as(state.speaker):
        assert set(contents_by_clause(schools.submission_id)) == {"1.1.1"}
