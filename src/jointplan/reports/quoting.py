# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cutting what somebody wrote: at the end of a sentence, and so that it shows."""

import re

# An end of a sentence: a sign, then a space and a capital letter or a mark; not behind "No." or "art.".
END = re.compile(r"(?<=[^\W\d_]{4}[.!?…])[»”\"')]*\s+(?=[^\W\d_a-zа-я]|[«“\"(\d–—-])")
CUT = " […]"
# A first sentence that is far too long is cut at a word.
LONGEST_SENTENCE = 4


def cut(text: str, words: int) -> str:
    """The sentences of a text that fit into so many words, at least the first; what is left out leaves `[…]`."""
    text = " ".join(text.split())
    if len(text.split()) <= words:
        return text
    kept, count = "", 0
    for sentence in _sentences(text):
        length = len(sentence.split())
        if kept and count + length > words:
            break
        kept, count = f"{kept} {sentence}".strip(), count + length
    if count > words * LONGEST_SENTENCE:
        kept = " ".join(kept.split()[:words])
    return kept if kept == text else kept + CUT


def _sentences(text: str) -> list[str]:
    ends = [match.end() for match in END.finditer(text)]
    return [text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
