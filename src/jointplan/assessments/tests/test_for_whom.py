# SPDX-License-Identifier: AGPL-3.0-or-later
"""For whom answers leave, what leaves besides, and that nobody outside learns whom the State asked."""

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from jointplan.access.circle_operations import arrange_circles, circle_of_body
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Membership
from jointplan.access.operations import ReleaseProblem, circulate
from jointplan.access.today import today
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.asking import schema_of
from jointplan.assessments.clearance_forms import codes_meant
from jointplan.assessments.clearing import contents_by_clause, digest_of, leaving
from jointplan.assessments.models import AnswerPart, Clearance, ClearanceMode, Snapshot, Word
from jointplan.assessments.operations.clearance_rounds import set_clearance_rule, start_clearance
from jointplan.assessments.operations.clearances import Letter, clear_submission, enter_letter
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.documents.models import Document
from tests.cast import Cast
from tests.clearance_cast import CONFIRMED, clear, say
from tests.clearance_state import State
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db

FOOTNOTE = "As far as schools go."
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def state(cast: Cast) -> State:
    return State(cast)


def clear_for(state: State, circle: str, *stricter: str) -> Clearance:
    confirmed = replace(CONFIRMED, circle=circle, stricter=stricter)
    with acting_as(state.clearing):
        seen = digest_of(leaving(contents_by_clause(state.draft.pk)))
        return clear_submission(state.draft, language="en", confirmed=confirmed, seen=seen, by=state.clearing)


def send(state: State) -> Snapshot:
    with acting_as(state.coordinator):
        return send_submission(state.draft, by=state.coordinator, as_it_is=True).snapshot


def circle_with_states(state: State) -> str:
    with acting_as(OPERATOR):
        arrange_circles(state.draft.originator.region, by=OPERATOR)
    return Circle.objects.get(region=state.draft.originator.region, kind=CircleKind.STATES_AND_SECRETARIAT).code


def kinds_read_by(state: State, role: str) -> set[str]:
    with acting_as(state.cast.user(role)):
        return set(AnswerPart.objects.filter(submission=state.draft).values_list("kind", flat=True))


def test_the_clearing_authority_says_for_whom_it_leaves_and_what_is_stricter(state: State) -> None:
    with acting_as(state.coordinator):
        part = state.cast.part("aldermoor", "2022", "1.1.1", "challenges")
        stricter = _part_of(part)
    clear_for(state, circle_with_states(state), stricter)
    snapshot = send(state)
    assert "challenges" in kinds_read_by(state, "secretariat")
    assert "progress" in kinds_read_by(state, "other_coordinator")
    assert "challenges" not in kinds_read_by(state, "other_coordinator")
    said = json.loads(snapshot.content)
    assert said["circle"]["code"] == circle_with_states(state)
    # What is signed is read by those alone who read all of it.
    with acting_as(state.cast.user("other_coordinator")):
        assert not Snapshot.objects.filter(pk=snapshot.pk).exists()


def _part_of(part: AnswerPart) -> str:
    return schema_of(part.cycle.questionnaire_id).part_of(part.kind).key


def test_without_a_word_on_it_the_secretariat_alone_receives(state: State) -> None:
    circle_with_states(state)
    clear(state.draft, state.clearing)
    send(state)
    assert "progress" in kinds_read_by(state, "secretariat")
    assert kinds_read_by(state, "other_coordinator") == set()


@pytest.mark.parametrize("circle", ["coast-states", "coast-partners", "isles-secretariat", "nothing"])
def test_what_the_secretariat_could_not_read_is_no_choice(state: State, circle: str) -> None:
    with pytest.raises(AnswerProblem, match="Choose one of the circles"):
        clear_for(state, circle)


