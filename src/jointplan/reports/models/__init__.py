# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.reports.models.reports import LABELS, Report, ReportAudience, ReportTemplate, Stage
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
    "LABELS",
    "OfText",
    "Outcome",
    "RegionalText",
    "Report",
    "ReportAudience",
    "ReportTemplate",
    "Stage",
    "TextDisposition",
    "TextParagraph",
    "TextStage",
    "TextVersion",
    "TextWord",
    "VersionStage",
    "WordKind",
]
