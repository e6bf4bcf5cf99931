# SPDX-License-Identifier: AGPL-3.0-or-later
"""How one text differs from another, word by word."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Comparing takes the square of the length: longer texts are shown one after the other.
MOST_WORDS = 3000
# Words shown around what changed; more that stay the same become an ellipsis.
AROUND = 15
WORD = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A stretch of text that is the `same`, `added` or `removed`."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The way from one text to another, word by word; long stretches that stay are shortened.

    What was written first is no change, and stands whole.
    """
    if not before:
        return [Piece("same", after)]
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("removed", before), Piece("added", after)]
    pieces = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", shortened(new[new_from:new_to])))
            continue
        removed, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        pieces += [piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.text]
    return pieces


def shortened(words: Sequence[str]) -> str:
    """Words that stay, without the middle of a long stretch."""
    if len(words) <= 2 * AROUND + 1:
        return "".join(words)
    return f"{''.join(words[:AROUND])}… {''.join(words[-AROUND:])}"
