# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who learns of a clearance: those whom it concerns inside the State, and nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.access.operations import ReleaseProblem, circulate, name_readers, widen
from jointplan.access.today import today
from jointplan.accounts.models import User
from jointplan.assessments import clearance_messages
from jointplan.assessments.clearing import (
    authority_word,
    changed_since,
    clearance_of,
    contents_by_clause,
    leaving,
)
from jointplan.assessments.models import (
    AnswerPart,
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    Submission,
    Word,
)
from jointplan.assessments.operations.clearance_rounds import set_clearance_rule, start_clearance
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.tasks import look_at_clearances
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from tests.cast import ROLES, Cast
from tests.clearance_cast import clear, say
from tests.clearance_state import DAY, State
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(cast: Cast) -> State:
    return State(cast)


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
    assert facts.digest == word.contents_digest
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
    assert {user.username for user in clearance_messages.speakers_of(state.schools)} == {"focal_point"}
    with acting_as(state.coordinator):
        clearance_messages.clearance_answered(schools)
        clearance_messages.clearance_ended(schools)
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
