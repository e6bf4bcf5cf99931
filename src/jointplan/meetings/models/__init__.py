# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.meetings.models.actions import ActionReport, ActionState, MeetingAction
from jointplan.meetings.models.decisions import Decision, DecisionKind, Reservation
from jointplan.meetings.models.inviting import (
    Answer,
    Attendance,
    AttendeeNames,
    HowAttended,
    InvitationMode,
    MeetingInvitation,
    Participation,
)
from jointplan.meetings.models.meetings import (
    AgendaItem,
    Meeting,
    MeetingKind,
    MeetingSeries,
    MeetingState,
    OfMeeting,
)
from jointplan.meetings.models.minutes import (
    Contribution,
    ContributionKind,
    ContributionResponse,
    HowAgreed,
    Minutes,
    MinutesStage,
    Outcome,
)

__all__ = [
    "ActionReport",
    "ActionState",
    "AgendaItem",
    "Answer",
    "Attendance",
    "AttendeeNames",
    "Contribution",
    "ContributionKind",
    "ContributionResponse",
    "Decision",
    "DecisionKind",
    "HowAgreed",
    "HowAttended",
    "InvitationMode",
    "Meeting",
    "MeetingAction",
    "MeetingInvitation",
    "MeetingKind",
    "MeetingSeries",
    "MeetingState",
    "Minutes",
    "MinutesStage",
    "OfMeeting",
    "Outcome",
    "Participation",
    "Reservation",
]
