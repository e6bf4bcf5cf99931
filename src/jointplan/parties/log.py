# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of the register."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jointplan.audit.records import Shown, record_kind
from jointplan.audit.sentences import sentence
from jointplan.parties.models import Party, Region


@sentence("parties.parties_imported")
def parties_imported(details: Mapping[str, Any]) -> str:
    count = details.get("changed")
    if not isinstance(count, int):
        return _("Parties of the region were loaded.")
    return ngettext(
        "Parties of the region were loaded: %(count)d record is new or changed.",
        "Parties of the region were loaded: %(count)d records are new or changed.",
        count,
    ) % {"count": count}


@record_kind("parties.region", gettext_lazy("Region"), fiction="is_fictional")
def region(record: Region) -> Shown:
    return Shown(str(record))


@record_kind("parties.party", gettext_lazy("Party"), fiction="region__is_fictional")
def party(record: Party) -> Shown:
    return Shown(str(record))


@sentence("parties.party_registered")
def party_registered(details: Mapping[str, Any]) -> str:
    return _("The party %(code)s was entered in the register.") % {"code": details["code"]}


@sentence("parties.party_edited")
def party_edited(details: Mapping[str, Any]) -> str:
    values = {"code": details["code"], "fields": ", ".join(details["fields"])}
    return _("What the register says of %(code)s was changed: %(fields)s.") % values


@sentence("parties.party_admitted", personal=["reason"])
def party_admitted(details: Mapping[str, Any]) -> str:
    return _("The party %(code)s was admitted to the community.") % {"code": details["code"]}


@sentence("parties.membership_ended")
def membership_ended(details: Mapping[str, Any]) -> str:
    return _("The membership of %(code)s in the community ends: from %(day)s on it is a member no more.") % {
        "code": details["code"],
        "day": details["from_day"],
    }


@sentence("parties.membership_end_explained", personal=["reason"])
def membership_end_explained(details: Mapping[str, Any]) -> str:
    return _("Why the membership of %(code)s ends was told to it.") % {"code": details["code"]}


@sentence("parties.secretariat_appointed", personal=["reason"])
def secretariat_appointed(details: Mapping[str, Any]) -> str:
    return _("The party %(code)s was entered as the secretariat of the region.") % {"code": details["code"]}


@sentence("parties.parties_merged", personal=["reason"])
def parties_merged(details: Mapping[str, Any]) -> str:
    values = {"gone": details["gone"], "stays": details["stays"]}
    return _("The party %(gone)s was merged into %(stays)s.") % values


@sentence("parties.pair_told_apart", personal=["reason"])
def pair_told_apart(details: Mapping[str, Any]) -> str:
    values = {"first": details["first"], "second": details["second"]}
    return _("%(first)s and %(second)s were found to be no duplicate.") % values


@sentence("parties.pair_proposed_again")
def pair_proposed_again(details: Mapping[str, Any]) -> str:
    values = {"first": details["first"], "second": details["second"]}
    return _("%(first)s and %(second)s may be one again: that they are no duplicate was taken back.") % values


@sentence("parties.list_imported")
def list_imported(details: Mapping[str, Any]) -> str:
    values = {"new": details["new"], "changed": details["changed"]}
    return _("A list of parties was imported: new %(new)s, changed %(changed)s.") % values


@sentence("parties.application_received")
def application_received(details: Mapping[str, Any]) -> str:
    return _("An organisation applied to join.")


@sentence("parties.application_admitted")
def application_admitted(details: Mapping[str, Any]) -> str:
    return _("An applicant was admitted as the party %(code)s.") % {"code": details["code"]}


@sentence("parties.application_declined", personal=["reason"])
def application_declined(details: Mapping[str, Any]) -> str:
    return _("An application to join was declined.")


@sentence("parties.day_entered")
def day_entered(details: Mapping[str, Any]) -> str:
    if details.get("is_working"):
        return _("A working day was entered in the calendar of %(state)s: %(day)s.") % details
    return _("A free day was entered in the calendar of %(state)s: %(day)s.") % details


@sentence("parties.day_removed")
def day_removed(details: Mapping[str, Any]) -> str:
    return _("A day was taken out of the calendar of %(state)s: %(day)s.") % details


@sentence("parties.week_changed")
def week_changed(details: Mapping[str, Any]) -> str:
    return _("The working week of %(state)s was changed.") % details


@sentence("parties.days_imported")
def days_imported(details: Mapping[str, Any]) -> str:
    return _("Days were imported into the calendar of %(state)s: new %(new)s, changed %(changed)s.") % details
