# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the training region: agreed, circulated, coming, inside a State, and open to the community."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.accounts.models import Post, User
from jointplan.documents.models import Document
from jointplan.documents.operations import add_document, add_link
from jointplan.meetings.acting import give_action, reopen_action, report_action, verify_action
from jointplan.meetings.inviting import answer_invitation, hold_meeting, invite_posts, join_consultation
from jointplan.meetings.keeping import STATES
from jointplan.meetings.minuting import (
    agree_minutes,
    circulate_minutes,
    contribute,
    correct_minutes,
    respond,
    write_minutes,
)
from jointplan.meetings.models import AgendaItem, Decision, Meeting, MeetingInvitation, MeetingSeries, Minutes
from jointplan.meetings.operations import register_decision
from jointplan.meetings.preparing import prepare_meeting, save_agenda_item, start_series
from jointplan.parties.models import Party
from jointplan.plans.reference import DATA, read_yaml
from jointplan.training.steps import day_in

Row = Mapping[str, Any]
ZONE = "Asia/Tashkent"
BEGINS, HOURS = datetime.time(5, 0), 3


@dataclass
class Room:
    """Who and what there is, by code, and the series begun so far."""

    parties: Mapping[str, Party]
    posts: Mapping[str, Post]
    people: Mapping[str, User]
    series: dict[str, MeetingSeries] = field(default_factory=dict)

    def person(self, username: str) -> User:
        # Anew each time: what a person may read grows with each step, and is kept with the person once asked.
        return User.objects.get(pk=self.people[username].pk)


def load_meetings(parties: Mapping[str, Party], posts: Mapping[str, Post], people: Mapping[str, User]) -> None:
    """Everything that meetings.yaml tells, each step by whoever takes it."""
    room, data = Room(parties, posts, people), read_yaml(DATA / "training" / "meetings.yaml")
    for row in data["series"]:
        by = room.person(row["by"])
        said = {name: row[name] for name in ("kind", "title", "rhythm")}
        with acting_as(by):
            room.series[row["key"]] = start_series(parties[row["party"]], by=by, **said)
    for row in data["meetings"]:
        meeting = _prepare(room, row)
        _answers(room, row, meeting)
        if "attended" in row:
            _hold(room, row, meeting)
        for contribution in row.get("contributions", ()):
            _contribute(room, row, meeting, contribution)
        if "for_everyone" in row:
            _release(room, row, meeting)


def _prepare(room: Room, row: Row) -> Meeting:
    by, keeper = room.person(row["by"]), room.parties[row["party"]]
    begins = datetime.datetime.combine(day_in(row["in_days"]), BEGINS, datetime.UTC)
    with acting_as(by):
        meeting = prepare_meeting(
            keeper,
            by=by,
            kind=row["kind"],
            series=room.series.get(row.get("series", "")),
            audience=row.get("audience", STATES),
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=HOURS),
            time_zone=ZONE,
            open_until=day_in(row["open_for_days"]) if "open_for_days" in row else None,
            **{name: row[name] for name in ("title", "text", "place", "link", "language") if name in row},
        )
        for item in row["agenda"]:
            said = {name: item[name] for name in ("title", "text", "measures", "minutes") if name in item}
            papers = [_paper(keeper, item["paper"], by)] if "paper" in item else []
            save_agenda_item(meeting, by=by, papers=papers, **said)
        invite_posts(meeting, [room.posts[code] for code in row["invite"]], by=by)
    return meeting


def _paper(keeper: Party, said: Row, by: User) -> Document:
    told: dict[str, Any] = {"originator": keeper, "by": by, "language": "en", "title": said["title"]}
    if "link" in said:
        return add_link(kind=said["kind"], link=said["link"], **told)
    content = said["text"].encode()
    return add_document(kind=said["kind"], content=content, file_name=said["file_name"], **told)


def _release(room: Room, row: Row, meeting: Meeting) -> None:
    """The meeting becomes public, and each paper of its agenda: papers have labels of their own."""
    by = room.person(row["by"])
    with acting_as(by):
        papers = Document.objects.filter(pk__in=AgendaItem.objects.filter(meeting=meeting).values("papers"))
        for record in [*papers, Meeting.objects.get(pk=meeting.pk)]:
            widen(record, label=Label.CLEAR, reason=row["for_everyone"], by=by)


def _answers(room: Room, row: Row, meeting: Meeting) -> None:
    for username, answer in row.get("answers", {}).items():
        by = room.person(username)
        with acting_as(by):
            held = [post.post_id for post in by.held_posts]
            answer_invitation(MeetingInvitation.objects.get(meeting=meeting, post__in=held), answer, by=by)


def _hold(room: Room, row: Row, meeting: Meeting) -> None:
    by = room.person(row["by"])
    with acting_as(by):
        there = {room.parties[code]: how for code, how in row["attended"].items()}
        hold_meeting(meeting, there, by=by)
        said, language = row["minutes"], row["language"]
        until = day_in(said["until_in_days"])
        minutes = circulate_minutes(write_minutes(meeting, said["text"], by=by, language=language), until, by=by)
    for correction in said.get("corrections", ()):
        _correct(room, row, minutes, correction)
    decision = None
    with acting_as(by):
        if "revised" in said:
            later = write_minutes(meeting, said["revised"], by=by, language=language)
            minutes = circulate_minutes(later, until, by=by)
        if "agreed" in said:
            agree_minutes(minutes, said["agreed"], by=by)
        if "decision" in row:
            decision = register_decision(
                meeting.region,
                by=by,
                meeting=meeting,
                taken_in=meeting.title,
                taken_on=meeting.starts_at.date(),
                text=row["decision"],
            )
    for action in row.get("actions", ()):
        _act(room, row, meeting, action, decision)


def _correct(room: Room, row: Row, minutes: Minutes, said: Row) -> None:
    by = room.person(said["by"])
    with acting_as(by):
        correction = correct_minutes(minutes, said["text"], by=by, language=said.get("language", row["language"]))
    if "outcome" in said:
        keeper = room.person(row["by"])
        with acting_as(keeper):
            respond(correction, said["outcome"], said["reason"], by=keeper, language=row["language"])


def _act(room: Room, row: Row, meeting: Meeting, said: Row, decision: Decision | None) -> None:
    keeper = room.person(row["by"])
    with acting_as(keeper):
        action = give_action(
            meeting,
            said["text"],
            room.parties[said["owner"]],
            day_in(said["due_in_days"]),
            by=keeper,
            measures=said.get("measures", ()),
            decision=decision,
        )
    if "reported" in said:
        by = room.person(said["reported"]["by"])
        with acting_as(by):
            report_action(action, said["reported"]["text"], by=by, language=row["language"])
    with acting_as(keeper):
        if said.get("verified"):
            verify_action(action, by=keeper)
        if "reopened" in said:
            reopen_action(action, said["reopened"], by=keeper)


def _contribute(room: Room, row: Row, meeting: Meeting, said: Row) -> None:
    by = room.person(said["by"])
    with acting_as(by):
        join_consultation(meeting, by=by)
        names = ("title", "text", "language", "measures", "for_community")
        made = contribute(meeting, by=by, **{name: said[name] for name in names if name in said})
    if "outcome" in said:
        keeper = room.person(row["by"])
        with acting_as(keeper):
            respond(made, said["outcome"], said["reason"], by=keeper)
