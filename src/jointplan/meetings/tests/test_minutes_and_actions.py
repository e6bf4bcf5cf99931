# SPDX-License-Identifier: AGPL-3.0-or-later
"""After a meeting: minutes agreed in stages, contributions answered, actions verified by somebody else."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from icalendar import Calendar

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.assessments.deadlines import deadlines_of
from jointplan.core.rules import Refused
from jointplan.meetings import messages
from jointplan.meetings.acting import give_action, report_action, verify_action
from jointplan.meetings.inviting import hold_meeting, invite_posts
from jointplan.meetings.meeting_pages import last_actions
from jointplan.meetings.minuting import (
    agree_minutes,
    circulate_minutes,
    contribute,
    correct_minutes,
    respond,
    write_minutes,
)
from jointplan.meetings.models import Contribution, ContributionResponse, Meeting, MeetingAction, MeetingSeries, Minutes
from jointplan.meetings.operations import DecisionProblem, register_decision
from jointplan.meetings.preparing import cancel_meeting, change_meeting, prepare_meeting
from jointplan.meetings.problems import MeetingProblem
from jointplan.meetings.turns import waiting_for
from jointplan.notifications.models import Notification
from tests.cast import Cast
from tests.meetings_cast import DUE, HELD, SOON, TODAY, meeting_canary, plan, post_of

YESTERDAY = TODAY - datetime.timedelta(days=1)


def meeting_called(key: str) -> Meeting:
    return Meeting.objects.select_related("originator__region", "region").get(title=meeting_canary(key))


def held(cast: Cast, *roles: str) -> Meeting:
    """A meeting of the region that was held; the secretariat's identity stays."""
    by = cast.user("secretariat")
    made = prepare_meeting(cast.party("coast-secretariat"), by=by, kind="regional", **plan("Lamps"))
    invite_posts(made, [post_of(role) for role in roles or ("coordinator", "other_coordinator")], by=by)
    return hold_meeting(made, {cast.party("aldermoor"): "in-person"}, by=by)


def test_minutes_go_from_draft_to_agreed_and_each_correction_is_answered_first(cast: Cast) -> None:
    by, state = cast.user("secretariat"), cast.user("coordinator")
    with acting_as(by):
        meeting = held(cast)
        draft = write_minutes(meeting, "The keepers met.", by=by)
        assert (draft.label, draft.number) == (Label.AMBER_STRICT, 1)
        assert write_minutes(meeting, "The keepers met at night.", by=by).pk == draft.pk
        with pytest.raises(MeetingProblem, match="last day for corrections is over"):
            circulate_minutes(draft, YESTERDAY, by=by)
        first = circulate_minutes(draft, TODAY, by=by)
        assert first.audience == meeting.audience
    with acting_as(state):
        correction = correct_minutes(first, "At noon, not at night.", by=state)
        assert (correction.kind, correction.label) == ("correction", Label.AMBER)
    with acting_as(by):
        with pytest.raises(MeetingProblem, match="Answer every correction first"):
            agree_minutes(first, "note", by=by)
        respond(correction, "taken-up", "So it was.", by=by)
        with pytest.raises(Refused, match="given already"):
            respond(Contribution.objects.get(pk=correction.pk), "not", "No.", by=by)
        second = circulate_minutes(write_minutes(meeting, "The keepers met at noon.", by=by), TODAY, by=by)
        with pytest.raises(MeetingProblem, match="later version"):
            agree_minutes(first, "note", by=by)
        with pytest.raises(MeetingProblem, match="not over yet"):
            agree_minutes(second, "silence", by=by)
    with acting_as(state), pytest.raises(Refused, match="later version of these minutes"):
        correct_minutes(first, "Too late.", by=state)
    with acting_as(by):
        assert agree_minutes(second, "meeting", by=by).stage == "agreed"
        with pytest.raises(MeetingProblem, match="stay as they are"):
            write_minutes(meeting, "Nobody met.", by=by)


def test_the_text_of_circulated_minutes_stays_whoever_asks(cast: Cast) -> None:
    with acting_as(cast.user("secretariat")):
        minutes = Minutes.objects.get(meeting=meeting_called("focal"))
        found = Minutes.objects.filter(pk=minutes.pk)
        for change in (lambda: found.update(text="No."), lambda: found._raw_delete("default")):
            with pytest.raises(DatabaseError, match="Minutes that were circulated stay"), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("role", "complaint"),
    [
        ("third_coordinator", "Only those who were invited"),
        ("partner", "Only those who were invited"),
        ("secretariat", "Only those who were invited"),
    ],
)
def test_only_those_who_were_invited_correct_the_minutes(cast: Cast, role: str, complaint: str) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        meeting = held(cast)
        minutes = circulate_minutes(write_minutes(meeting, "We met.", by=by), TODAY, by=by)
        Meeting.objects.filter(pk=meeting.pk).update(label=Label.GREEN, audience=[])
        Minutes.objects.filter(pk=minutes.pk).update(label=Label.GREEN, audience=[])
    user = cast.user(role)
    with acting_as(user), pytest.raises(Refused, match=complaint):
        correct_minutes(minutes, "No.", by=user)


