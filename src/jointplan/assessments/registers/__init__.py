# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the registers of the product hold that answers a provision of the plan, as one reader may read it.

This is the one place where registers meet the plan: the catalogue of a plan names the registers of a provision
(`Clause.registers`), the page of the provision shows what they hold, and the answer to it is offered from the same
lines (`prefilling`). A later register is a reader more in a module here.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jointplan.access.models import Labelled
from jointplan.parties.models import Party, Region
from jointplan.plans.models import Edition, Register


@dataclass(frozen=True)
class Look:
    """Who looks, and for which party: a State or a body of one; None for whoever looks at the whole region.

    `period` are the first and the last day that are asked about, where an answer is; a page asks about all days.
    """

    edition: Edition
    region: Region
    party: Party | None
    user: Any
    period: tuple[datetime.date, datetime.date] | None = None

    @property
    def fictional(self) -> bool:
        return self.region.is_fictional


@dataclass(frozen=True)
class Line:
    """One thing that a register holds, or lacks; `note` says more about it, `language` where it is not the page's."""

    text: str
    url: str = ""
    note: str = ""
    language: str = ""

    def __str__(self) -> str:
        return f"{self.text}: {self.note}" if self.note else self.text


@dataclass(frozen=True)
class Step:
    """Where a person goes on."""

    label: str
    url: str


@dataclass(frozen=True)
class Held:
    """What one register holds.

    `missing` is told to those who can do something about it, and to nobody else. `opened` are the labelled records
    whose names stand in the lines: whoever shows these notes that they were opened.
    """

    lines: Sequence[Line] = ()
    missing: Sequence[Line] = field(default=())
    step: Step | None = None
    opened: Sequence[Labelled] = ()


Reader = Callable[[Look], Held]
READERS: dict[Register, Reader] = {}


def reads(register: Register) -> Callable[[Reader], Reader]:
    """Declare the function that reads a register."""

    def keep(reader: Reader) -> Reader:
        READERS[register] = reader
        return reader

    return keep


def held_in(register: Register, look: Look) -> Held:
    """What the register holds, as the reader may read it."""
    return READERS[register](look)
