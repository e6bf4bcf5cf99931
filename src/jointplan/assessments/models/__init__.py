# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.models.answers import Answer, AnswerPart, Origin, Status, Submission, SubmissionState
from jointplan.assessments.models.cycles import Cycle, CycleDecision, CycleState, Questionnaire, Step

__all__ = [
    "Answer",
    "AnswerPart",
    "Cycle",
    "CycleDecision",
    "CycleState",
    "Origin",
    "Questionnaire",
    "Status",
    "Step",
    "Submission",
    "SubmissionState",
]
