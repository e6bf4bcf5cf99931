# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages of meetings share, and what the page of one meeting shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jointplan.access.models import Label, Labelled
from jointplan.access.openings import note_openings
from jointplan.access.pages import Steps, bar_for, sharing_url, steps_for, visible_or_404, work_path, work_url
from jointplan.core.rules import can
from jointplan.core.text import sort_key
from jointplan.documents.pages import DocumentRow, document_row
from jointplan.meetings.meeting_rules import KEEPERS, is_older
from jointplan.meetings.models import (
    ActionReport,
    ActionState,
    AgendaItem,
    Answer,
    Attendance,
    AttendeeNames,
    Contribution,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingSeries,
    MeetingState,
    Minutes,
    MinutesStage,
    OfMeeting,
    Participation,
)
from jointplan.meetings.problems import MeetingProblem
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of


def meeting_or_404(request: HttpRequest, uid: Any, fictional: bool) -> Meeting:
    meetings = Meeting.objects.in_regions(fictional=fictional).shown()
    found: Meeting = visible_or_404(request, meetings, uid=uid)
    return found


def part_or_404(request: HttpRequest, model: type[Any], uid: Any, fictional: bool, *related: str) -> Any:
    """A part of a meeting, when the reader may see it."""
    records = model._default_manager.in_regions(fictional=fictional)
    records = records.select_related("meeting__region", "meeting__originator__region", "originator__region", *related)
    return visible_or_404(request, records, uid=uid)


def meeting_url(meeting: Meeting, fictional: bool) -> str:
    return work_url(fictional, "meeting", uid=meeting.uid)


def minutes_url(minutes: Minutes, fictional: bool) -> str:
    return work_url(fictional, "minutes", uid=minutes.uid)


def step_to_list(fictional: bool) -> tuple[str, str]:
    return (_("Meetings and consultations"), work_url(fictional, "meetings"))


@steps_for(MeetingSeries)
def steps_to_series(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional)]


@steps_for(Meeting)
def steps_to_meeting(record: Any, user: Any, fictional: bool) -> Steps:
    return [step_to_list(fictional), (str(record), meeting_url(record, fictional))]


@steps_for(*OfMeeting.__subclasses__())
def steps_to_part(record: Any, user: Any, fictional: bool) -> Steps:
    found = Meeting.objects.visible_to(user).filter(pk=record.meeting_id).first()
    return steps_to_meeting(found, user, fictional) if found else [step_to_list(fictional)]


def keeper_of(user: Any, fictional: bool) -> Party | None:
    """The party for which the person prepares meetings in this space."""
    held = (post.party for post in user.held_posts if post.kind in KEEPERS)
    return next((party for party in held if party.region.is_fictional == fictional), None)


def when(meeting: Meeting) -> str:
    """Day and hours by the clock of the meeting, e.g. `4 May 2026, 10:00-12:00 (Asia/Almaty)`."""
    begins, ends = meeting.in_its_zone(meeting.starts_at), meeting.in_its_zone(meeting.ends_at)
    first, last = date_format(begins, "DATE_FORMAT"), date_format(ends, "DATE_FORMAT")
    if begins.date() == ends.date():
        return f"{first}, {begins:%H:%M}-{ends:%H:%M} ({meeting.time_zone})"
    return f"{first}, {begins:%H:%M} - {last}, {ends:%H:%M} ({meeting.time_zone})"


def bar_of(records: Iterable[Labelled]) -> dict[str, str]:
    """The label bar of a page that shows several records: the strictest of their labels."""
    label = Label.narrowest((one.shown_label() for one in records), default=Label.GREEN)
    return {"label": label, "sentence": _("This page shows what you may read. Others see more of it, or less.")}


@dataclass(frozen=True)
class FormPage:
    """What a page with a form says around it."""

    title: str
    button: str
    lead: str = ""
    notice: str = ""
    remove: str = ""


