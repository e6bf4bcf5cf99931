# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of the register."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.audit.sentences import sentence

Details = Mapping[str, Any]


@sentence("parties.parties_imported")
def parties_imported(details: Details) -> str:
    changed = details["changed"] if isinstance(details["changed"], int) else 0
    text = ngettext(
        "The States and organisations that ship were loaded; %(changed)d entry changed.",
        "The States and organisations that ship were loaded; %(changed)d entries changed.",
        changed,
    )
    return text % {"changed": changed}


@sentence("parties.party_registered")
def party_registered(details: Details) -> str:
    return _("The party %(code)s was entered in the register.") % {"code": details["code"]}


@sentence("parties.party_edited")
def party_edited(details: Details) -> str:
    values = {"code": details["code"], "fields": ", ".join(details["fields"])}
    return _("What the register says of %(code)s was changed: %(fields)s.") % values


@sentence("parties.party_admitted", personal=["reason"])
def party_admitted(details: Details) -> str:
    return _("The party %(code)s was admitted to the community.") % {"code": details["code"]}


@sentence("parties.secretariat_appointed", personal=["reason"])
def secretariat_appointed(details: Details) -> str:
    return _("The party %(code)s was entered as the secretariat of the region.") % {"code": details["code"]}


@sentence("parties.parties_merged", personal=["reason"])
def parties_merged(details: Details) -> str:
    values = {"gone": details["gone"], "stays": details["stays"]}
    return _("The party %(gone)s was merged into %(stays)s.") % values


@sentence("parties.list_imported")
def list_imported(details: Details) -> str:
    values = {"new": details["new"], "changed": details["changed"]}
    return _("A list of parties was imported: new %(new)s, changed %(changed)s.") % values


@sentence("parties.application_received")
def application_received(details: Details) -> str:
    return _("An organisation applied to join.")


@sentence("parties.application_admitted")
def application_admitted(details: Details) -> str:
    return _("An applicant was admitted as the party %(code)s.") % {"code": details["code"]}


@sentence("parties.application_declined", personal=["reason"])
def application_declined(details: Details) -> str:
    return _("An application to join was declined.")
