# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of texts that serve obligations. The texts are in the answers, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.log import label_said
from jointplan.assessments.models import ServedObligation
from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence


@sentence("assessments.obligation_served", personal=["target"])
def obligation_served(details: Mapping[str, Any]) -> str:
    return _("A text of an answer serves another obligation: %(target)s.") % details


@sentence("assessments.service_ended", personal=["target"])
def service_ended(details: Mapping[str, Any]) -> str:
    return _("A text of an answer no longer serves an obligation: %(target)s.") % details


def served_said(version: Any) -> Said:
    return {**label_said(version)}


@record_kind(
    "assessments.servedobligation",
    gettext_lazy("Text that serves an obligation"),
    related=("originator", "recommendation", "obligation"),
    say=served_said,
)
def served(record: ServedObligation) -> Shown:
    name = "recommendation_answers" if record.recommendation_id else "obligation"
    return Shown(record.described(), (name, {"uid": record.target.uid}))
