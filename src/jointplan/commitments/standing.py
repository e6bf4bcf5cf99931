# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where each State stands with each treaty, as far as sources say: nothing is counted, ranked or coloured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from jointplan.commitments.models import CONFIRMED, Status, Treaty, TreatyStatus
from jointplan.core.text import sort_key
from jointplan.parties.models import Party

# A sign beside each word: nobody needs a colour to tell them apart.
SIGNS = {Status.PARTY: "●", Status.SIGNED: "◐", Status.LAW: "§", Status.NO_ACT: "○"}
UNKNOWN_SIGN = "?"


@dataclass
class Standing:
    """One State and one treaty: what confirmed sources say, the latest first, and apart what is not confirmed."""

    treaty: Treaty
    state: Party
    said: list[TreatyStatus] = field(default_factory=list)
    not_confirmed: list[TreatyStatus] = field(default_factory=list)

    @property
    def status(self) -> str:
        """By the latest source; empty where no source says anything."""
        return self.said[0].status if self.said else ""

    @property
    def sign(self) -> str:
        return SIGNS[Status(self.status)] if self.status else UNKNOWN_SIGN

    @property
    def word(self) -> str:
        return str(Status(self.status).label) if self.status else _("Unknown")

    @property
    def detail(self) -> TreatyStatus | None:
        """The row that says most about the status: the latest with the day of the act, else the latest."""
        same = [row for row in self.said if row.status == self.status]
        return next((row for row in same if row.bound_on), same[0] if same else None)

    @property
    def anchor(self) -> str:
        return self.state.code


def states_in_order(*, fictional: bool) -> list[Party]:
    """The States of the space in alphabetical order, as everywhere."""
    states = Party.objects.in_regions(fictional=fictional).states().current()
    return sorted(states, key=lambda state: sort_key(str(state)))


def standings(treaties: Iterable[Treaty], states: Sequence[Party]) -> dict[Treaty, list[Standing]]:
    """For each treaty one standing a State, in the order given: one query."""
    found = {treaty: {state.pk: Standing(treaty, state) for state in states} for treaty in treaties}
    by_pk = {treaty.pk: treaty for treaty in found}
    rows = TreatyStatus.objects.filter(treaty__in=by_pk, state__in=states).latest_first()
    for row in rows:
        standing = found[by_pk[row.treaty_id]][row.state_id]
        (standing.said if row.confidence in CONFIRMED else standing.not_confirmed).append(row)
    return {treaty: list(of_states.values()) for treaty, of_states in found.items()}
