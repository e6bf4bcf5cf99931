# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of report. A new one is a module with its `Kind`, and a line here."""

from jointplan.reports.kinds.agency import AGENCY
from jointplan.reports.kinds.base import Kind, Maker
from jointplan.reports.kinds.contributions import JOINT, NATIONAL
from jointplan.reports.kinds.meeting_pack import MEETING_PACK
from jointplan.reports.kinds.own import OWN
from jointplan.reports.kinds.pillars import PILLARS
from jointplan.reports.kinds.regional import REGIONAL

KINDS: dict[str, Kind] = {kind.code: kind for kind in (REGIONAL, PILLARS, JOINT, MEETING_PACK, OWN, NATIONAL, AGENCY)}

__all__ = ["KINDS", "Kind", "Maker"]
