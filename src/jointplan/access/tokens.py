# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reader is, in the words that rows are compared with."""

from typing import Any

from django.db import connection

from jointplan.access.today import today

PUBLIC = "public"
COMMUNITY = "community"

_RUNNING = """
    SELECT m.id, m.party_id, c.code, c.post_kinds FROM access_membership m JOIN access_circle c ON c.id = m.circle_id
    WHERE m.party_id = ANY (%(parties)s) AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
    ORDER BY m.id
"""


def party_token(party_id: int) -> str:
    return f"party:{party_id}"


def circle_token(code: str) -> str:
    return f"circle:{code}"


def membership_token(membership_id: int) -> str:
    return f"membership:{membership_id}"


def user_token(user_id: int) -> str:
    return f"user:{user_id}"


def parties_of(user: Any) -> list[int]:
    """The parties that a reader belongs to: where posts are held today, and those that were merged into them.

    History and the log go on naming the party of their day. No query: a party knows those merged into it.
    """
    parties = {post.party_id: post.party for post in getattr(user, "held_posts", ())}
    return sorted({*parties, *(pk for party in parties.values() for pk in party.predecessors)})


def tokens_for(user: Any) -> list[str]:
    """The reader's tokens: `['public', 'community', 'user:3', 'post:7', 'party:1', 'membership:4', 'circle:five']`.

    Anonymous visitors, and signed-in people who hold no post today, read the public only: also what once named them.
    One query at the most for each signed-in request; kept on the user object until the request ends.
    """
    if not getattr(user, "is_authenticated", False):
        return [PUBLIC]
    kept = getattr(user, "_reader_tokens", None)
    if kept is None:
        kept = user._reader_tokens = _read_tokens(user)
    return list(kept)


def _read_tokens(user: Any) -> list[str]:
    posts = user.held_posts
    if not posts:
        return [PUBLIC]
    parties = parties_of(user)
    memberships = [row for row in _running_memberships(parties) if user.holds(row[1], *row[3])]
    return [
        PUBLIC,
        COMMUNITY,
        user_token(user.pk),
        *(f"post:{post.post_id}" for post in posts),
        *(party_token(pk) for pk in parties),
        *(membership_token(pk) for pk, *_rest in memberships),
        *(circle_token(code) for code in sorted({code for _pk, _party, code, _kinds in memberships})),
    ]


def _running_memberships(parties: list[int]) -> list[tuple[int, int, str, list[str]]]:
    """What runs today: (id, party, code of the circle, kinds of post that it is for), as `current()` finds it.

    Written out: every request of a person asks, and Django takes longer to put it together than the database to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, {"parties": parties, "day": today()})
        return cursor.fetchall()
