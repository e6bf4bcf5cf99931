# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telling the database who reads. Without it, row security shows nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from jointplan.access.tokens import parties_of, tokens_for
from jointplan.accounts.system import SystemIdentity

_SET = (
    "SELECT set_config('jointplan.readers', %s, true), set_config('jointplan.user', %s, true), "
    "set_config('jointplan.parties', %s, true), set_config('pghistory.context_metadata', %s, true)"
)


def set_identity(user: Any) -> None:
    """Set who reads and writes, for the rest of the current transaction only."""
    known = getattr(user, "is_authenticated", False)
    with connection.cursor() as cursor:
        cursor.execute(
            _SET,
            [
                ",".join(tokens_for(user)),
                str(user.pk) if known else "",
                ",".join(map(str, parties_of(user))) if known else "",
                json.dumps(
                    {"user": user.pk} if known else {"system": str(user)} if isinstance(user, SystemIdentity) else {}
                ),
            ],
        )


def clear_identity() -> None:
    """Nobody reads and nobody writes until an identity is set again."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, ["", "", "", ""])


@contextmanager
def acting_as(user: Any) -> Iterator[None]:
    """A transaction in which `user` reads and writes: for commands, background tasks and tests.

    The identity ends with the transaction. Inside a longer transaction the previous identity is not restored; nobody
    is set instead, so that a forgotten identity shows nothing.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        set_identity(user)
        yield
        if nested:
            clear_identity()
