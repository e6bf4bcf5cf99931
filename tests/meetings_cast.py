# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the cast, with words of their own: of focal points, inside a State, and open to the community."""

import datetime
from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Post
from jointplan.documents.operations import add_link
from jointplan.meetings.acting import give_action, reopen_action, report_action, verify_action
from jointplan.meetings.inviting import answer_invitation, hold_meeting, invite_posts, join_consultation
from jointplan.meetings.keeping import COMMUNITY, INVITED
from jointplan.meetings.minuting import (
    agree_minutes,
    circulate_minutes,
    contribute,
    correct_minutes,
    respond,
    write_minutes,
)
from jointplan.meetings.models import Meeting, MeetingInvitation
from jointplan.meetings.preparing import (
    cancel_meeting,
    change_meeting,
    prepare_meeting,
    save_agenda_item,
    start_series,
)

# Its title is a word of its own, as that of each document.
PAPER = "canarydocumentpaper"
HELD = datetime.datetime(2022, 5, 4, 10, tzinfo=datetime.UTC)
TODAY = datetime.date.today()
SOON = datetime.datetime.combine(TODAY + datetime.timedelta(days=30), datetime.time(10), datetime.UTC)
ROLE_PARTIES = {"partner": "coast-fund", "third_coordinator": "corvane"}
ACTIONS = ("done", "open", "reported")
DUE = datetime.date(2040, 5, 4)


def meeting_canary(key: str) -> str:
    """The word that stands in this part of a meeting and nowhere else: `meeting_canary("focal names")`."""
    return "canarymeeting" + "".join(letter for letter in key if letter.isalnum())


def plan(title: str, starts_at: datetime.datetime = HELD, **more: Any) -> dict[str, Any]:
    ends_at = starts_at + datetime.timedelta(hours=2)
    return {"title": title, "starts_at": starts_at, "ends_at": ends_at, "time_zone": "Asia/Almaty", **more}


def post_of(role: str) -> Post:
    return Post.objects.select_related("party__region").get(code=role.replace("_", "-"))


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit the meetings: each step under the identity of the person who takes it."""
    _focal_points(parties, users)
    _planned(parties, users["secretariat"])
    _inside(parties, users)
    _open(parties, users)
    _isles(parties, users["isle_secretariat"])


def _focal_points(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Held, with agreed minutes and two actions: one verified, one open again."""
    by, keeper = users["secretariat"], parties["coast-secretariat"]
    with acting_as(by):
        series = start_series(keeper, by=by, title=meeting_canary("series"), kind="focal-points", rhythm="twice a year")
        first = prepare_meeting(keeper, by=by, kind="focal-points", series=series, **plan(meeting_canary("focal")))
        said = {"kind": "report", "language": "en", "title": PAPER}
        paper = add_link(originator=keeper, by=by, link="https://lamps.example/paper", **said)
        title = meeting_canary("focal item")
        save_agenda_item(first, by=by, title=title, measures=["1.1.1"], minutes=20, papers=[paper])
        invite_posts(first, [post_of(role) for role in ("coordinator", "other_coordinator", "partner")], by=by)
    with acting_as(users["coordinator"]):
        invited = MeetingInvitation.objects.get(meeting=first, party=parties["aldermoor"])
        answer_invitation(invited, "comes", by=users["coordinator"], note=meeting_canary("focal answer"))
    with acting_as(by):
        there = {parties["aldermoor"]: "in-person", parties["brindal"]: "online"}
        hold_meeting(first, there, by=by, names=meeting_canary("focal names"))
        minutes = write_minutes(first, f"The keepers met, {meeting_canary('focal minutes')}.", by=by)
        circulate_minutes(minutes, TODAY, by=by)
    with acting_as(users["coordinator"]):
        text = f"Brindal said less, {meeting_canary('focal correction')}."
        correction = correct_minutes(minutes, text, by=users["coordinator"])
    with acting_as(by):
        respond(correction, "in-part", f"So it was, {meeting_canary('focal response')}.", by=by)
        agree_minutes(minutes, "note", by=by)
        actions = [
            give_action(first, meeting_canary(f"action {name}"), parties["aldermoor"], DUE, by=by, measures=["1.1.1"])
            for name in ACTIONS
        ]
    for action, name in zip(actions, ACTIONS, strict=True):
        with acting_as(users["coordinator"]):
            report_action(action, f"It is done, {meeting_canary(f'report {name}')}.", by=users["coordinator"])
    with acting_as(by):
        verify_action(actions[0], by=by)
        reopen_action(actions[1], "The lamps are not lit.", by=by)


