# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.commitments.models.consents import REACHES, ClosedRecommendation, Consent
from jointplan.commitments.models.follow_up import (
    ActionState,
    FollowUpAction,
    OnARecommendation,
    Position,
    PositionKind,
)
from jointplan.commitments.models.obligations import Obligation, ObligationKind
from jointplan.commitments.models.recommendations import Mechanism, Recommendation
from jointplan.commitments.models.treaties import (
    CONFIRMED,
    PARTIAL_DATE,
    Mode,
    Status,
    Treaty,
    TreatyGroup,
    TreatyStatus,
)

__all__ = [
    "CONFIRMED",
    "PARTIAL_DATE",
    "REACHES",
    "ActionState",
    "ClosedRecommendation",
    "Consent",
    "FollowUpAction",
    "Mechanism",
    "Mode",
    "Obligation",
    "ObligationKind",
    "OnARecommendation",
    "Position",
    "PositionKind",
    "Recommendation",
    "Status",
    "Treaty",
    "TreatyGroup",
    "TreatyStatus",
]