def test_a_court_gives_a_view_and_is_given_nothing_to_do(cast: Cast) -> None:
    by, court = cast.user("coordinator"), cast.user("focal_point")
    body = cast.party("aldermoor-schools")
    with acting_as(by):
        made = prepare_meeting(cast.party("aldermoor"), by=by, kind="inside", **plan("Lamps"))
        invite_posts(made, [post_of("focal_point")], by=by, consulted=[body])
        hold_meeting(made, {body: "in-person"}, by=by)
        minutes = circulate_minutes(write_minutes(made, "We met.", by=by), TODAY, by=by)
        with pytest.raises(MeetingProblem, match="given nothing to do"):
            give_action(made, "Judge.", body, DUE, by=by)
    with acting_as(court):
        view = correct_minutes(minutes, "We think otherwise.", by=court)
    assert (view.kind, view.get_kind_display()) == ("view", "View")


def test_a_contribution_is_answered_in_writing_and_the_answer_goes_where_it_went(cast: Cast) -> None:
    with acting_as(cast.user("partner")):
        response = ContributionResponse.objects.get(contribution__originator__code="coast-fund")
        assert meeting_canary("open response") in response.reason
    with acting_as(cast.user("observer")):
        assert not ContributionResponse.objects.exists()
        with pytest.raises(Refused, match="Only those who write for a party"):
            contribute(meeting_called("open"), "Light.", by=cast.user("observer"), title="Lamps")
    other = cast.user("coordinator")
    with acting_as(other), pytest.raises(Refused, match="Join the consultation first"):
        contribute(meeting_called("open"), "Light.", by=other, title="Lamps")
    by = cast.user("secretariat")
    with acting_as(by):
        waiting = Contribution.objects.unanswered().get(originator__code="corvane", kind="contribution")
        assert respond(waiting, "not", "The oil is short.", by=by).label == Label.GREEN


def test_an_action_is_verified_by_somebody_else_than_who_reported_it(cast: Cast) -> None:
    by, owner = cast.user("secretariat"), cast.user("coordinator")
    with acting_as(by):
        meeting = held(cast)
        action = give_action(meeting, "Light the lamps.", cast.party("aldermoor"), DUE, by=by, measures=["1.1.1"])
        own = give_action(meeting, "Count the lamps.", cast.party("coast-secretariat"), DUE, by=by)
        with pytest.raises(Refused, match="no report"):
            verify_action(action, by=by)
        with pytest.raises(Refused, match="Only the owner"):
            report_action(action, "Done.", by=by)
        report_action(own, "Counted.", by=by)
        with pytest.raises(Refused, match="Somebody else verifies"):
            verify_action(own, by=by)
        with pytest.raises(MeetingProblem, match="before the meeting"):
            give_action(meeting, "Light.", cast.party("aldermoor"), datetime.date(2000, 1, 1), by=by)
    with acting_as(owner):
        assert [line.text for line in waiting_for(owner, False) if "Light the lamps." in line.text]
        report_action(action, "They are lit.", by=owner)
        assert not [line for line in waiting_for(owner, False) if "Light the lamps." in line.text]
        with pytest.raises(Refused, match="Only the party that this record comes from"):
            verify_action(action, by=owner)
    with acting_as(cast.user("other_coordinator")):
        assert not MeetingAction.objects.get(pk=action.pk).reports.exists()
    with acting_as(by):
        assert [line.text for line in waiting_for(by, False) if "Light the lamps." in line.text]
        assert verify_action(action, by=by).state == "verified"


def test_what_is_open_in_a_series_opens_the_next_meeting_by_itself(cast: Cast, client_as: Any) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        series = MeetingSeries.objects.get(title=meeting_canary("series"))
        later = prepare_meeting(
            cast.party("coast-secretariat"), by=by, kind="focal-points", series=series, **plan("Next", SOON)
        )
        assert [action.text for action in last_actions(later, by)] == [
            meeting_canary(f"action {name}") for name in ("open", "reported")
        ]
        assert last_actions(meeting_called("focal"), by) == []
    for address in ("", "papers/agenda/"):
        page = client_as("secretariat").get(f"/en/work/meetings/{later.uid}/{address}").content.decode()
        assert meeting_canary("action open") in page
        assert "Actions of the last meeting" in page


def test_a_decision_may_name_its_meeting_of_the_region(cast: Cast) -> None:
    by = cast.user("secretariat")
    said = {"taken_in": "Lamps", "taken_on": HELD.date(), "text": "The States agree."}
    with acting_as(by):
        meeting = held(cast)
        decision = register_decision(meeting.region, by=by, meeting=meeting, **said)
        action = give_action(meeting, "Light.", cast.party("brindal"), DUE, by=by, decision=decision)
        assert (decision.meeting_id, action.decision_id) == (meeting.pk, decision.pk)
        with pytest.raises(MeetingProblem, match="decision of this meeting"):
            give_action(meeting_called("focal"), "Light.", cast.party("brindal"), DUE, by=by, decision=decision)
        elsewhere = Meeting(region_id=meeting.region_id, originator=cast.party("aldermoor"))
        with pytest.raises(DecisionProblem, match="meetings of the region"):
            register_decision(meeting.region, by=by, meeting=elsewhere, **said)


