# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.reports.models.texts import (
    CONCLUDED,
    OfText,
    Outcome,
    RegionalText,
    TextDisposition,
    TextParagraph,
    TextStage,
    TextVersion,
    TextWord,
    VersionStage,
    WordKind,
)

__all__ = [
    "CONCLUDED",
    "OfText",
    "Outcome",
    "RegionalText",
    "TextDisposition",
    "TextParagraph",
    "TextStage",
    "TextVersion",
    "TextWord",
    "VersionStage",
    "WordKind",
]
