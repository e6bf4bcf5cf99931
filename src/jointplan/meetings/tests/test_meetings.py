# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings: who keeps them, whom they invite, and what never leaves a State."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.core.rules import Refused
from jointplan.meetings.inviting import answer_invitation, hold_meeting, invite_posts, join_consultation
from jointplan.meetings.keeping import COMMUNITY, INVITED
from jointplan.meetings.meeting_rules import is_of_justice
from jointplan.meetings.models import AgendaItem, AttendeeNames, Meeting, MeetingInvitation
from jointplan.meetings.preparing import prepare_meeting, remove_agenda_item, save_agenda_item
from jointplan.meetings.problems import MeetingProblem
from jointplan.parties.models import Party, PartyKind
from tests.cast import Cast
from tests.meetings_cast import SOON, meeting_canary, plan, post_of


def meeting_called(key: str) -> Meeting:
    return Meeting.objects.select_related("originator__region", "region").get(title=meeting_canary(key))


@pytest.fixture
def as_secretariat(cast: Cast) -> Any:
    with acting_as(cast.user("secretariat")):
        yield


@pytest.mark.parametrize(
    ("role", "keeper", "kind", "allowed"),
    [
        ("secretariat", "coast-secretariat", "focal-points", True),
        ("secretariat", "coast-secretariat", "inside", False),
        ("coordinator", "aldermoor", "inside", True),
        ("coordinator", "aldermoor", "consultation", True),
        ("coordinator", "aldermoor", "regional", False),
        ("coordinator", "coast-secretariat", "regional", False),
        ("focal_point", "aldermoor", "inside", False),
        ("partner", "coast-fund", "consultation", False),
    ],
)
def test_the_secretariat_keeps_what_is_of_the_region_and_a_coordinator_what_is_inside(
    cast: Cast, role: str, keeper: str, kind: str, allowed: bool
) -> None:
    user = cast.user(role)
    with acting_as(user):
        if not allowed:
            with pytest.raises((Refused, MeetingProblem)):
                prepare_meeting(cast.party(keeper), by=user, kind=kind, **plan("Lamps", SOON))
            return
        made = prepare_meeting(cast.party(keeper), by=user, kind=kind, **plan("Lamps", SOON))
    assert (made.originator.code, made.label) == (keeper, Label.AMBER)


