# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.models import PartKind
from jointplan.audit.sentences import sentence


@sentence("assessments.cycle_prepared")
def cycle_prepared(details: Mapping[str, Any]) -> str:
    return _("The cycle was prepared.")


@sentence("assessments.cycle_opened", personal=["taken_in", "decision"])
def cycle_opened(details: Mapping[str, Any]) -> str:
    return _("The cycle was opened, because the States decided so: %(decision)s (%(taken_in)s, %(taken_on)s).") % {
        "decision": details["decision"],
        "taken_in": details["taken_in"],
        "taken_on": details["taken_on"],
    }


@sentence("assessments.cycle_closed", personal=["taken_in", "decision"])
def cycle_closed(details: Mapping[str, Any]) -> str:
    return _("The cycle was closed, because the States decided so: %(decision)s (%(taken_in)s, %(taken_on)s).") % {
        "decision": details["decision"],
        "taken_in": details["taken_in"],
        "taken_on": details["taken_on"],
    }


@sentence("assessments.submission_started")
def submission_started(details: Mapping[str, Any]) -> str:
    return _("The State began its submission.")


@sentence("assessments.answer_saved")
def answer_saved(details: Mapping[str, Any]) -> str:
    labels = dict(PartKind.choices)
    parts = details.get("parts") or []
    names = ", ".join(str(labels.get(kind, kind)) for kind in parts) or "…"
    return _("The answer to %(clause)s was saved: %(parts)s.") % {"clause": details["clause"], "parts": names}


@sentence("assessments.submission_sent")
def submission_sent(details: Mapping[str, Any]) -> str:
    return _("The State sent its submission; it was received. Number of parts sent: %(count)s.") % {
        "count": details["parts"]
    }


@sentence("assessments.release_settled")
def release_settled(details: Mapping[str, Any]) -> str:
    return _("The clearing authority decided: what is not public stays where it is.")
