# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.knowledge.models.bulletins import Bulletin, BulletinAudience
from jointplan.knowledge.models.practices import (
    TEXTS,
    Moderation,
    Practice,
    PracticeKind,
    SharedChallenge,
    Stage,
    Word,
)

__all__ = [
    "TEXTS",
    "Bulletin",
    "BulletinAudience",
    "Moderation",
    "Practice",
    "PracticeKind",
    "SharedChallenge",
    "Stage",
    "Word",
]