def filled(request: HttpRequest, form: Any, do: Callable[[], Any]) -> Any:
    """What came of a form that was sent; None while it was not, or with the problem at its field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return do() or True
    except MeetingProblem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return None


def form_page(
    request: HttpRequest, form: Any, page: FormPage, meeting: Meeting | None, fictional: bool, *steps: tuple[str, str]
) -> HttpResponse:
    bar = bar_for(meeting, request.user, fictional) if meeting else bar_of([])
    before = steps_to_meeting(meeting, request.user, fictional) if meeting else [step_to_list(fictional)]
    context = {
        "form": form,
        "page": page,
        "path": work_path(fictional, page.title, *before, *steps),
        "label_bar": bar,
    }
    return render(request, "meetings/form_page.html", context)


def done(request: HttpRequest, text: str, meeting: Meeting, fictional: bool) -> HttpResponse:
    messages.success(request, text)
    return redirect(meeting_url(meeting, fictional))


@dataclass(frozen=True)
class ItemShown:
    item: AgendaItem
    papers: list[DocumentRow]
    url: str


def agenda_of(meeting: Meeting, user: Any, fictional: bool) -> list[ItemShown]:
    """The items of an agenda with the papers that the reader may read."""
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting).order_by("number"))
    papers: dict[int, list[DocumentRow]] = {item.pk: [] for item in items}
    through = AgendaItem.papers.through.objects.filter(item__in=items).order_by("pk")
    pairs = list(through.values_list("item_id", "document_id"))
    readable = AgendaItem.papers.rel.model.objects.visible_to(user).shown()
    rows = {paper.pk: paper for paper in readable.filter(pk__in={document for _item, document in pairs})}
    note_openings(user, rows.values())
    for item, document in pairs:
        if document in rows:
            papers[item].append(document_row(rows[document]))
    return [ItemShown(item, papers[item.pk], work_url(fictional, "agenda_item", uid=item.uid)) for item in items]


def last_actions(meeting: Meeting, user: Any) -> list[MeetingAction]:
    """What is still open from earlier meetings of the series: it opens the agenda by itself."""
    if meeting.series_id is None or meeting.state == MeetingState.CANCELLED:
        return []
    earlier = Meeting.objects.visible_to(user).earlier_in_series(meeting).values("pk")
    return list(MeetingAction.objects.visible_to(user).open().filter(meeting__in=earlier).shown().next_first())


@dataclass(frozen=True)
class Invited:
    """An institution that is invited: what it is there for, and its answer where the reader may read it."""

    party: Party
    post: str
    mode: str
    answer: str
    answer_url: str
    note: str = ""


def invited_to(meeting: Meeting, user: Any, fictional: bool) -> list[Invited]:
    """Who is invited, by institution. Which post it is, is shown to who keeps the meeting and to the party's house."""
    rows = MeetingInvitation.objects.visible_to(user).filter(meeting=meeting)
    rows = rows.select_related("post", "party__region", "party__parent__parent", "meeting")
    answers = {
        one.originator_id: one
        for one in Participation.objects.visible_to(user).filter(meeting=meeting).select_related("originator__region")
    }
    note_openings(user, answers.values())
    own = {house_of(post.party).pk for post in user.held_posts} | {post.party_id for post in user.held_posts}
    keeps = bool(can(user, "meetings.keep_meeting", meeting))
    shown = []
    for row in rows:
        said = answers.pop(row.party_id, None)
        knows = keeps or {row.party_id, house_of(row.party).pk} & own
        can_answer = can(user, "meetings.answer_invitation", row)
        url = work_url(fictional, "meeting_answer", uid=row.uid) if can_answer else ""
        answer = str(said.get_answer_display()) if said else ""
        shown.append(
            Invited(
                row.party,
                str(row.post) if knows else "",
                str(row.get_mode_display()),
                answer,
                url,
                said.note if said else "",
            )
        )
        if said:
            answers[row.party_id] = said
    invited = {row.party_id for row in rows}
    joined = [one for pk, one in answers.items() if pk not in invited]
    shown += [Invited(one.originator, "", _("joined by itself"), str(one.get_answer_display()), "") for one in joined]
    return sorted(shown, key=lambda one: sort_key(str(one.party)))


def attended_by(meeting: Meeting, user: Any) -> list[Attendance]:
    found = Attendance.objects.visible_to(user).filter(meeting=meeting).select_related("party")
    return sorted(found, key=lambda one: sort_key(str(one.party)))