@pytest.mark.parametrize("what", ["the secretariat left", "a State joined"])
def test_nothing_leaves_for_a_circle_that_became_another_since_it_was_cleared(state: State, what: str) -> None:
    code = circle_with_states(state)
    clear_for(state, code)
    members = Membership.objects.current().filter(circle__code=code)
    with reading_everything():
        if what == "a State joined":
            Clearance.objects.update(said_at=timezone.now() - datetime.timedelta(days=9))
            members.filter(party__code="brindal").update(starts_on=today() - datetime.timedelta(days=2))
        else:
            members.filter(party__is_secretariat=True).update(
                starts_on=today() - datetime.timedelta(days=9), ends_on=today() - datetime.timedelta(days=1)
            )
    with pytest.raises(AnswerProblem, match="other members than when"):
        send(state)


def test_a_part_that_is_not_in_the_questionnaire_is_no_choice(state: State) -> None:
    with pytest.raises(AnswerProblem, match="parts of the questionnaire"):
        clear_for(state, "", "nothing")


@pytest.mark.parametrize("leave", [True, False])
def test_footnotes_leave_where_the_rule_of_the_state_says_so_and_never_with_a_name(state: State, leave: bool) -> None:
    schools, harbour = ask(state, footnotes_leave=leave)
    say(schools, state.speaker, Word.RESERVED, FOOTNOTE)
    say(harbour, state.harbour_speaker, Word.OBJECTED, "Not so at all.")
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    said = send(state).content
    assert [note["text"] for note in json.loads(said)["footnotes"]] == ([FOOTNOTE] if leave else [])
    assert not any(words in said for words in ("aldermoor-schools", "School office", "Not so at all", "Pilot"))


def ask(state: State, *, footnotes_leave: bool) -> Any:
    bodies = [state.schools.pk, state.harbour.pk]
    with acting_as(state.coordinator):
        set_clearance_rule(
            state.draft.originator,
            mode=ClearanceMode.ALL,
            bodies=bodies,
            footnotes_leave=footnotes_leave,
            reason="So.",
            by=state.coordinator,
        )
        start_clearance(state.draft, language="en", asked=dict.fromkeys(bodies, []), by=state.coordinator)
    return state.request(state.schools), state.request(state.harbour)


def test_the_page_of_the_receipt_shows_the_footnote_to_the_secretariat(state: State, client_as: Any) -> None:
    schools, harbour = ask(state, footnotes_leave=True)
    say(schools, state.speaker, Word.RESERVED, FOOTNOTE)
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    send(state)
    page = client_as("secretariat").get(f"/en/work/submissions/{state.draft.uid}/receipt/").content.decode()
    assert FOOTNOTE in page
    assert "School office" not in page


def test_raw_sql_shows_the_secretariat_no_circle_of_a_body_at_what_left(state: State) -> None:
    """Neither by its code nor by the number of a membership: not at parts, answers, the submission or its receipt."""
    schools, harbour = state.ask()
    say(schools, state.speaker)
    say(harbour, state.harbour_speaker)
    clear(state.draft, state.clearing)
    with acting_as(state.coordinator):
        bodies = Circle.objects.filter(kind=CircleKind.BODY, state=state.draft.originator)
        tokens = {f"membership:{pk}" for pk in bodies.values_list("memberships", flat=True)}
        codes = set(bodies.values_list("code", flat=True))
    assert codes
    send(state)
    with acting_as(state.cast.user("secretariat")), connection.cursor() as cursor:
        for table in ("answerpart", "answer", "submission", "snapshot"):
            cursor.execute(
                f"SELECT audience, readers, audience_memberships FROM assessments_{table} t "
                "JOIN parties_party p ON p.id = t.originator_id WHERE p.code = 'aldermoor'"
            )
            rows = cursor.fetchall()
            assert rows, table
            for audience, readers, memberships in rows:
                assert not codes & set(audience), table
                assert not tokens & set(readers), table
                assert not tokens & {f"membership:{pk}" for pk in memberships}, table


def test_a_body_reads_afterwards_what_left_of_what_it_cleared(state: State, client_as: Any) -> None:
    schools, harbour = state.ask(codes=["1.1.2"])
    say(schools, state.speaker)
    say(harbour, state.harbour_speaker)
    with acting_as(state.coordinator):
        set_clearance_rule(state.draft.originator, mode=ClearanceMode.AUTHORITY, reason="So.", by=state.coordinator)
    clear(state.draft, state.clearing)
    send(state)
    page = client_as("focal_point").get(f"/en/work/clearance/asked/{schools.uid}/").content.decode()
    assert "Lamps." in page


