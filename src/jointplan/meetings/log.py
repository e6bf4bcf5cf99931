# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of decisions. Their text is in the record, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.core.text import Localised
from jointplan.meetings import log_meetings  # noqa: F401 - registered with these
from jointplan.meetings.models import Decision, Reservation


@sentence("meetings.decision_registered", personal=["taken_in"])
def decision_registered(details: Mapping[str, Any]) -> str:
    return _("A decision of the States was registered: %(taken_in)s, %(taken_on)s.") % details


@sentence("meetings.decision_replaced", personal=["taken_in"])
def decision_replaced(details: Mapping[str, Any]) -> str:
    return _("A decision that replaces an earlier one was registered: %(taken_in)s, %(taken_on)s.") % details


def decision_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, version.language), **label_said(version)}


@record_kind("meetings.decision", gettext_lazy("Decision of the States"), related=("originator",), say=decision_said)
def decision(record: Decision) -> Shown:
    return Shown(str(record), ("decision", {"uid": record.uid}))


def reservation_said(version: Any) -> Said:
    return {_("Text"): version.text, **label_said(version)}


@record_kind("meetings.reservation", gettext_lazy("Reservation"), related=("state", "decision"), say=reservation_said)
def reservation(record: Reservation) -> Shown:
    return Shown(str(record), ("decision", {"uid": record.decision.uid}))
