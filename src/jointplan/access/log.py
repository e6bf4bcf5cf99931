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


@sentence("access.circle_defined", personal=["reason", "names"])
def circle_defined(details: Mapping[str, Any]) -> str:
    added = details.get("added") or []
    return ngettext(
        "The circle %(code)s was set up or joined by %(count)d party.",
        "The circle %(code)s was set up or joined by %(count)d parties.",
        len(added),
    ) % {"code": details["code"], "count": len(added)}


@sentence("access.readers_named", personal=["reason"])
def readers_named(details: Mapping[str, Any]) -> str:
    count = len(details.get("named") or [])
    return ngettext(
        "The record is now for %(count)d named person alone (TLP:RED).",
        "The record is now for %(count)d named persons alone (TLP:RED).",
        count,
    ) % {"count": count}


@sentence("access.circulated_inside")
def circulated_inside(details: Mapping[str, Any]) -> str:
    return _("The record was circulated inside the State: %(circles)s.") % {
        "circles": listed(details.get("circles") or [])
    }


@sentence("access.member_added", personal=["reason"])
def member_added(details: Mapping[str, Any]) -> str:
    return _("%(party)s joined the circle %(code)s, from %(day)s.") % {
        "party": details["party_code"],
        "code": details["code"],
        "day": details["starts_on"],
    }


@sentence("access.membership_ended", personal=["reason"])
def membership_ended(details: Mapping[str, Any]) -> str:
    return _("%(party)s left the circle %(code)s; last day: %(day)s.") % {
        "party": details["party_code"],
        "code": details["code"],
        "day": details["ends_on"],
    }
