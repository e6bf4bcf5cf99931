# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is there and what is not, as a table that everybody can read: a sign and a word in each cell, never a colour."""

from collections.abc import Sequence
from dataclasses import dataclass

SIGNS = {True: "●", False: "○"}


@dataclass(frozen=True)
class Coverage:
    """Of each subject, for each column, whether something is there; `yes` and `no` are the words for it.

    A page shows it with `pictures/coverage.html`. Nothing in it is added up.
    """

    title: str
    of: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[bool]]]
    yes: str
    no: str

    @property
    def marks(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Each subject with (column, sign, word) of each cell."""
        return [
            (name, [(column, SIGNS[there], self._word(there)) for column, there in zip(self.columns, row, strict=True)])
            for name, row in self.rows
        ]

    @property
    def texts(self) -> list[list[str]]:
        """The same as rows of plain texts, for a table in Word or PDF."""
        return [[name, *(f"{SIGNS[there]} {self._word(there)}" for there in row)] for name, row in self.rows]

    def _word(self, there: bool) -> str:
        return self.yes if there else self.no
