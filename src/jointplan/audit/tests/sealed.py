# SPDX-License-Identifier: AGPL-3.0-or-later
"""A log that was sealed, for tests that look at it afterwards."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, connections

from jointplan.audit.roots import RootsFile
from jointplan.audit.verifying import Verification, verify


class Sealed(NamedTuple):
    """A file of roots of three days: the day on which the cast came into being, and two more."""

    file: RootsFile
    day: date

    def morning(self, days: int = 3) -> datetime:
        """So many days later, when the day before may be sealed."""
        return morning_after(self.day, days)

    def checked(self, lines: list[bytes] | None = None) -> Verification:
        keys = self.file.public_keys()
        return verify(self.file.lines() if lines is None else lines, keys, self.morning())

    def found(self, lines: list[bytes] | None = None) -> list[tuple[date | None, str]]:
        return [tuple(finding) for finding in self.checked(lines).findings]


def morning_after(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), datetime.min.time(), UTC) + timedelta(hours=3)


def first_day() -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_first_day()")
        return cursor.fetchone()[0]


def owner(statement: str, *values: Any) -> list[Any]:
    """Carry out a statement behind the product's back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
