# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reader is, in the words that rows are compared with."""

from typing import Any

from django.apps import apps

PUBLIC = "public"
COMMUNITY = "community"


def party_token(party_id: int) -> str:
    return f"party:{party_id}"


def circle_token(code: str) -> str:
    return f"circle:{code}"


def party_ids(user: Any) -> list[int]:
    """The parties that a reader belongs to: where posts are held, and those that were merged into them.

    History and the log go on naming the party of their day. No query: a party knows those merged into it.
    """
    parties = {post.party_id: post.party for post in user.held_posts}
    return sorted({*parties, *(pk for party in parties.values() for pk in party.predecessors)})


def tokens_for(user: Any) -> list[str]:
    """The reader's tokens, e.g. `['public', 'community', 'user:3', 'post:7', 'party:12', 'circle:five']`.

    Anonymous visitors, and signed-in people without a current term, read the public only (and what names them).
    Two queries at the most for each signed-in request; kept on the user object until the request ends.
    """
    if not getattr(user, "is_authenticated", False):
        return [PUBLIC]
    kept = getattr(user, "_reader_tokens", None)
    if kept is None:
        kept = user._reader_tokens = _read_tokens(user)
    return list(kept)


def _read_tokens(user: Any) -> list[str]:
    tokens = [PUBLIC, f"user:{user.pk}"]
    posts = user.held_posts
    if not posts:
        return tokens
    parties = sorted({post.party_id for post in posts})
    memberships = apps.get_model("access", "Membership").objects.current().filter(party_id__in=parties)
    circles = sorted(set(memberships.values_list("circle__code", flat=True)))
    return [
        *tokens,
        COMMUNITY,
        *(f"post:{post.post_id}" for post in posts),
        *(party_token(pk) for pk in party_ids(user)),
        *(circle_token(code) for code in circles),
    ]
