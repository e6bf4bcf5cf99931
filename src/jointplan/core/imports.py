# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows out of a file that people fill in: CSV in UTF-8 or an Excel file, for every importer.

What the file is, its content says, not its name. Nothing is guessed: whatever cannot be read for certain is refused,
with the place and what to do, and all that is wrong is told at once. What `core.exports` writes is read back unchanged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz, process

from jointplan.core.import_csv import csv_records
from jointplan.core.import_xlsx import is_zip, xlsx_records
from jointplan.core.imported import LARGEST_FILE, LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS, FileProblem, Place, Record
from jointplan.core.text import fold

# Lines before the headings that are not data: what our own files say first, and what Excel writes for itself.
NOT_HEADINGS = ("TLP:",)
# As similar as two headings must be to be offered for each other, of 100.
NEAR = 60


class ImportProblem(Exception):
    """A file cannot be taken as it is. `problems` says each place and what to do; nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class ImportColumn:
    """A column that a file may have: its key, its heading for the reader, and all headings it is known by.

    The value of an ignored column is not read: our own files have it, and whoever fills a file in may leave it out.
    """

    key: str
    heading: str
    known_as: frozenset[str]
    is_required: bool = False
    is_ignored: bool = False


def import_column(
    key: str, heading: str | Promise, *, is_required: bool = False, is_ignored: bool = False
) -> ImportColumn:
    """A column that is recognised by its key and by its heading in each language of the product."""
    known = {fold(key)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known.add(fold(str(heading)))
    return ImportColumn(key, str(heading), frozenset(known), is_required, is_ignored)


@dataclass(frozen=True)
class Row:
    """One row of a file: its values as texts, without space around them; dates as `2026-11-23`."""

    place: Place
    values: Mapping[str, str]
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def at(self, key: str) -> str:
        """The place of a value in words, e.g. `Sheet “Parties”, row 5, column C (Kind)`."""
        if key not in self.columns:
            return str(self.place)
        number, heading = self.columns[key]
        return _("%(place)s, column %(letter)s (%(heading)s)") % {
            "place": self.place,
            "letter": get_column_letter(number + 1),
            "heading": heading,
        }


def read_rows(content: bytes, columns: Sequence[ImportColumn]) -> list[Row]:
    """The rows of a file, those without any value left out.

    Raises ImportProblem with every problem found: an unreadable file, formulas, unknown or repeated headings, rows that
    are the same.
    """
    records = [record for record in _records(content) if any(record.cells)]
    begin = next((n for n, record in enumerate(records) if not record.cells[0].startswith(NOT_HEADINGS)), None)
    if begin is None:
        raise ImportProblem([_("The file is empty. Its first row names the columns; each further row is one entry.")])
    places = _columns_of(records[begin], columns)
    rows = [_row(record, places) for record in records[begin + 1 :]]
    problems = [*_beside_columns(records[begin + 1 :], places), *_repeated(rows)]
    if problems:
        raise ImportProblem(problems)
    return rows


def _records(content: bytes) -> list[Record]:
    """All rows as texts, whatever the file is, within the bounds."""
    if len(content) > LARGEST_FILE:
        raise ImportProblem([_("The file is larger than %(most)d MB. Cut it into several.") % {"most": 10}])
    try:
        found = []
        size = 0
        for record in xlsx_records(content) if is_zip(content) else csv_records(content):
            found.append(record)
            size += sum(map(len, record.cells))
            if size > LARGEST_TEXT:
                raise FileProblem(_("The cells hold more than %(most)d MB. Cut the file into several.") % {"most": 10})
            if len(found) > MOST_ROWS:
                raise FileProblem(_("The file has more than %(most)d rows. Cut it into several.") % {"most": MOST_ROWS})
            if len(record.cells) > MOST_COLUMNS:
                problem = _("%(place)s: there are more than %(most)d columns.")
                raise FileProblem(problem % {"place": record.place, "most": MOST_COLUMNS})
    except FileProblem as problem:
        raise ImportProblem(problem.problems) from problem
    return found


def _columns_of(record: Record, columns: Sequence[ImportColumn]) -> dict[int, ImportColumn]:
    """Which column stands where, by the row of headings. Raises ImportProblem for those that cannot be told."""
    found: dict[int, ImportColumn] = {}
    problems = []
    for number, heading in enumerate(record.cells):
        if not heading:
            continue
        column = next((column for column in columns if fold(heading) in column.known_as), None)
        at = f"{record.place}, {get_column_letter(number + 1)}"
        if column is None:
            problems.append(_unknown(at, heading, columns))
        elif column in found.values():
            problems.append(
                _("%(at)s: there are two columns “%(heading)s”. Keep one of them.") % {"at": at, "heading": heading}
            )
        else:
            found[number] = column
    if not found:
        # Nothing at all is known: the headings are missing, and listing every cell would not help.
        headings = ", ".join(column.heading for column in columns)
        text = _("%(place)s names no column that is known here. The first row holds the headings: %(headings)s.")
        raise ImportProblem([text % {"place": record.place, "headings": headings}])
    missing = [c.heading for c in columns if c.is_required and c not in found.values()]
    if missing:
        text = _("%(place)s: these columns are missing: %(missing)s.")
        problems.append(text % {"place": record.place, "missing": ", ".join(missing)})
    if problems:
        raise ImportProblem(problems)
    return found


def _unknown(at: str, heading: str, columns: Sequence[ImportColumn]) -> str:
    known = {name: column.heading for column in columns for name in column.known_as}
    near = process.extractOne(fold(heading), list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    if near:
        text = _("%(at)s: there is no column “%(heading)s” here. Is “%(near)s” meant?")
        return text % {"at": at, "heading": heading, "near": known[near[0]]}
    headings = ", ".join(column.heading for column in columns)
    text = _("%(at)s: there is no column “%(heading)s” here. There are: %(headings)s.")
    return text % {"at": at, "heading": heading, "headings": headings}


def _row(record: Record, places: Mapping[int, ImportColumn]) -> Row:
    read = {number: column for number, column in places.items() if not column.is_ignored}
    values = {c.key: record.cells[n] if n < len(record.cells) else "" for n, c in read.items()}
    return Row(record.place, values, {column.key: (number, column.heading) for number, column in read.items()})


def _beside_columns(records: Iterable[Record], places: Mapping[int, ImportColumn]) -> list[str]:
    """Values under no heading: mostly a separator inside a text that was not put in quotation marks."""
    return [
        _("%(place)s, column %(letter)s: there is a value, but no heading above it.")
        % {"place": record.place, "letter": get_column_letter(number + 1)}
        for record in records
        for number, cell in enumerate(record.cells)
        if cell and number not in places
    ]


def _repeated(rows: Iterable[Row]) -> list[str]:
    seen: dict[tuple[str, ...], Row] = {}
    problems = []
    for row in rows:
        values = tuple(row.values.values())
        if first := seen.get(values):
            problems.append(
                _("%(place)s is the same as %(first)s. Delete one of them.")
                % {"place": row.place, "first": first.place}
            )
        else:
            seen[values] = row
    return problems
