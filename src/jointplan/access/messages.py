# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every mail of this app. It goes out even to who reads nothing here any more, so it is no message of the inbox."""

from collections.abc import Iterable
from typing import Any

from jointplan.core.mail import send
from jointplan.core.text import localise


def membership_ended(people: Iterable[Any], party: Any, reason: str) -> None:
    """To whoever holds a post of an organisation whose membership of the community ends: when, and why."""
    for person in people:
        context = {
            "organisation": localise(party.names, person.language).text,
            "region": localise(party.region.names, person.language).text,
            "from_day": party.left_on,
            "reason": reason,
            "is_fictional": party.region.is_fictional,
        }
        send("access/membership_ended", to=person.email, language=person.language, context=context)
