# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where words of the cast stand, as the search of the database finds them."""

from collections.abc import Iterable
from functools import cache

from jointplan.search.querysets import find
from tests.everything import reading_everything

# More than there are.
ALL = 1000


def places_found(words: str) -> set[tuple[str, int]]:
    """The places (source, id) that whoever acts finds in real and in fictional regions."""
    return {hit[:2] for fictional in (False, True) for hit in find(words, fictional=fictional, most=ALL)}


@cache
def places(word: str) -> frozenset[tuple[str, int]]:
    """Where a word of the cast stands, whoever reads it."""
    with reading_everything():
        return frozenset(places_found(word))


def words_found(words: Iterable[str]) -> set[str]:
    """Those of the words that whoever acts finds, looked for all at once; each stands in places of its own."""
    where = {word: places(word) for word in words}
    found = places_found(" or ".join(where))
    assert found <= set().union(*where.values())
    return {word for word, there in where.items() if there & found}
