# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every kind of imported file is made of, and the bounds that hold for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Bytes of a file, characters of all its cells, and bytes of an Excel file when it is unpacked: XML takes some six times
# the text. Rows and columns: far more than any register here has.
LARGEST_FILE = 10 * 2**20
LARGEST_TEXT = 10 * 2**20
LARGEST_UNPACKED = 80 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
# Problems that are told at once; whoever has more has one cause for them.
MOST_PROBLEMS = 20


class FileProblem(Exception):
    """A file cannot be read. `problems` are sentences with the place and what to do."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Place:
    """Where a row stands: as office programs count, the first row is 1. A CSV file has no sheet."""

    row: int
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return _("Sheet “%(sheet)s”, row %(row)d") % {"sheet": self.sheet, "row": self.row}
        return _("Row %(row)d") % {"row": self.row}


@dataclass(frozen=True)
class Record:
    """The cells of one row as texts, from the first column on."""

    place: Place
    cells: list[str]


def first_of(problems: Iterable[str]) -> list[str]:
    """As many problems as one can look at, and how many there are besides."""
    found = list(problems)
    if len(found) <= MOST_PROBLEMS:
        return found
    rest = _("There are %(count)d more of this kind.") % {"count": len(found) - MOST_PROBLEMS}
    return [*found[:MOST_PROBLEMS], rest]
