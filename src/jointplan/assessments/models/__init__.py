# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.models.answers import Answer, AnswerPart, Origin, Status, Submission, SubmissionState
from jointplan.assessments.models.conflicts import KeptConflict, Settlement
from jointplan.assessments.models.cycles import Cycle, CycleState, Questionnaire
from jointplan.assessments.models.evidence import EvidenceUse
from jointplan.assessments.models.work import OF_THE_STATE, Assignment, Turn, TurnKind

__all__ = [
    "OF_THE_STATE",
    "Answer",
    "AnswerPart",
    "Assignment",
    "Cycle",
    "CycleState",
    "EvidenceUse",
    "KeptConflict",
    "Origin",
    "Questionnaire",
    "Settlement",
    "Status",
    "Submission",
    "SubmissionState",
    "Turn",
    "TurnKind",
]