def _planned(parties: Mapping[str, Any], by: Any) -> None:
    """For those invited alone; changed, then cancelled. And one that still waits for its answers."""
    keeper = parties["coast-secretariat"]
    with acting_as(by):
        for key in ("cancelled", "coming"):
            said = plan(meeting_canary(key), SOON, text="Lamps.")
            made = prepare_meeting(keeper, by=by, kind="expert", audience=INVITED, **said)
            invite_posts(made, [post_of("third_coordinator")], by=by)
            save_agenda_item(made, by=by, title=meeting_canary(f"{key} item"))
            if key == "cancelled":
                change_meeting(made, by=by, **said | {"place": "Harbour town"})
                cancel_meeting(made, "The harbour is closed.", by=by)


def _inside(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """A consultation of agencies inside a State, which nobody outside sees."""
    by, state = users["coordinator"], parties["aldermoor"]
    with acting_as(by):
        made = prepare_meeting(state, by=by, kind="inside", **plan(meeting_canary("inside")))
        save_agenda_item(made, by=by, title=meeting_canary("inside item"))
        invite_posts(made, [post_of("focal_point"), post_of("harbour_point")], by=by)
    with acting_as(users["focal_point"]):
        invited = MeetingInvitation.objects.get(meeting=made, party=parties["aldermoor-schools"])
        note = meeting_canary("inside answer")
        answer_invitation(invited, "alternate", by=users["focal_point"], note=note)
    with acting_as(by):
        hold_meeting(made, {state: "in-person", parties["aldermoor-schools"]: "in-person"}, by=by)
        circulate_minutes(write_minutes(made, f"We met, {meeting_canary('inside minutes')}.", by=by), TODAY, by=by)
    with acting_as(users["focal_point"]):
        minutes = made.minutes_set.get()
        correct_minutes(minutes, f"We did not, {meeting_canary('inside correction')}.", by=users["focal_point"])
    with acting_as(by):
        write_minutes(made, f"We met at night, {meeting_canary('inside draft')}.", by=by)


def _open(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """A consultation that members of the community joined by themselves: one is answered, one waits."""
    by = users["secretariat"]
    with acting_as(by):
        said = plan(meeting_canary("open"), SOON, open_until=TODAY + datetime.timedelta(days=30))
        made = prepare_meeting(parties["coast-secretariat"], by=by, kind="consultation", audience=COMMUNITY, **said)
        invite_posts(made, [post_of("other_coordinator")], by=by)
    for role, for_community in (("partner", False), ("third_coordinator", True)):
        party = ROLE_PARTIES[role]
        with acting_as(users[role]):
            meeting = Meeting.objects.get(pk=made.pk)
            join_consultation(meeting, by=users[role])
            text = f"Light the lamps, {meeting_canary(f'open {party}')}."
            contribution = contribute(meeting, text, by=users[role], title="Lamps", for_community=for_community)
        if role == "partner":
            with acting_as(by):
                respond(contribution, "taken-up", f"We light them, {meeting_canary('open response')}.", by=by)


def _isles(parties: Mapping[str, Any], by: Any) -> None:
    with acting_as(by):
        made = prepare_meeting(parties["isle-secretariat"], by=by, kind="regional", **plan(meeting_canary("isles")))
        invite_posts(made, [post_of("isle_coordinator")], by=by)
        hold_meeting(made, {parties["dunmere"]: "in-person"}, by=by)
        write_minutes(made, f"The isles met, {meeting_canary('isles draft')}.", by=by)
        give_action(made, meeting_canary("isles action"), parties["dunmere"], DUE, by=by)
