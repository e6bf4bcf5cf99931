# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has signed in, read with the posts held today by one statement: every request of a person begins with it.

Written out, because Django takes longer to put such a statement together than the database to answer it.
"""

import datetime
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection, models
from django.utils import timezone

from jointplan.accounts.models import HeldPost, Post, User
from jointplan.parties.models import Party, Region

# The tables of the statement, in its order.
READ: tuple[type[models.Model], ...] = (User, Post, Party, Region)
FROM = """
    FROM accounts_user
    LEFT JOIN accounts_term ON accounts_term.user_id = accounts_user.id
        AND accounts_term.starts_on <= %(day)s
        AND (accounts_term.ends_on IS NULL OR accounts_term.ends_on >= %(day)s)
    LEFT JOIN accounts_post ON accounts_post.id = accounts_term.post_id
    LEFT JOIN parties_party ON parties_party.id = accounts_post.party_id
    LEFT JOIN parties_region ON parties_region.id = parties_party.region_id
    WHERE accounts_user.id = %(user)s
    ORDER BY accounts_term.id
"""


class Backend(AuthenticationBackend):
    """Signing in as allauth has it; whoever has signed in comes with the posts of the day."""

    def get_user(self, user_id: Any) -> User | None:
        user = with_posts(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def with_posts(user_id: Any, day: datetime.date | None = None) -> User | None:
    """The account with the posts held on `day` (default: today), their parties and regions."""
    day = day or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"user": user_id, "day": day})
        rows = [_objects(row) for row in cursor.fetchall()]
    if not rows:
        return None
    user: User = rows[0][0]
    held = [_held(*found) for _user, *found in rows if found[0].pk is not None]
    # From the day on which a party leaves the community its posts give nothing, also those taken up on that day.
    user.held_posts = [post for post in held if not post.party.has_left(day)]
    return user


def _held(post: Post, party: Party, region: Region) -> HeldPost:
    party.region = region
    post.party = party
    return HeldPost(post.pk, post.kind, party.pk, party, post)


@cache
def _statement() -> str:
    columns = (f'{model._meta.db_table}."{name}"' for model in READ for _attribute, name, _read in _fields(model))
    return f"SELECT {', '.join(columns)}{FROM}"


@cache
def _fields(model: type[models.Model]) -> list[tuple[str, str, Any]]:
    """Of each column its attribute, its name, and what makes a value of Python of it (None: nothing)."""
    fields = model._meta.concrete_fields
    return [(field.attname, str(field.column), getattr(field, "from_db_value", None)) for field in fields]


def _objects(row: tuple[Any, ...]) -> list[Any]:
    found, start = [], 0
    for model in READ:
        fields = _fields(model)
        values = [
            read(value, None, connection) if read and value is not None else value
            for (_attribute, _name, read), value in zip(fields, row[start : start + len(fields)], strict=True)
        ]
        found.append(model.from_db(connection.alias, [attribute for attribute, *_rest in fields], values))
        start += len(fields)
    return found
