# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads a record, computed in Python: the twin of the database's `access_readers`. Tests compare the two.

Nothing that is shown to a person depends on it; the column `readers` is the database's own.
"""

from jointplan.access.models import Label, Labelled
from jointplan.access.tokens import COMMUNITY, PUBLIC, circle_token, membership_token, party_token, user_token


def readers_of(row: Labelled) -> list[str]:
    """The tokens of everybody who reads the row, in the order of the column `readers`."""
    own = party_token(row.originator_id)
    match Label(row.label):
        case Label.CLEAR:
            return [PUBLIC]
        case Label.GREEN:
            return [COMMUNITY, own]
        case Label.AMBER:
            members = [membership_token(pk) for pk in sorted(set(row.audience_memberships))]
            circles = sorted(set(row.audience)) if row.includes_later_members else []
            return [own, *members, *(circle_token(code) for code in circles)]
        case Label.AMBER_STRICT:
            return [own]
        case Label.RED:
            return [user_token(pk) for pk in sorted(set(row.named_readers))]
