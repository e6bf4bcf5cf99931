# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares the log and the history, day by day, with the roots that were sealed. Reads as the owner of the tables.

What was cut off since the last root is not noticed: nothing outside the database knows of it yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connections, transaction
from django.utils.translation import gettext as _

from jointplan.audit.digests import ENTRIES, DayDigest, Source, begin_of, digests, end_of, sources
from jointplan.audit.roots import NO_ROOT, Root
from jointplan.audit.sealing import OVERDUE, due_days
from jointplan.core.keys import fingerprint

OWNER = "owner"
NOTHING: Mapping[str, Any] = {"count": 0}


class Finding(NamedTuple):
    """Something is not as it was sealed: on which day (None: nobody can say), and what, in a sentence."""

    day: date | None
    text: str


@dataclass
class Verification:
    """What was found, what is worth knowing, and how much was compared."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    days: int = 0
    entries: int = 0

    @property
    def ok(self) -> bool:
        return not self.findings


def verify(
    lines: Sequence[bytes], keys: Mapping[str, Ed25519PublicKey], now: datetime | None = None, using: str = OWNER
) -> Verification:
    """Compare the database with lines of a file of roots, trusting signatures of `keys` (by fingerprint) alone."""
    result = Verification()
    roots = list(_readable(lines, result))
    result.findings += _chain_faults(roots, keys)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        if roots:
            result.findings += _changes(cursor, roots)
            result.findings += _before(cursor, roots[0].day)
    result.days = len(roots)
    result.entries = sum(int(root.entries["count"]) for root in roots)
    _look_at_unsealed(roots, now or datetime.now(UTC), result)
    result.findings.sort(key=lambda finding: finding.day or date.min)
    return result


def compare_copies(own: Sequence[bytes], copy: Sequence[bytes]) -> list[Finding]:
    """Where the file of this installation is not what somebody else has kept of it."""
    for number, (ours, theirs) in enumerate(zip(own, copy, strict=False), start=1):
        if ours != theirs:
            text = _("Line %(number)d of the file of this installation is not the line of the copy.")
            return [Finding(None, text % {"number": number})]
    if len(own) < len(copy):
        text = _("The file of this installation is shorter than the copy; lines missing at the end: %(count)d.")
        return [Finding(None, text % {"count": len(copy) - len(own)})]
    return []


def keys_by_fingerprint(*keys: Ed25519PublicKey) -> dict[str, Ed25519PublicKey]:
    return {fingerprint(key): key for key in keys}


def _readable(lines: Sequence[bytes], result: Verification) -> Iterator[Root]:
    for number, line in enumerate(lines, start=1):
        try:
            yield Root.from_line(line)
        except ValueError:
            text = _("Line %(number)d of the file of roots is damaged or was altered.") % {"number": number}
            result.findings.append(Finding(None, text))


def _chain_faults(roots: Sequence[Root], keys: Mapping[str, Ed25519PublicKey]) -> Iterator[Finding]:
    """Lines that were altered, signed by somebody else, left out or put in."""
    previous: Root | None = None
    for root in roots:
        day = root.day
        if root.root != root.computed():
            yield Finding(day, _("The line of this day in the file of roots was altered."))
        elif root.key not in keys:
            yield Finding(day, _("The line of this day is signed with a key that is not known here."))
        elif not root.is_signed_by(keys[root.key]):
            yield Finding(day, _("The signature of this day is wrong."))
        if previous is None:
            if root.previous != NO_ROOT:
                yield Finding(day, _("Lines before this day are missing from the file of roots."))
        elif day != previous.day + timedelta(days=1):
            yield Finding(day, _("Days between this one and the line before it are missing from the file of roots."))
        elif root.previous != previous.root:
            yield Finding(day, _("This day names another line before it than the one that stands there."))
        previous = root


def _changes(cursor: Any, roots: Sequence[Root]) -> Iterator[Finding]:
    present = {source.table: source for source in sources()}
    named = {table for root in roots for table in root.history}
    for table in sorted(named - set(present)):
        yield Finding(None, _("The table %(table)s, which was sealed, is gone.") % {"table": table})
    for source in present.values():
        yield from _changes_of(cursor, source, {root.day: _sealed(root, source.table) for root in roots})


def _sealed(root: Root, table: str) -> Mapping[str, Any]:
    return root.entries if table == ENTRIES else root.history.get(table, NOTHING)


def _changes_of(cursor: Any, source: Source, sealed: Mapping[date, Mapping[str, Any]]) -> Iterator[Finding]:
    """Days on which a table is not as it was sealed. A column that came later was not sealed and is left aside."""
    by_columns: dict[tuple[str, ...], list[date]] = {}
    for day, digest in sealed.items():
        by_columns.setdefault(tuple(digest.get("columns", source.names)), []).append(day)
    for columns, days in by_columns.items():
        try:
            asked = source.with_columns(columns)
        except KeyError as error:
            text = _("The column %(column)s of %(table)s, which was sealed, is gone; this day cannot be compared.")
            yield from (Finding(day, text % {"column": error.args[0], "table": source.table}) for day in days)
            continue
        found = digests(cursor, asked, min(days), max(days))
        for day in days:
            if text := _difference(source.table, sealed[day], found.get(day)):
                yield Finding(day, text)


def _difference(table: str, sealed: Mapping[str, Any], found: DayDigest | None) -> str:
    """What became of a table's rows since the day was sealed, in a sentence; empty when nothing did."""
    count = found.count if found else 0
    missing = int(sealed["count"]) - count
    if missing < 0:
        text = _("Rows added to %(table)s after the day was sealed: %(count)d.")
        return text % {"table": table, "count": -missing}
    if missing > 0:
        if found is None or (found.first == sealed["first"] and found.last < sealed["last"]):
            text = _("Rows cut off at the end of %(table)s: %(count)d.")
        else:
            text = _("Rows removed from %(table)s: %(count)d.")
        return text % {"table": table, "count": missing}
    if found is not None and found.digest != sealed["sha256"]:
        return _("Rows of %(table)s were changed.") % {"table": table}
    return ""


def _before(cursor: Any, first: date) -> Iterator[Finding]:
    """Rows from before the first day that was sealed: when it was sealed there were none."""
    for source in sources():
        cursor.execute(
            f"SELECT count(*) FROM {source.table} WHERE {source.moment} < %s",  # noqa: S608 - names of our own tables and columns
            [begin_of(first)],
        )
        count = cursor.fetchone()[0]
        if count:
            text = _("Rows added to %(table)s before the first sealed day: %(count)d.")
            yield Finding(first, text % {"table": source.table, "count": count})


def _look_at_unsealed(roots: Sequence[Root], now: datetime, result: Verification) -> None:
    days = due_days(roots[-1] if roots else None, now)
    if not days:
        return
    if end_of(days[0]) + OVERDUE <= now:
        text = _("Days that are over and not sealed: %(count)d, from this one on. Run “jointplan audit seal”.")
        result.findings.append(Finding(days[0], text % {"count": len(days)}))
    else:
        result.notes.append(_("Not sealed yet: %(days)s.") % {"days": ", ".join(day.isoformat() for day in days)})
