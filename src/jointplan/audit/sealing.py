# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.audit.digests import ENTRIES, end_of
from jointplan.audit.roots import NO_ROOT, Root, RootsFile, RootsProblem
from jointplan.core.keys import fingerprint

# Any number, as long as every version uses the same: two that seal at once do it in turn.
ADVISORY_LOCK = 5_207_115
# A transaction that began before midnight may still write; none lasts so long. The database waits for the others.
GRACE = timedelta(hours=2)
# Older than this, the last seal is overdue.
OVERDUE = timedelta(days=2)


def seal(file: RootsFile | None = None, now: datetime | None = None) -> list[Root]:
    """Seal every day that is over and not sealed yet, in order; returns the new roots.

    Runs as the application role, which learns digests only. Does nothing when somebody else is sealing.
    """
    file = file or RootsFile()
    now = now or datetime.now(UTC)
    made: list[Root] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            return []
        last = file.last()
        days = due_days(last, now)
        if not days:
            return []
        key = file.signing_key()
        name = fingerprint(key.public_key())
        for day in days:
            digests = digests_of(cursor, day)
            entries = digests.pop(ENTRIES, {"count": 0})
            root = Root(day, last.root if last else NO_ROOT, entries, digests, name).signed(key)
            file.append(root)
            last = root
            made.append(root)
    return made


def due_days(last: Root | None, now: datetime) -> list[date]:
    """Days after the last root (or from the first entry on) that are over."""
    first = last.day + timedelta(days=1) if last else first_day()
    days = []
    while first is not None and end_of(first) + GRACE <= now:
        days.append(first)
        first += timedelta(days=1)
    return days


def first_day() -> date | None:
    """The day of the first entry; None while the log is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_first_day()")
        found: date | None = cursor.fetchone()[0]
    return found


def digests_of(cursor: Any, day: date) -> dict[str, dict[str, Any]]:
    """`{table: {columns, count, first, last, sha256}}` of a day, by the function that tells the application no more."""
    cursor.execute("SELECT source, columns, entries, first, last, digest FROM audit_digests(%s)", [day])
    return {
        table: {"columns": columns, "count": count, "first": first, "last": last, "sha256": digest}
        for table, columns, count, first, last, digest in cursor.fetchall()
    }


def overdue(file: RootsFile | None = None, now: datetime | None = None) -> str:
    """Why the log of this installation counts as not sealed, in a sentence; empty when all is well."""
    now = now or datetime.now(UTC)
    try:
        last = (file or RootsFile()).last()
    except RootsProblem as problem:
        return str(problem)
    days = due_days(last, now)
    if not days or end_of(days[0]) + OVERDUE > now:
        return ""
    if last is None:
        return _("no day of the log has been sealed since %(day)s") % {"day": days[0].isoformat()}
    return _("the last sealed day of the log is %(day)s") % {"day": last.day.isoformat()}
