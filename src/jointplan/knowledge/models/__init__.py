# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.knowledge.models.bulletins import Bulletin, BulletinAudience
from jointplan.knowledge.models.guidance import (
    Download,
    Guidance,
    GuidanceKind,
    GuidanceVersion,
    Licence,
    NotRemembered,
    TargetReader,
)
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
    "Bulletin",
    "BulletinAudience",
    "Download",
    "Guidance",
    "GuidanceKind",
    "GuidanceVersion",
    "Licence",
    "Moderation",
    "NotRemembered",
    "Practice",
    "PracticeKind",
    "SharedChallenge",
    "Stage",
    "TEXTS",
    "TargetReader",
    "Word",
]
