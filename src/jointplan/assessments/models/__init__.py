# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.models.answers import Answer, AnswerPart, Origin, Status, Submission, SubmissionState
from jointplan.assessments.models.cycles import Cycle, CycleState, Questionnaire
from jointplan.assessments.models.snapshots import Snapshot

__all__ = [
    "Answer",
    "AnswerPart",
    "Cycle",
    "CycleState",
    "Origin",
    "Questionnaire",
    "Snapshot",
    "Status",
    "Submission",
    "SubmissionState",
]
