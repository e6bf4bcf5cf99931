# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commitments of the cast: a treaty, public recommendations, and what States add to them, with words of their own."""

from collections.abc import Mapping
from typing import Any

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.commitments.operations.recommendations import import_recommendations
from jointplan.commitments.operations.treaties import import_treaties

TREATY = {
    "code": "L1",
    "group": "counter-terrorism",
    "title": "Convention on lamps",
    "adoption_confidence": "verified",
    "in_force_confidence": "recalled",
    "depositary_confidence": "verified",
    "source": "Invented gazette No. 2",
}
STATUSES = [
    {
        "treaty": "L1",
        "state": "aldermoor",
        "status": "party",
        "bound_on": "1998",
        "confidence": "verified",
        "source": "-",
    },
    {"treaty": "L1", "state": "brindal", "status": "party", "bound_on": "2015", "confidence": "recalled"},
]
HEADS = "Identifier,State,Body,Document symbol,Date,Text"
PUBLIC = {
    "coast": "first,Aldermoor,Committee on lamps,L/ALD/1,2021-05-03,Train the keepers.\n"
    "second,Aldermoor,UPR,L/50/9,2022-03-04,Count the lamps.\n"
    "first,Brindal,Committee on lamps,L/BRI/1,2021-05-04,Open the harbour.\n",
    "isles": "first,Dunmere,Committee on lamps,L/DUN/1,2021-05-05,Light the isles.\n",
}


def build(parties: Mapping[str, Any], users: Mapping[str, Any]) -> None:
    """Commit them, each under the identity of whoever does it."""
    coast, isles = parties["aldermoor"].region, parties["dunmere"].region
    with acting_as(OPERATOR):
        import_treaties(coast, [TREATY], STATUSES, by=OPERATOR)
    for region, role in ((coast, "secretariat"), (isles, "isle_secretariat")):
        content = f"{HEADS}\n{PUBLIC[region.code]}".encode()
        with acting_as(users[role]):
            import_recommendations(region, content, source="Invented index, 2023", by=users[role])
