# SPDX-License-Identifier: AGPL-3.0-or-later
"""The wording of a stretch, cut from a document: normalised for its hash, and as the document writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from jointplan.plans.reading.align import Span
from jointplan.plans.reading.document import BREAK_DASH, HYPHEN, HYPHEN_BREAK, Document
from jointplan.plans.reading.normalise import plain, wording_sha256

_MOST_AMBIGUOUS = 10  # dashes at the beginning of a line: bullets or wording

_MOST_WORDS_FOR_PAIRS = 80
_EXCHANGED = {" ": "-", "-": " "}


class Wording(NamedTuple):
    """A wording as the document writes it, and in its normalised form."""

    official: str
    normalised: str


def verified_wording(document: Document, spans: Sequence[Span], sha256: str) -> Wording | None:
    """The wording that stands in these spans when its hash is the expected one, else None."""
    separators = _separators(document, spans)
    for choice in _choices(separators):
        if wording_sha256(_normalised(document, spans, choice)) == sha256:
            return Wording(_official(document, spans, choice), _normalised(document, spans, choice))
    return None


def cut(document: Document, spans: Sequence[Span]) -> Wording:
    """The wording that stands in these spans, every dash read as wording."""
    choice = tuple("-" if "-" in options else " " for options in _separators(document, spans))
    return Wording(_official(document, spans, choice), _normalised(document, spans, choice))


def differing_separators(document: Document, spans: Sequence[Span], sha256: str) -> tuple[int, ...]:
    """The words after which a hyphen and a space are exchanged, when one or two such places are all that differs."""
    choice = [options[0] for options in _separators(document, spans)]
    most = 2 if len(choice) <= _MOST_WORDS_FOR_PAIRS else 1
    for count in range(1, most + 1):
        for places in combinations(range(len(choice)), count):
            other = [_EXCHANGED[sign] if at in places else sign for at, sign in enumerate(choice)]
            if wording_sha256(_normalised(document, spans, other)) == sha256:
                return places
    return ()


def _separators(document: Document, spans: Sequence[Span]) -> list[str]:
    """What may stand between two words: a space, a hyphen, or either."""
    result = []
    for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
        gaps = set(document.gaps[end : start + 1])
        dashed = not gaps.isdisjoint((HYPHEN, HYPHEN_BREAK))
        if BREAK_DASH in gaps or (dashed and end != start):
            result.append("- ")
        else:
            result.append("-" if dashed else " ")
    return result


def _choices(separators: list[str]) -> Iterator[Sequence[str]]:
    ambiguous = [at for at, options in enumerate(separators) if len(options) > 1]
    if len(ambiguous) <= _MOST_AMBIGUOUS:
        yield from product(*separators)
        return
    for usual in (0, -1):
        choice = [options[usual] for options in separators]
        yield choice
        for at in ambiguous:
            yield [*choice[:at], separators[at][-1 - usual], *choice[at + 1 :]]


def _normalised(document: Document, spans: Sequence[Span], choice: Sequence[str]) -> str:
    words = [plain(document.word(*span)) for span in spans]
    return "".join(word + separator for word, separator in zip(words, [*choice, ""], strict=True))


def _official(document: Document, spans: Sequence[Span], choice: Sequence[str]) -> str:
    parts = []
    for at, span in enumerate(spans):
        if at:
            dash = document.dashes.get(span[0], "-")
            parts.append(" " if choice[at - 1] == " " else dash)
        parts.append(document.word(*span))
    return "".join(parts)
