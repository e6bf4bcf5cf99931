# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.reports.models.reports import LABELS, Report, ReportAudience, ReportTemplate, Stage

__all__ = ["LABELS", "Report", "ReportAudience", "ReportTemplate", "Stage"]
