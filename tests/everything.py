# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at the whole database past every label: for checking that nothing changed, never for showing anything."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from jointplan.access.tokens import COMMUNITY, PUBLIC, circle_token, membership_token, party_token, user_token

TOKENS: dict[str, Callable[[Any], str]] = {
    "party": party_token,
    "circle": circle_token,
    "membership": membership_token,
    "user": user_token,
}
EVERYBODY = """
    SELECT 'party', id::text FROM parties_party
    UNION ALL SELECT 'circle', code FROM access_circle
    UNION ALL SELECT 'membership', id::text FROM access_membership
    UNION ALL SELECT 'user', id::text FROM accounts_user
"""
SETTINGS = ("jointplan.readers", "jointplan.parties")


@contextmanager
def reading_everything() -> Iterator[None]:
    """Inside, the session holds every token and belongs to every party; afterwards it is what it was."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY)
        readers = [PUBLIC, COMMUNITY]
        parties = []
        for kind, key in cursor.fetchall():
            readers.append(TOKENS[kind](key))
            if kind == "party":
                parties.append(key)
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", SETTINGS)
        before = [value or "" for value in cursor.fetchone()]
        _set(",".join(readers), ",".join(parties))
        yield
        _set(*before)


def _set(readers: str, parties: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [SETTINGS[0], readers, SETTINGS[1], parties]
        )


def fingerprint(but: Collection[str] = ()) -> dict[str, str]:
    """Every row of every table of ours, but those named, with the transaction that wrote it, by table."""
    with reading_everything(), connection.cursor() as cursor:
        cursor.execute(_statement())
        return {table: rows for table, rows in cursor.fetchall() if table not in but}


def written() -> dict[str, int]:
    """How many rows this transaction has written so far, by table; what was undone counts too.

    To be compared with what it said before: rows of transactions just past may still be among them.

    Far quicker than `fingerprint`: where no number grew, nothing changed.
    """
    with connection.cursor() as cursor:
        # What the view `pg_stat_xact_user_tables` says, of our tables alone.
        cursor.execute(
            "SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) "
            "+ pg_stat_get_xact_tuples_deleted(oid) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%s)",
            [sorted(_tables())],
        )
        return dict(cursor.fetchall())


@cache
def _tables() -> frozenset[str]:
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("jointplan.")}
    return frozenset(ours | {"account_emailaddress", "mfa_authenticator"})


@cache
def _statement() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}', coalesce(string_agg(ctid::text || xmin::text, ' ' ORDER BY ctid), '') FROM {table}"
        for table in sorted(_tables())
    )
