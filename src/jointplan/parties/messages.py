# SPDX-License-Identifier: AGPL-3.0-or-later
"""What organisations that applied are told, each in the language it wrote in: nothing that is above TLP:GREEN."""

from jointplan.core.mail import send
from jointplan.core.text import localise
from jointplan.parties.models import Application, Party


def application_admitted(application: Application, party: Party) -> None:
    """The organisation is a member of the community."""
    _tell(application, "application_admitted", {"code": party.code})


def application_declined(application: Application) -> None:
    """The organisation was not admitted, and why."""
    _tell(application, "application_declined", {})


def _tell(application: Application, name: str, more: dict[str, str]) -> None:
    language = application.language
    context = {
        "organisation": localise(application.names, language).text,
        "region": localise(application.region.names, language).text,
        "received_on": application.received_at,
        "reason": application.reason,
        "is_fictional": application.region.is_fictional,
    }
    send(f"parties/{name}", to=application.mailbox, language=language, context=context | more)