def test_a_calendar_gets_the_same_event_again_and_hears_that_it_is_cancelled(cast: Cast, client_as: Any) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        meeting = meeting_called("coming")
        address = f"/en/work/meetings/{meeting.uid}/invitation.ics"

    def fetched() -> Any:
        response = client_as("third_coordinator").get(address)
        assert (response["X-Sharing-Label"], response["Content-Type"]) == ("TLP:AMBER", "text/calendar; charset=utf-8")
        calendar = Calendar.from_ical(response.content)
        (event,) = calendar.walk("VEVENT")
        return calendar, event

    calendar, first = fetched()
    assert (calendar["METHOD"], first["SEQUENCE"], first.decoded("DTSTART")) == ("REQUEST", 0, SOON)
    assert "canary" not in str(first["ORGANIZER"].params.get("MAILTO", ""))
    assert "mailto:" not in calendar.to_ical().decode().lower()
    with acting_as(by):
        change_meeting(meeting, by=by, **plan(meeting.title, SOON + datetime.timedelta(hours=1)))
        cancel_meeting(meeting, "The harbour is closed.", by=by)
    calendar, second = fetched()
    assert (calendar["METHOD"], second["SEQUENCE"], second["STATUS"]) == ("CANCEL", 2, "CANCELLED")
    assert second["UID"] == first["UID"]


@pytest.mark.parametrize("paper", ["agenda", "documents", "minutes"])
@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_papers_come_as_word_and_pdf_under_their_label(
    cast: Cast, client_as: Any, paper: str, file_format: str
) -> None:
    with acting_as(cast.user("secretariat")):
        uid = meeting_called("focal").uid
    response = client_as("secretariat").get(f"/en/work/meetings/{uid}/papers/{paper}.{file_format}")
    assert response.status_code == 200
    assert "TLP-AMBER" in response["Content-Disposition"].replace("_", "-")
    assert len(response.content) > 2_000


# Each function of `messages.py` that tells somebody, and who finds it in the inbox.
TOLD = {
    "post_invited": {"coordinator", "other_coordinator"},
    "invitation_answered": {"secretariat"},
    "minutes_circulated": {"coordinator", "other_coordinator", "partner"},
    "minutes_agreed": {"coordinator", "other_coordinator", "partner"},
    "contribution_answered": {"coordinator"},
    "action_given": {"coordinator"},
    "action_verified": {"coordinator"},
    "action_reopened": {"coordinator"},
    "consultation_joined": {"secretariat"},
    "contribution_handed_in": {"secretariat"},
    "action_reported": {"secretariat"},
    "meeting_changed": {"third_coordinator"},
    "meeting_cancelled": {"third_coordinator"},
}


@pytest.mark.parametrize("name", TOLD)
def test_each_message_reaches_whom_it_concerns(cast: Cast, name: str) -> None:
    assert callable(getattr(messages, {"post_invited": "posts_invited"}.get(name, name)))
    for role in TOLD[name]:
        user = cast.user(role)
        with acting_as(user):
            assert Notification.objects.filter(name=f"meetings/{name}").exists(), role
    stranger = cast.user("isle_coordinator")
    with acting_as(stranger):
        others = {note.name for note in Notification.objects.filter(name__startswith="meetings/")}
    assert f"meetings/{name}" not in others - {"meetings/post_invited", "meetings/action_given"}


def test_nobody_has_to_answer_once_the_meeting_was_held(cast: Cast) -> None:
    """`meeting_held` takes what waited out of the lists."""
    with acting_as(cast.user("secretariat")):
        held(cast, "other_coordinator")
    other = cast.user("other_coordinator")
    with acting_as(other):
        newest = Notification.objects.filter(name="meetings/post_invited").order_by("-pk").first()
        assert newest is not None
        assert newest.done_at is not None


def test_a_feed_tells_hours_of_a_meeting_and_its_title_only_where_the_community_reads_it(cast: Cast) -> None:
    found = {}
    for role in ("third_coordinator", "other_coordinator", "observer"):
        user = cast.user(role)
        with acting_as(user):
            found[role] = [one for one in deadlines_of(user, False) if one.key.startswith("meeting-")]
    (hidden, joined) = sorted(found["third_coordinator"], key=lambda one: "Meeting:" in one.title)
    assert (hidden.title, hidden.starts_at) == ("A meeting", SOON)
    assert "canary" not in hidden.title + hidden.url
    assert joined.title == f"Meeting: {meeting_canary('open')}"
    assert [one.title for one in found["other_coordinator"]] == [joined.title]
    assert found["observer"] == []
