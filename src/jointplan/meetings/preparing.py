# SPDX-License-Identifier: AGPL-3.0-or-later
"""Preparing a meeting: its series, its times, its agenda, until it is held or cancelled."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jointplan.access.operations import DERIVED
from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.core.text import fold
from jointplan.documents.models import Document
from jointplan.documents.operations import DocumentProblem, checked_link
from jointplan.meetings import messages
from jointplan.meetings.keeping import STATES, labels_for, labels_of
from jointplan.meetings.models import AgendaItem, Meeting, MeetingKind, MeetingSeries, MeetingState
from jointplan.meetings.problems import MeetingProblem, known_language, known_measures, said
from jointplan.parties.models import Party

LONGEST = {"title": 200, "place": 300, "rhythm": 200, "reason": 500}
# What a national coordinator keeps: what is inside the State, and consultations that the State opens.
KINDS_OF_A_STATE = (MeetingKind.INSIDE, MeetingKind.CONSULTATION)


@dataclass(frozen=True)
class Plan:
    """What a meeting is to be. `time_zone` is an IANA name; the moments are aware."""

    title: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    time_zone: str
    language: str = "en"
    text: str = ""
    place: str = ""
    link: str = ""
    open_until: datetime.date | None = None


@transaction.atomic
def start_series(
    keeper: Party, *, by: Any, title: str, kind: str, rhythm: str = "", audience: str = STATES
) -> MeetingSeries:
    """Start a series of meetings that a party keeps; `audience` is one of `keeping.STATES`, `INVITED`, `COMMUNITY`."""
    require(by, "meetings.prepare_meeting", keeper)
    _check_kind(kind, keeper)
    series = MeetingSeries.objects.create(
        region_id=keeper.region_id,
        kind=kind,
        title=said(title, "title", _("Give the series its title."), LONGEST["title"]),
        rhythm=said(rhythm, "rhythm", most=LONGEST["rhythm"]),
        **labels_for(keeper, audience, inside=kind == MeetingKind.INSIDE),
    )
    series.refresh_from_db(fields=DERIVED)
    record("meetings.series_started", series, kind=series.kind)
    return series


@transaction.atomic
def prepare_meeting(
    keeper: Party, *, by: Any, kind: str, series: MeetingSeries | None = None, audience: str = STATES, **plan: Any
) -> Meeting:
    """Plan a meeting that a party keeps. `plan` are the fields of `Plan`. Nobody is told before posts are invited.

    Raises MeetingProblem for what cannot be; nothing is kept then.
    """
    require(by, "meetings.prepare_meeting", keeper)
    _check_kind(kind, keeper)
    if series is not None and (series.originator_id != keeper.pk or series.kind != kind):
        raise MeetingProblem(_("This series is of another kind, or kept by another. Choose one of yours."), "series")
    values = _checked(Plan(**plan), kind)
    meeting = Meeting.objects.create(
        region_id=keeper.region_id,
        kind=kind,
        series=series,
        folded=_searched(values),
        **values,
        **labels_for(keeper, audience, inside=kind == MeetingKind.INSIDE),
    )
    meeting.refresh_from_db(fields=DERIVED)
    record("meetings.meeting_prepared", meeting, kind=kind, starts_on=meeting.starts_at.date())
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: Any, **plan: Any) -> Meeting:
    """Change what a meeting is to be. Those who were invited are told, and calendars hear of it."""
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.change_meeting", meeting)
    values = _checked(Plan(**plan), meeting.kind)
    changed = [name for name, value in values.items() if getattr(meeting, name) != value]
    if not changed:
        return meeting
    for name in changed:
        setattr(meeting, name, values[name])
    meeting.sequence += 1
    meeting.folded = _searched(values)
    meeting.save(update_fields=[*changed, "sequence", "folded"])
    record("meetings.meeting_changed", meeting, fields=changed)
    messages.meeting_changed(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, *, by: Any) -> Meeting:
    """Cancel a meeting, with a reason that those who were invited read."""
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.change_meeting", meeting)
    meeting.cancelled_because = said(
        reason, "reason", _("Say why the meeting is cancelled. Those who were invited read it."), LONGEST["reason"]
    )
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence", "cancelled_because"])
    record("meetings.meeting_cancelled", meeting)
    messages.meeting_cancelled(meeting)
    return meeting


@transaction.atomic
def save_agenda_item(
    meeting: Meeting,
    *,
    by: Any,
    item: AgendaItem | None = None,
    title: str,
    text: str = "",
    measures: Iterable[str] = (),
    minutes: int | None = None,
    papers: Sequence[Document] = (),
) -> AgendaItem:
    """Add an item at the end of an agenda, or change `item`. Each paper keeps its own label."""
    meeting = Meeting.objects.shown().locked(meeting.pk)
    require(by, "meetings.change_meeting", meeting)
    values = {
        "title": said(title, "title", _("Give the item its title."), LONGEST["title"]),
        "text": said(text, "text"),
        "measures": known_measures(measures, meeting.region),
        "minutes": minutes,
    }
    if item is None:
        last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
        item = AgendaItem.objects.create(meeting=meeting, number=last + 1, **values, **labels_of(meeting))
    else:
        item = AgendaItem.objects.filter(meeting=meeting).locked(item.pk)
        for name, value in values.items():
            setattr(item, name, value)
        item.save(update_fields=list(values))
    visible = Document.objects.visible_to(by).filter(pk__in=[paper.pk for paper in papers])
    item.papers.set(visible)
    item.refresh_from_db(fields=DERIVED)
    record("meetings.agenda_changed", item, number=item.number)
    return item


@transaction.atomic
def remove_agenda_item(item: AgendaItem, *, by: Any) -> None:
    """Take an item off an agenda; those behind it move up."""
    meeting = Meeting.objects.shown().locked(item.meeting_id)
    require(by, "meetings.change_meeting", meeting)
    item = AgendaItem.objects.locked(item.pk)
    record("meetings.agenda_changed", item, number=item.number, removed=True)
    number = item.number
    item.delete()
    for later in AgendaItem.objects.filter(meeting=meeting, number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])


def _check_kind(kind: str, keeper: Party) -> None:
    if kind not in MeetingKind.values:
        raise MeetingProblem(_("Choose what kind of meeting it is."), "kind")
    if keeper.is_secretariat and kind == MeetingKind.INSIDE:
        raise MeetingProblem(_("A consultation inside a State is kept by that State."), "kind")
    if not keeper.is_secretariat and kind not in KINDS_OF_A_STATE:
        raise MeetingProblem(_("Meetings of the region are kept by the secretariat."), "kind")


def _checked(plan: Plan, kind: str) -> dict[str, Any]:
    """The fields of a meeting, with blanks put right. Raises MeetingProblem."""
    if plan.time_zone not in available_timezones():
        raise MeetingProblem(_("Choose a time zone from the list."), "time_zone")
    if plan.ends_at <= plan.starts_at:
        raise MeetingProblem(_("The meeting ends before it begins. Correct the times."), "ends_at")
    if plan.open_until is not None and kind != MeetingKind.CONSULTATION:
        raise MeetingProblem(_("Only a consultation is open to join. Leave the day empty."), "open_until")
    link = plan.link.strip()
    try:
        link = checked_link(link) if link else ""
    except DocumentProblem as problem:
        raise MeetingProblem(str(problem), "link") from problem
    return {
        "title": said(plan.title, "title", _("Give the meeting its title."), LONGEST["title"]),
        "text": said(plan.text, "text"),
        "place": said(plan.place, "place", most=LONGEST["place"]),
        "link": said(link, "link", most=500),
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "time_zone": plan.time_zone,
        "language": known_language(plan.language),
        "open_until": plan.open_until,
    }


def _searched(values: dict[str, Any]) -> str:
    return fold("\n".join(values[name] for name in ("title", "place", "text")))


def is_over(meeting: Meeting) -> bool:
    """True on and after the day on which the meeting begins: then it can be said who was there."""
    return meeting.in_its_zone(meeting.starts_at).date() <= today()