def test_what_is_inside_a_state_is_never_opened_to_the_community(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        with pytest.raises(MeetingProblem, match="not opened to the community"):
            prepare_meeting(cast.party("aldermoor"), by=user, kind="inside", audience=COMMUNITY, **plan("Lamps", SOON))
        made = meeting_called("inside")
        with pytest.raises(DatabaseError, match="meeting_inside_stays_there"), transaction.atomic():
            Meeting.objects.filter(pk=made.pk).update(label=Label.GREEN, audience=[])
        later = prepare_meeting(cast.party("aldermoor"), by=user, kind="inside", **plan("Lamps", SOON))
        with pytest.raises(MeetingProblem, match="those of the State and its bodies"):
            invite_posts(later, [post_of("other_coordinator")], by=user)


def test_who_is_invited_reads_the_meeting_and_its_parts_from_then_on(cast: Cast, as_secretariat: None) -> None:
    by = cast.user("secretariat")
    keeper = cast.party("coast-secretariat")
    made = prepare_meeting(keeper, by=by, kind="expert", audience=INVITED, **plan("Lamps", SOON))
    save_agenda_item(made, by=by, title="Oil")
    partner = cast.user("partner")
    with acting_as(partner):
        assert not Meeting.objects.visible_to(partner).filter(pk=made.pk).exists()
    with acting_as(by):
        invite_posts(made, [post_of("partner")], by=by)
    with acting_as(partner):
        assert Meeting.objects.visible_to(partner).get(pk=made.pk).state == "invited"
        assert AgendaItem.objects.visible_to(partner).get(meeting=made).title == "Oil"
    with acting_as(cast.user("observer")):
        assert not AgendaItem.objects.filter(meeting=made).exists()


def test_only_an_invited_post_or_who_leads_its_party_answers_and_a_second_answer_replaces_the_first(cast: Cast) -> None:
    made = "coming"
    with acting_as(cast.user("third_coordinator")) as _:
        invitation = MeetingInvitation.objects.get(meeting__title=meeting_canary(made))
        for answer in ("comes", "does-not-come"):
            said = answer_invitation(invitation, answer, by=cast.user("third_coordinator"))
        assert (said.answer, said.originator.code) == ("does-not-come", "corvane")
        with pytest.raises(MeetingProblem, match="Say whether"):
            answer_invitation(invitation, "perhaps", by=cast.user("third_coordinator"))
    with acting_as(cast.user("secretariat")), pytest.raises(Refused, match="Only who holds the invited post"):
        answer_invitation(invitation, "comes", by=cast.user("secretariat"))


def test_courts_and_prosecutors_are_consulted_whatever_was_chosen(cast: Cast) -> None:
    names = {"High Court": True, "Генеральная прокуратура": True, "Верховный суд": True, "Prosecutor's office": True}
    names |= {"Ministry of Justice": False, "Судоходная служба": False, "School office": False, "Courtesy club": False}
    for name, expected in names.items():
        assert is_of_justice(Party(names={"en": name}, kind=PartyKind.STATE_BODY)) is expected, name
    by = cast.user("coordinator")
    Party.objects.filter(code="aldermoor-harbour").update(names={"en": "High Court"})
    with acting_as(by):
        made = prepare_meeting(cast.party("aldermoor"), by=by, kind="inside", **plan("Lamps", SOON))
        court, school = invite_posts(made, [post_of("harbour_point"), post_of("focal_point")], by=by)
    assert {court.get_mode_display(), school.get_mode_display()} == {"is consulted", "takes part"}


def test_names_of_persons_stay_with_who_keeps_the_meeting_or_its_circle(cast: Cast, as_secretariat: None) -> None:
    by, there = cast.user("secretariat"), {cast.party("aldermoor"): "online"}
    focal = meeting_called("focal")
    names = AttendeeNames.objects.get(meeting=focal)
    assert (names.label, names.audience) == (Label.AMBER_STRICT, [])
    hold_meeting(focal, there, by=by, names="A list.", names_for_circle=True)
    assert AttendeeNames.objects.get(meeting=focal).audience == focal.audience
    with pytest.raises(DatabaseError, match="names_are_never_for_all"), transaction.atomic():
        AttendeeNames.objects.filter(meeting=focal).update(label=Label.GREEN, audience=[])
    for wrong, complaint in (({}, "Say which"), ({cast.party("dunmere"): "online"}, "of this region")):
        with pytest.raises(MeetingProblem, match=complaint):
            hold_meeting(focal, wrong, by=by)
    with pytest.raises(MeetingProblem, match="has not come yet"):
        hold_meeting(meeting_called("coming"), there, by=by)


def test_a_consultation_is_joined_while_it_is_open(cast: Cast) -> None:
    third = cast.user("coordinator")
    with acting_as(third):
        joined = join_consultation(meeting_called("open"), by=third)
        assert (joined.joined, joined.originator.code) == (True, "aldermoor")
        assert join_consultation(meeting_called("open"), by=third) == joined
        with pytest.raises(Refused, match="not open to join"):
            join_consultation(meeting_called("focal"), by=third)
    with acting_as(cast.user("secretariat")):
        Meeting.objects.filter(title=meeting_canary("open")).update(open_until=datetime.date(2022, 5, 4))
    with acting_as(third), pytest.raises(Refused, match="not any more"):
        join_consultation(meeting_called("open"), by=third)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_at": SOON}, "ends_at"),
        ({"time_zone": "Moon/Crater"}, "time_zone"),
        ({"link": "ftp://lamps"}, "link"),
        ({"language": "xx"}, "language"),
        ({"open_until": datetime.date(2040, 1, 1)}, "open_until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, as_secretariat: None, wrong: dict[str, Any], field: str
) -> None:
    by, count = cast.user("secretariat"), Meeting.objects.count()
    with pytest.raises(MeetingProblem) as problem:
        prepare_meeting(cast.party("coast-secretariat"), by=by, kind="regional", **plan("Lamps", SOON) | wrong)
    assert (problem.value.field, Meeting.objects.count()) == (field, count)


def test_items_of_an_agenda_move_up_and_name_measures_of_the_plan(cast: Cast, as_secretariat: None) -> None:
    by = cast.user("secretariat")
    made = prepare_meeting(cast.party("coast-secretariat"), by=by, kind="regional", **plan("Lamps", SOON))
    items = [save_agenda_item(made, by=by, title=title, measures=["1.1.2", "1.1.1"]) for title in ("Oil", "Wicks")]
    assert items[0].measures == ["1.1.1", "1.1.2"]
    remove_agenda_item(items[0], by=by)
    assert [str(item) for item in AgendaItem.objects.filter(meeting=made)] == ["1. Wicks"]
    with pytest.raises(MeetingProblem, match="has no 9.9"):
        save_agenda_item(made, by=by, title="Oil", measures=["9.9"])


def test_the_page_of_a_meeting_shows_posts_to_its_keeper_and_institutions_to_the_others(
    cast: Cast, client_as: Any
) -> None:
    with acting_as(cast.user("secretariat")):
        uid = meeting_called("focal").uid
    address = f"/en/work/meetings/{uid}/"
    page = {role: client_as(role).get(address).content.decode() for role in ("secretariat", "partner")}
    assert "other_coordinator" in page["secretariat"]
    assert "other_coordinator" not in page["partner"]
    assert "Brindal" in page["partner"]
    assert meeting_canary("focal names") not in page["partner"]
