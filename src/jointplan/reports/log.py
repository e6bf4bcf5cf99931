# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of reports. What they say is in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, ReportAudience, ReportTemplate

Details = Mapping[str, Any]


def _kind(details: Details) -> str:
    known = KINDS.get(details["kind"])
    return str(known.name) if known else str(details["kind"])


@sentence("reports.report_asked")
def report_asked(details: Details) -> str:
    values = {"kind": _kind(details), "audience": ReportAudience(details["audience"]).label}
    return _("A report was asked for: %(kind)s, for: %(audience)s.") % values


@sentence("reports.paragraph_rewritten")
def paragraph_rewritten(details: Details) -> str:
    return _("A paragraph was rewritten (%(key)s).") % details


@sentence("reports.paragraph_given_back")
def paragraph_given_back(details: Details) -> str:
    return _("The generated text was put back (%(key)s).") % details


@sentence("reports.paragraph_kept")
def paragraph_kept(details: Details) -> str:
    return _("It was said that a rewritten paragraph still holds (%(key)s).") % details


@sentence("reports.report_cleared")
def report_cleared(details: Details) -> str:
    return _("The clearing authority cleared the report (SHA-256 %(sha256)s).") % details


@sentence("reports.report_released")
def report_released(details: Details) -> str:
    return _("The report was released (TLP:%(label)s).") % details


@sentence("reports.report_withdrawn", personal=["reason"])
def report_withdrawn(details: Details) -> str:
    return _("The report was withdrawn for the future. Reason: %(reason)s") % details


@sentence("reports.template_kept")
def template_kept(details: Details) -> str:
    return _("A Word template was uploaded: %(kind)s.") % {"kind": _kind(details)}


@sentence("reports.template_dropped")
def template_dropped(details: Details) -> str:
    return _("The Word template that comes with the product is used again: %(kind)s.") % {"kind": _kind(details)}


def report_said(version: Any) -> Said:
    return {"SHA-256": version.sha256, **label_said(version)}


@record_kind("reports.report", gettext_lazy("Report"), related=("originator",), say=report_said)
def report(record: Report) -> Shown:
    return Shown(str(record), ("report", {"uid": record.uid}))


@record_kind("reports.reporttemplate", gettext_lazy("Word template"), related=("originator",), say=report_said)
def report_template(record: ReportTemplate) -> Shown:
    return Shown(record.described(), ("report_template", {"kind": record.kind}))
