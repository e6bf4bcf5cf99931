# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who makes a meeting public, with its papers: the clearing authority, or the officer of a secretariat without one."""

from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.access.operations import ReleaseProblem, widen, withdraw
from jointplan.accounts.models import PostKind, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.terms import appoint
from jointplan.core.rules import Refused
from jointplan.documents.models import Document
from jointplan.documents.operations import add_link
from jointplan.meetings.inviting import hold_meeting
from jointplan.meetings.minuting import agree_minutes, circulate_minutes, write_minutes
from jointplan.meetings.models import Meeting, MeetingSeries, Minutes
from jointplan.meetings.preparing import prepare_meeting
from tests.cast import Cast
from tests.meetings_cast import PAPER, TODAY, meeting_canary, plan

pytestmark = pytest.mark.django_db
RECORDS = {
    "meeting": lambda: Meeting.objects.get(title=meeting_canary("focal")),
    "series": lambda: MeetingSeries.objects.get(title=meeting_canary("series")),
    "paper": lambda: Document.objects.get(title=PAPER),
}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("secretariat", True), ("coordinator", False), ("clearing", False), ("partner", False)],
)
@pytest.mark.parametrize("name", RECORDS)
def test_the_officer_of_a_secretariat_without_a_clearing_authority_releases_what_is_its_own(
    cast: Cast, name: str, role: str, allowed: bool
) -> None:
    user = cast.user(role)
    with acting_as(cast.user("secretariat")):
        record: Any = RECORDS[name]()
    with acting_as(user):
        if not allowed:
            with pytest.raises(Refused, match="clearing authority"):
                widen(record, label="CLEAR", reason="For everyone.", by=user)
            return
        assert widen(record, label="CLEAR", reason="For everyone.", by=user).label == "CLEAR"
        withdraw(type(record).objects.get(pk=record.pk), reason="A mistake.", by=user)
        assert type(record).objects.get(pk=record.pk).label == "AMBER+STRICT"


def test_once_the_secretariat_has_a_clearing_authority_its_officers_release_nothing(cast: Cast) -> None:
    by, party = cast.user("secretariat"), cast.party("coast-secretariat")
    authority = User.objects.create_user("head-of-lamps")
    with acting_as(by):
        names = {"en": "Head"}
        post = establish_post(party, code="lamp-head", kind=PostKind.CLEARING_AUTHORITY, functions=names, by=by)
        appoint(post, authority, starts_on=post.established_on, by=by)
        meeting, paper = RECORDS["meeting"](), RECORDS["paper"]()
        for record in (meeting, paper):
            with pytest.raises(Refused, match="clearing authority"):
                widen(record, label="CLEAR", reason="For everyone.", by=by)
    head = User.objects.get(pk=authority.pk)
    with acting_as(head):
        for record in (meeting, paper):
            widen(record, label="CLEAR", reason="For everyone.", by=head)


def test_a_paper_of_a_state_on_the_agenda_is_not_the_secretariats_to_release(cast: Cast) -> None:
    by, coordinator = cast.user("secretariat"), cast.user("coordinator")
    with acting_as(coordinator):
        said = {"kind": "report", "language": "en", "title": "Oil"}
        own = add_link(originator=cast.party("aldermoor"), by=coordinator, link="https://lamps.example/oil", **said)
        inside = Meeting.objects.get(title=meeting_canary("inside"))
    with acting_as(by), pytest.raises(Refused):
        widen(own, label="CLEAR", reason="For everyone.", by=by)
    with acting_as(coordinator), pytest.raises((Refused, ReleaseProblem)):
        widen(inside, label="CLEAR", reason="For everyone.", by=coordinator)


def test_a_meeting_inside_a_state_is_refused_to_the_community_in_words(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        inside = Meeting.objects.get(title=meeting_canary("inside"))
        for label in ("GREEN", "CLEAR"):
            with pytest.raises(ReleaseProblem, match="What stays inside a State"):
                widen(inside, label=label, reason="For more.", by=by)


def test_minutes_of_a_public_meeting_are_for_the_states_until_they_are_agreed(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        made = prepare_meeting(cast.party("coast-secretariat"), by=by, kind="regional", **plan("Lamps"))
        hold_meeting(made, {cast.party("coast-secretariat"): "in-person"}, by=by)
        before = circulate_minutes(write_minutes(made, "Lamps were lit.", by=by), TODAY, by=by)
        widen(Meeting.objects.get(pk=made.pk), label="CLEAR", reason="For everyone.", by=by)
        assert Minutes.objects.get(pk=before.pk).label == "AMBER"
        after = circulate_minutes(write_minutes(made, "Ten lamps were lit.", by=by), TODAY, by=by)
        assert after.label == "AMBER"
        assert agree_minutes(after, "note", by=by).label == "CLEAR"
        assert Minutes.objects.get(pk=before.pk).label == "AMBER"
