# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.knowledge.models.guidance import (
    Download,
    Guidance,
    GuidanceKind,
    GuidanceVersion,
    Licence,
    NotRemembered,
    TargetReader,
)

__all__ = [
    "Download",
    "Guidance",
    "GuidanceKind",
    "GuidanceVersion",
    "Licence",
    "NotRemembered",
    "TargetReader",
]
