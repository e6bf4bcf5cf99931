# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.models import Label
from jointplan.audit.sentences import listed, sentence


@sentence("access.audience_widened", personal=["reason"])
def audience_widened(details: Mapping[str, Any]) -> str:
    if details["label"] == Label.CLEAR:
        return _("The record was released to everyone (TLP:CLEAR).")
    if details["label"] == Label.GREEN:
        return _("The record was released to every signed-in member of the community (TLP:GREEN).")
    if details.get("reason") == "sent":
        return _("By sending, the record was released to: %(circles)s.") % {"circles": listed(details["audience"])}
    return _("The record was released to: %(circles)s (TLP:%(label)s).") % {
        "circles": listed(details["audience"]),
        "label": details["label"],
    }


@sentence("access.release_withdrawn", personal=["reason"])
def release_withdrawn(details: Mapping[str, Any]) -> str:
    if not details["audience"]:
        return _("The release of the record was withdrawn; only its originator reads it.")
    return _("The release of the record was withdrawn; these still read it: %(circles)s.") % {
        "circles": listed(details["audience"])
    }


@sentence("access.circle_defined")
def circle_defined(details: Mapping[str, Any]) -> str:
    added = details.get("added") or []
    return ngettext(
        "The circle %(code)s was set up or joined by %(count)d party.",
        "The circle %(code)s was set up or joined by %(count)d parties.",
        len(added),
    ) % {"code": details["code"], "count": len(added)}
