# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.models.answers import Answer, AnswerPart, Origin, Status, Submission, SubmissionState
from jointplan.assessments.models.clarifications import Clarification, ClarificationReply, Reply
from jointplan.assessments.models.clearance import (
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Means,
    Word,
)
from jointplan.assessments.models.conflicts import KeptConflict, Settlement
from jointplan.assessments.models.cycles import Cycle, CycleDecision, CycleState, Questionnaire, Step
from jointplan.assessments.models.evidence import EvidenceUse
from jointplan.assessments.models.feeds import CalendarFeed
from jointplan.assessments.models.packs import Pack, PackFormat
from jointplan.assessments.models.releases import HeldRelease, WithdrawnItem
from jointplan.assessments.models.served import ServedObligation
from jointplan.assessments.models.snapshots import Snapshot
from jointplan.assessments.models.views import InvitedView, Reach, ViewAnswer, ViewInvitation
from jointplan.assessments.models.work import OF_THE_STATE, Assignment, Turn, TurnKind

__all__ = [
    "OF_THE_STATE",
    "Answer",
    "AnswerPart",
    "CalendarFeed",
    "Assignment",
    "Clarification",
    "ClarificationReply",
    "Clearance",
    "ClearanceMode",
    "ClearanceRequest",
    "ClearanceRound",
    "ClearanceRule",
    "Cycle",
    "CycleDecision",
    "CycleState",
    "EvidenceUse",
    "HeldRelease",
    "InvitedView",
    "KeptConflict",
    "Means",
    "Origin",
    "Pack",
    "PackFormat",
    "Questionnaire",
    "Reach",
    "Reply",
    "Settlement",
    "ServedObligation",
    "Snapshot",
    "Status",
    "Step",
    "Submission",
    "SubmissionState",
    "Turn",
    "TurnKind",
    "WithdrawnItem",
    "ViewAnswer",
    "ViewInvitation",
    "Word",
]
