# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import NamedTuple

from django.db import connection

from jointplan.core.text import fold

MOST = 200


class Found(NamedTuple):
    """One place that has the words.

    `source` is one of `sources.SOURCES`, `pk` the id there, `rank` how well it fits.
    """

    source: str
    pk: int
    rank: float


def find(words: str, *, fictional: bool, most: int = MOST) -> list[Found]:
    """Places that have the words and that the reader may see, the best first.

    The database function applies the reader's tokens from the session; with no identity set it finds nothing.
    """
    if not words.strip():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, id, rank FROM search_find(%s, %s, %s)", [fold(words), fictional, most])
        return [Found(*row) for row in cursor.fetchall()]
