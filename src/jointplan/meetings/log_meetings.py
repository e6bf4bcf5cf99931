# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of meetings. What people wrote is in the records, never in the log. Registered with `log`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.meetings.models import (
    ActionReport,
    AgendaItem,
    Attendance,
    AttendeeNames,
    Contribution,
    ContributionResponse,
    Meeting,
    MeetingAction,
    MeetingInvitation,
    MeetingSeries,
    Minutes,
    OfMeeting,
    Participation,
)


@sentence("meetings.series_started")
def series_started(details: Mapping[str, Any]) -> str:
    return _("A series of meetings was started.")


@sentence("meetings.meeting_prepared")
def meeting_prepared(details: Mapping[str, Any]) -> str:
    return _("A meeting was planned for %(starts_on)s.") % details


@sentence("meetings.meeting_changed")
def meeting_changed(details: Mapping[str, Any]) -> str:
    return _("A meeting was changed.")


@sentence("meetings.meeting_cancelled")
def meeting_cancelled(details: Mapping[str, Any]) -> str:
    return _("A meeting was cancelled.")


@sentence("meetings.agenda_changed")
def agenda_changed(details: Mapping[str, Any]) -> str:
    if details.get("removed"):
        return _("Item %(number)s was taken off the agenda.") % details
    return _("Item %(number)s of the agenda was written.") % details


@sentence("meetings.post_invited")
def post_invited(details: Mapping[str, Any]) -> str:
    return _("A post was invited to a meeting.")


@sentence("meetings.invitation_answered")
def invitation_answered(details: Mapping[str, Any]) -> str:
    return _("An invitation to a meeting was answered.")


@sentence("meetings.consultation_joined")
def consultation_joined(details: Mapping[str, Any]) -> str:
    return _("A party joined a consultation.")


@sentence("meetings.meeting_held")
def meeting_held(details: Mapping[str, Any]) -> str:
    return _("It was noted that the meeting was held, and which institutions took part.")


@sentence("meetings.names_noted")
def names_noted(details: Mapping[str, Any]) -> str:
    return _("The names of the participants were noted.")


@sentence("meetings.minutes_drafted")
def minutes_drafted(details: Mapping[str, Any]) -> str:
    return _("Version %(number)s of the minutes was written.") % details


@sentence("meetings.minutes_circulated")
def minutes_circulated(details: Mapping[str, Any]) -> str:
    return _("Version %(number)s of the minutes was circulated; corrections until %(until_on)s.") % details


@sentence("meetings.minutes_agreed")
def minutes_agreed(details: Mapping[str, Any]) -> str:
    return _("Version %(number)s of the minutes was agreed.") % details


@sentence("meetings.contribution_handed_in")
def contribution_handed_in(details: Mapping[str, Any]) -> str:
    if details.get("kind") == "contribution":
        return _("A contribution to a consultation was handed in.")
    if details.get("kind") == "view":
        return _("A view on the minutes was handed in.")
    return _("A correction of the minutes was handed in.")


@sentence("meetings.contribution_answered")
def contribution_answered(details: Mapping[str, Any]) -> str:
    return _("What was handed in was answered in writing.")


@sentence("meetings.action_given")
def action_given(details: Mapping[str, Any]) -> str:
    return _("An action was given, due on %(due_on)s.") % details


@sentence("meetings.action_reported")
def action_reported(details: Mapping[str, Any]) -> str:
    return _("An action was reported done.")


@sentence("meetings.action_verified")
def action_verified(details: Mapping[str, Any]) -> str:
    return _("An action was verified.")


@sentence("meetings.action_reopened")
def action_reopened(details: Mapping[str, Any]) -> str:
    return _("An action was opened again.")


def title_said(version: Any) -> Said:
    return {_("Title"): version.title, **label_said(version)}


def text_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, getattr(version, "language", "")), **label_said(version)}


def labels_said(version: Any) -> Said:
    return {**label_said(version)}


def answer_said(version: Any) -> Said:
    return {_("Answer"): str(version.get_answer_display()), _("Note"): version.note, **label_said(version)}


def response_said(version: Any) -> Said:
    return {_("Reason"): Localised(version.reason, version.language), **label_said(version)}


def action_said(version: Any) -> Said:
    return {_("Text"): version.text, _("Due on"): version.due_on.isoformat(), **label_said(version)}


@record_kind("meetings.meetingseries", gettext_lazy("Series of meetings"), related=("originator",), say=title_said)
def series(record: MeetingSeries) -> Shown:
    return Shown(str(record), ("meetings", {}))


@record_kind("meetings.meeting", gettext_lazy("Meeting"), related=("originator",), say=title_said)
def meeting(record: Meeting) -> Shown:
    return Shown(str(record), ("meeting", {"uid": record.uid}))


def _at_the_meeting(record: OfMeeting) -> Shown:
    return Shown(str(record), ("meeting", {"uid": record.meeting.uid}))


OF_MEETING = ("originator", "meeting")


@record_kind("meetings.agendaitem", gettext_lazy("Item of an agenda"), related=OF_MEETING, say=title_said)
def agenda_item(record: AgendaItem) -> Shown:
    return _at_the_meeting(record)


@record_kind(
    "meetings.meetinginvitation",
    gettext_lazy("Invitation to a meeting"),
    related=(*OF_MEETING, "post", "party"),
    say=labels_said,
)
def invitation(record: MeetingInvitation) -> Shown:
    return _at_the_meeting(record)


@record_kind("meetings.participation", gettext_lazy("Answer to an invitation"), related=OF_MEETING, say=answer_said)
def participation(record: Participation) -> Shown:
    return _at_the_meeting(record)


@record_kind("meetings.attendance", gettext_lazy("Attendance"), related=(*OF_MEETING, "party"), say=labels_said)
def attendance(record: Attendance) -> Shown:
    return _at_the_meeting(record)


@record_kind("meetings.attendeenames", gettext_lazy("Names of the participants"), related=OF_MEETING, say=text_said)
def names(record: AttendeeNames) -> Shown:
    return _at_the_meeting(record)


@record_kind("meetings.minutes", gettext_lazy("Minutes"), related=OF_MEETING, say=text_said)
def minutes(record: Minutes) -> Shown:
    return _at_the_meeting(record)


@record_kind("meetings.contribution", gettext_lazy("What a party handed in"), related=OF_MEETING, say=text_said)
def contribution(record: Contribution) -> Shown:
    return Shown(str(record), ("contribution", {"uid": record.uid}))


@record_kind(
    "meetings.contributionresponse",
    gettext_lazy("Written response"),
    related=(*OF_MEETING, "contribution"),
    say=response_said,
)
def response(record: ContributionResponse) -> Shown:
    return Shown(str(record), ("contribution", {"uid": record.contribution.uid}))


@record_kind("meetings.meetingaction", gettext_lazy("Action"), related=(*OF_MEETING, "owner"), say=action_said)
def action(record: MeetingAction) -> Shown:
    return Shown(str(record), ("meeting_action", {"uid": record.uid}))


@record_kind(
    "meetings.actionreport", gettext_lazy("Report on an action"), related=(*OF_MEETING, "action"), say=text_said
)
def report(record: ActionReport) -> Shown:
    return Shown(str(record), ("meeting_action", {"uid": record.action.uid}))