def test_what_left_is_shown_to_no_single_body_afterwards_but_to_the_state_and_all_of_them(state: State) -> None:
    clear(state.draft, state.clearing)
    send(state)
    with acting_as(state.coordinator):
        part = AnswerPart.objects.filter(submission=state.draft).first()
        assert part is not None
        alone = circle_of_body(state.schools, by=state.coordinator)
        with pytest.raises(ReleaseProblem, match="to which body it went"):
            circulate(part, [alone.code], by=state.coordinator)
        all_of_them = Circle.objects.get(kind=CircleKind.STATE, state=state.draft.originator)
        circulate(part, [all_of_them.code], by=state.coordinator)


def test_the_scan_of_a_letter_is_a_document_of_the_state_alone(state: State) -> None:
    schools, _harbour = state.ask()
    with acting_as(state.coordinator):
        letter = Letter("12/a", today(), scan=PNG, file_name="letter.png")
        word = enter_letter(schools, letter, word=Word.CLEARED, by=state.coordinator)
        assert word.scan is not None
        assert (word.scan.label, word.scan.kind, word.scan.originator_id) == (
            "AMBER+STRICT",
            "letter",
            state.draft.originator_id,
        )
    with acting_as(state.speaker):
        assert Clearance.objects.filter(pk=word.pk).exists()
        assert not Document.objects.filter(pk=word.scan_id).exists()


def test_what_is_no_file_is_refused_and_nothing_is_entered(state: State) -> None:
    schools, _harbour = state.ask()
    with acting_as(state.coordinator):
        with pytest.raises(AnswerProblem):
            enter_letter(
                schools,
                Letter("1", today(), scan=b"MZ\x00\x01", file_name="a.exe"),
                word="cleared",
                by=state.coordinator,
            )
        assert not Clearance.objects.filter(request=schools).exists()


def test_a_letter_is_entered_with_its_scan_on_the_page(state: State, client_as: Any) -> None:
    schools, _harbour = state.ask()
    given = {
        "letter_number": "7",
        "letter_dated_on": today().isoformat(),
        "word": "cleared",
        "scan": SimpleUploadedFile("letter.png", PNG),
    }
    client = client_as("coordinator")
    response = client.post(f"/en/work/clearance/asked/{schools.uid}/letter/", given)
    assert response.status_code == 302
    assert "Scan of the letter" in client.get(f"/en/work/submissions/{state.draft.uid}/clearance/").content.decode()


def test_each_body_is_asked_about_measures_of_its_own(state: State, client_as: Any) -> None:
    with acting_as(state.coordinator):
        bodies = [state.schools.pk, state.harbour.pk]
        set_clearance_rule(
            state.draft.originator, mode=ClearanceMode.ALL, bodies=bodies, reason="So.", by=state.coordinator
        )
    given = {
        "bodies": bodies,
        f"of_{state.schools.pk}": "1.1.2",
        f"of_{state.harbour.pk}": "1.1",
        "language": "en",
        "due_on": today().isoformat(),
    }
    client = client_as("coordinator")
    url = f"/en/work/submissions/{state.draft.uid}/clearance/ask/"
    wrong = client.post(url, given | {f"of_{state.schools.pk}": "9.9"}).content.decode()
    assert "No answer that leaves is at 9.9" in wrong
    assert client.post(url, given).status_code == 302
    assert state.request(state.schools).codes == ["1.1.2"]
    assert state.request(state.harbour).codes == ["1.1.1", "1.1.2", "1.1.3"]


def test_parts_of_the_plan_mean_the_answers_below_them() -> None:
    codes = ["I.2.1", "I.2.2", "I.20.1", "II.1.7"]
    assert codes_meant("i.2; II.1.7", codes) == ["I.2.1", "I.2.2", "II.1.7"]
    assert codes_meant("", codes) == []
