# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of commitments. Texts are in the records, never in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.audit.records import Said, Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.commitments.models import Recommendation
from jointplan.core.text import Localised


@sentence("commitments.treaties_imported")
def treaties_imported(details: Mapping[str, Any]) -> str:
    return _("Treaties and their status were loaded; new or changed: %(changed)s.") % details


@sentence("commitments.recommendations_imported")
def recommendations_imported(details: Mapping[str, Any]) -> str:
    return _("Recommendations were imported: %(new)s new, %(changed)s changed.") % details


def recommendation_said(version: Any) -> Said:
    return {_("Text"): Localised(version.text, version.language)}


@record_kind("commitments.recommendation", gettext_lazy("Recommendation"), related=("state",), say=recommendation_said)
def recommendation(record: Recommendation) -> Shown:
    return Shown(str(record), ("recommendation", {"uid": record.uid}))
