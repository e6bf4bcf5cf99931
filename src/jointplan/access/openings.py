# SPDX-License-Identifier: AGPL-3.0-or-later
"""Noting who outside the originator opened a record above GREEN, and when.

A page may show many records. What it shows is collected while it is made and written by one statement at its end, in
one order for everybody, when the page is really given out.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from jointplan.access.models import Label, Labelled
from jointplan.access.tokens import parties_of

NOTED = frozenset({Label.AMBER, Label.AMBER_STRICT, Label.RED})

_collected: ContextVar[set[tuple[str, int]] | None] = ContextVar("openings", default=None)


def note_openings(user: Any, records: Iterable[Labelled]) -> None:
    """Note that `user` opened these records, as far as they are above GREEN and come from elsewhere."""
    found = [(record._meta.label_lower, record.pk, record.label, record.originator_id) for record in records]
    _note(user, found)


def note_rows(user: Any, model: type[Labelled], rows: Iterable[tuple[int, str, int]]) -> None:
    """The same for rows read without their objects: (id, label, id of the originator) each."""
    name = model._meta.label_lower
    _note(user, [(name, *row) for row in rows])


def _note(user: Any, found: Iterable[tuple[str, int, str, int]]) -> None:
    if not getattr(user, "is_authenticated", False):
        return
    own = set(parties_of(user))
    foreign = {(name, pk) for name, pk, label, party in found if label in NOTED and party not in own}
    collected = _collected.get()
    if collected is not None:
        collected |= foreign
    elif foreign:
        _write(foreign)


@contextmanager
def collecting_openings() -> Iterator[set[tuple[str, int]]]:
    """Inside, openings are collected in the set that this gives; `write_openings` writes them."""
    collected: set[tuple[str, int]] = set()
    token = _collected.set(collected)
    try:
        yield collected
    finally:
        _collected.reset(token)


def write_openings(collected: set[tuple[str, int]]) -> None:
    """Write what was collected, by at most one statement. Reader and moment are the session's, whatever is given."""
    if collected:
        _write(collected)
        collected.clear()


def _write(found: set[tuple[str, int]]) -> None:
    names, ids = zip(*sorted(found), strict=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_note_openings(%s, %s)", [list(names), list(ids)])
