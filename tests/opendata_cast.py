# SPDX-License-Identifier: AGPL-3.0-or-later
"""One published version of the data of each region of the cast."""

from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.portal.models import DataLicence
from jointplan.portal.opendata.operations import publish

PUBLISHERS = {"coast-secretariat": "secretariat", "isle-secretariat": "isle_secretariat"}


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """The secretariat of each region publishes what is public, once everything else is there."""
    for party, role in PUBLISHERS.items():
        by = users[role]
        with acting_as(by):
            publish(parties[party].region, reason="After the first cycle", licence=DataLicence.CC0, by=by)
