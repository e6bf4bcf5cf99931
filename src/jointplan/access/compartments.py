# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies inside a State: the State and its bodies. Nobody outside sees what is handed around there."""

from typing import Any

from jointplan.parties.models import Party, PartyKind


def state_of(party: Party) -> Party | None:
    """The State that the party is, or is a body of; None for everybody else."""
    found: Party | None = party
    while found is not None and found.kind != PartyKind.STATE:
        found = found.parent
    return found


def belongs_inside(user: Any, state_id: int | None) -> bool:
    """True for those who hold a post in the State or one of its bodies."""
    if state_id is None:
        return False
    homes = (state_of(post.party) for post in user.held_posts)
    return any(home is not None and home.pk == state_id for home in homes)


def bodies_inside(state: Party) -> list[int]:
    """The State itself and all bodies of it, however deep, by id."""
    inside = {state.pk}
    found = {state.pk}
    while found:
        found = set(Party.objects.filter(parent__in=found).values_list("pk", flat=True)) - inside
        inside |= found
    return sorted(inside)