def names_of(meeting: Meeting, user: Any) -> AttendeeNames | None:
    """The names of those who were there, where the reader may read them; that they were read is noted."""
    found: AttendeeNames | None = AttendeeNames.objects.visible_to(user).filter(meeting=meeting).first()
    if found:
        note_openings(user, [found])
    return found


def versions_of(meeting: Meeting, user: Any) -> list[Minutes]:
    found = list(Minutes.objects.visible_to(user).of_meeting(meeting.pk).select_related("originator__region"))
    note_openings(user, found)
    return found


def stage_of(action: MeetingAction, report: ActionReport | None) -> str:
    """Open, reported where the reader may know, or verified; in words."""
    if action.state == ActionState.VERIFIED:
        return _("Done and verified")
    if report is not None and not is_older(report.reported_at, action.reopened_at):
        return _("Reported done, waits to be verified")
    if action.reopened_at is not None:
        return _("Open again")
    return pgettext("action", "Open")


def action_rows(actions: Iterable[MeetingAction], user: Any, fictional: bool) -> list[dict[str, Any]]:
    """Actions in a list. Reports are read by their owner and by who keeps the meeting; others find it open."""
    found = list(actions)
    reports: dict[int, ActionReport] = {}
    for report in ActionReport.objects.visible_to(user).filter(action__in=found).order_by("pk"):
        reports[report.action_id] = report
    note_openings(user, found)
    return [
        {
            "action": one,
            "stage": stage_of(one, reports.get(one.pk)),
            "url": work_url(fictional, "meeting_action", uid=one.uid),
        }
        for one in found
    ]


def contribution_rows(rows: Iterable[Contribution], fictional: bool, user: Any) -> list[dict[str, Any]]:
    """What was handed in, with whether it is answered."""
    found = list(rows)
    note_openings(user, found)
    answered = set(
        Contribution.objects.visible_to(user)
        .filter(pk__in=[one.pk for one in found])
        .exclude(response=None)
        .values_list("pk", flat=True)
    )
    return [
        {
            "row": one,
            "is_answered": one.pk in answered,
            "url": work_url(fictional, "contribution", uid=one.uid),
            "who_url": sharing_url(one, fictional),
        }
        for one in found
    ]


def is_replaced(minutes: Minutes, versions: list[Minutes]) -> bool:
    """True when a later version was circulated."""
    return any(one.number > minutes.number and one.stage != MinutesStage.DRAFT for one in versions)


def newest(versions: list[Minutes], stage: str = "") -> Minutes | None:
    """The newest version, or the newest at a stage."""
    chosen = [one for one in versions if not stage or one.stage == stage]
    return chosen[-1] if chosen else None


def steps_open(meeting: Meeting, user: Any, versions: list[Minutes], fictional: bool) -> list[dict[str, str]]:
    """What may be done next with a meeting, and where; one after the other."""
    names: list[tuple[str, str]] = []
    if can(user, "meetings.change_meeting", meeting):
        names += [
            ("agenda_new", _("Add an item to the agenda")),
            ("meeting_invite", _("Invite posts")),
            ("meeting_edit", _("Change the meeting")),
            ("meeting_cancel", _("Cancel the meeting")),
        ]
    if can(user, "meetings.keep_meeting", meeting) and meeting.state != MeetingState.CANCELLED:
        names.append(("meeting_hold", _("Note who took part")))
        if meeting.state == MeetingState.HELD:
            if newest(versions, MinutesStage.AGREED) is None:
                names.append(("minutes_write", _("Write the minutes")))
            names.append(("action_new", _("Give an action")))
    return [{"label": label, "url": work_url(fictional, name, uid=meeting.uid)} for name, label in names]


def own_answer(meeting: Meeting, user: Any) -> Participation | None:
    """What the reader's own party said."""
    parties = [post.party_id for post in user.held_posts if post.party_id != meeting.originator_id]
    found: Participation | None = (
        Participation.objects.visible_to(user).filter(meeting=meeting, originator__in=parties).first()
    )
    return found if found is None or found.answer != Answer.DOES_NOT_COME else None
