# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.commitments.models.recommendations import Mechanism, Recommendation
from jointplan.commitments.models.treaties import CONFIRMED, Mode, Status, Treaty, TreatyGroup, TreatyStatus

__all__ = [
    "CONFIRMED",
    "Mechanism",
    "Mode",
    "Recommendation",
    "Status",
    "Treaty",
    "TreatyGroup",
    "TreatyStatus",
]
