# SPDX-License-Identifier: AGPL-3.0-or-later
"""The names of a party for searching: one spelling, whichever script they are written or typed in."""

from collections.abc import Iterable, Mapping

from jointplan.core.transliteration import skeleton


def search_text(code: str, names: Mapping[str, str], acronym: str, aliases: Iterable[str]) -> str:
    """All that a party is called, a line each, without repetition."""
    called = [*names.values(), acronym, *aliases, code]
    return "\n".join(dict.fromkeys(filter(None, map(skeleton, called))))
