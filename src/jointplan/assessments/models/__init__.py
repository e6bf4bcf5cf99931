# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.models.answers import Answer, AnswerPart, Origin, Status, Submission, SubmissionState
from jointplan.assessments.models.clearance import (
    Clearance,
    ClearanceMode,
    ClearanceRequest,
    ClearanceRound,
    ClearanceRule,
    Means,
    Word,
)
from jointplan.assessments.models.cycles import Cycle, CycleState, Questionnaire

__all__ = [
    "Answer",
    "AnswerPart",
    "Clearance",
    "ClearanceMode",
    "ClearanceRequest",
    "ClearanceRound",
    "ClearanceRule",
    "Cycle",
    "CycleState",
    "Means",
    "Origin",
    "Questionnaire",
    "Status",
    "Submission",
    "SubmissionState",
    "Word",
]
