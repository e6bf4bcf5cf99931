# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where each expected word stands in a document.

Whole stretches are searched as runs of bytes first; a chain of them in the order of the plan holds the rest in place.
What is left between two links is anchored by runs of a few words that occur once, and the last few words are aligned by
dynamic programming over the fragments, which also tries pieces of words joined over a line break.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jointplan.plans.reading.document import LINE_START, NOISE, Document, Reading
from jointplan.plans.reading.normalise import is_bullet, is_enumerator

Span = tuple[int, int]

_SHORTEST_ANCHOR = 5  # words: 40 bits, so that an anchor by chance is out of the question
_MOST_OCCURRENCES = 12
_LOOK_BACK = 200  # links tried before each link of a chain
_GAP_PRICE, _LONGEST_GAP = 0.05, 2000
_SEED_LENGTHS = (6, 4, 3)
_MOST_CELLS = 40_000
_BACK_OFF = 2
_JOIN_PRICE, _MARK_PRICE = 0.001, 0.01


class Anchor(NamedTuple):
    """A run of expected words from ``at``, found in a reading from ``found``, ``length`` words long."""

    at: int
    found: int
    length: int


def chain(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The heaviest selection in the order of both texts; words that stand between two links cost a little.

    ``anchors`` come sorted by place in the document.
    """
    scores: list[float] = []
    before: list[int] = []
    best_until: list[float] = []
    for i, (at, found, length) in enumerate(anchors):
        best, link = 0.0, -1
        for j in range(i - 1, max(-1, i - 1 - _LOOK_BACK), -1):
            if best_until[j] <= best:
                break
            other = anchors[j]
            if other.at + other.length <= at and other.found + other.length <= found:
                apart = abs((found - at) - (other.found - other.at))
                score = scores[j] - _GAP_PRICE * min(apart, _LONGEST_GAP)
                if score > best:
                    best, link = score, j
        scores.append(best + length)
        before.append(link)
        best_until.append(max(scores[i], best_until[-1] if best_until else 0.0))
    at = scores.index(max(scores)) if scores else -1
    result = []
    while at >= 0:
        result.append(anchors[at])
        at = before[at]
    return result[::-1]


def best_reading(expected: bytes, bounds: Sequence[int], document: Document) -> tuple[Reading, list[Anchor]]:
    """The reading of a document that holds most words in whole stretches, and the chain of these stretches.

    ``bounds`` are the offsets in ``expected`` where stretches begin, with the end of the last one.
    """
    found = [(reading, chain(_whole_stretches(expected, bounds, reading))) for reading in document.readings()]
    return max(found, key=lambda pair: sum(anchor.length for anchor in pair[1]))


def _whole_stretches(expected: bytes, bounds: Sequence[int], reading: Reading) -> list[Anchor]:
    anchors = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        if end - start < _SHORTEST_ANCHOR:
            continue
        needle, at = expected[start:end], -1
        for _count in range(_MOST_OCCURRENCES):
            at = reading.keys.find(needle, at + 1)
            if at < 0:
                break
            anchors.append(Anchor(start, at, end - start))
    return sorted(anchors, key=lambda anchor: anchor.found)


def seeds(expected: bytes, keys: bytes, length: int) -> list[Anchor]:
    """Runs of ``length`` or more bytes that begin with one which occurs exactly once in both, sorted by place."""
    places = _once(expected, length)
    there = _once(keys, length)
    result: list[Anchor] = []
    for gram, found in there.items():
        at = places.get(gram, -1)
        if at < 0 or found < 0:
            continue
        last = result[-1] if result else None
        if last and found - last.found == at - last.at and found <= last.found + last.length:
            result[-1] = Anchor(last.at, last.found, found + length - last.found)
        else:
            result.append(Anchor(at, found, length))
    return result


def _once(keys: bytes, length: int) -> dict[bytes, int]:
    places: dict[bytes, int] = {}
    for i in range(len(keys) - length + 1):
        gram = keys[i : i + length]
        places[gram] = -1 if gram in places else i
    return places


class Aligner:
    """Aligns expected words with a document; ``spans[i]`` is the span of fragments of expected word ``i``, or None."""

    def __init__(self, expected: bytes, bounds: Sequence[int], document: Document) -> None:
        self.expected, self.document = expected, document
        self.starts = frozenset(bounds)
        self.spans: list[Span | None] = [None] * len(expected)
        self.reading, links = best_reading(expected, bounds, document)
        self._align(links)

    def _align(self, links: list[Anchor]) -> None:
        end = len(self.document.words)
        if not links:
            self.between(0, len(self.expected), 0, end)
            return
        first, last = links[0], links[-1]
        self._place(links)
        missing, start = first.at, self.reading.starts[first.found]
        self.between(0, missing, max(0, start - 3 * missing - 40) if missing else start, start)
        at, begin = last.at + last.length, self.reading.ends[last.found + last.length - 1]
        missing = len(self.expected) - at
        self.between(at, len(self.expected), begin, min(end, begin + 3 * missing + 40))

    def _place(self, links: Sequence[Anchor], first_word: int = 0, first_found: int = 0) -> None:
        """Put the words of a chain into their places and align what stands between its links."""
        starts, ends = self.reading.starts, self.reading.ends
        previous: Anchor | None = None
        for link in links:
            at, found = link.at + first_word, link.found + first_found
            for i in range(link.length):
                self.spans[at + i] = (starts[found + i], ends[found + i])
            if previous:
                left = previous.at + previous.length + first_word
                self.between(left, at, ends[previous.found + previous.length - 1 + first_found], starts[found])
            previous = link

    def between(self, at: int, at_end: int, start: int, end: int, level: int = 0) -> None:
        """Align expected words ``at:at_end`` with fragments ``start:end``, both open at the ends."""
        at, start = self._forward(at, at_end, start, end)
        at_end, end = self._backward(at, at_end, start, end)
        if at >= at_end or start >= end:
            return
        if level < len(_SEED_LENGTHS) and at_end - at >= 2 * _SEED_LENGTHS[level]:
            self._by_seeds(at, at_end, start, end, level)
        elif (at_end - at) * (end - start) <= _MOST_CELLS:
            self._by_cost(at, at_end, start, end)

    def _by_seeds(self, at: int, at_end: int, start: int, end: int, level: int) -> None:
        reading = self.reading
        low, high = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
        while high > low and reading.ends[high - 1] > end:
            high -= 1
        links = chain(seeds(self.expected[at:at_end], reading.keys[low:high], _SEED_LENGTHS[level]))
        if not links:
            self.between(at, at_end, start, end, level + 1)
            return
        self._place(links, at, low)
        first, last = links[0], links[-1]
        self.between(at, at + first.at, start, reading.starts[low + first.found], level + 1)
        after = reading.ends[low + last.found + last.length - 1]
        self.between(at + last.at + last.length, at_end, after, end, level + 1)

    def _skipped(self, fragment: int, at: int) -> bool:
        """True when a fragment may stand before expected word ``at`` without being a word of the text."""
        marks, word = self.document.marks[fragment], self.document.words[fragment]
        if marks & NOISE:
            return True
        if at in self.starts:
            return is_enumerator(word) or is_bullet(word)
        return bool(marks & LINE_START) and is_bullet(word)

    def _forward(self, at: int, at_end: int, start: int, end: int) -> Span:
        steps: list[tuple[int, int]] = []
        place = start
        while at < at_end and place < end:
            stop = next((stop for stop, key in self.document.edges(place) if key == self.expected[at] and stop <= end), 0)
            if stop:
                self.spans[at] = (place, stop)
                steps.append((at, place))
                at, place = at + 1, stop
            elif self._skipped(place, at):
                place += 1
            else:
                break
        return self._backed_off(steps, (at, place), at == at_end and place == end)

    def _backward(self, at: int, at_end: int, start: int, end: int) -> Span:
        steps: list[tuple[int, int]] = []
        while at_end > at and end > start:
            begin = self._begin_of(end, start, self.expected[at_end - 1])
            if begin >= 0:
                self.spans[at_end - 1] = (begin, end)
                steps.append((at_end, end))
                at_end, end = at_end - 1, begin
            elif self._skipped(end - 1, at_end):
                end -= 1
            else:
                break
        return self._backed_off(steps, (at_end, end), at == at_end and start == end, -1)

    def _backed_off(self, steps: list[tuple[int, int]], reached: Span, done: bool, shift: int = 0) -> Span:
        """Give back the last matches before a difference: one byte in 256 matches by chance."""
        if done or not steps:
            return reached
        for at, _place in steps[-_BACK_OFF:]:
            self.spans[at + shift] = None
        return steps[-_BACK_OFF:][0]

    def _begin_of(self, end: int, start: int, key: int) -> int:
        """Where a word with this byte that ends at a fragment begins, -1 when there is none."""
        for begin in range(end - 1, max(start, end - 12) - 1, -1):
            edges = self.document.edges(begin)
            if edges[-1][0] < end:
                return -1
            if (end, key) in edges:
                return begin
        return -1

    def _by_cost(self, at: int, at_end: int, start: int, end: int) -> None:
        rows, columns = end - start, at_end - at
        costs = [[float("inf")] * (columns + 1) for _ in range(rows + 1)]
        origin: list[list[Span | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
        costs[0][0] = 0.0
        for row in range(rows + 1):
            for column in range(columns + 1):
                cost = costs[row][column]
                for next_row, next_column, price in self._moves(row, column, at, at_end, start, end):
                    if cost + price < costs[next_row][next_column]:
                        costs[next_row][next_column] = cost + price
                        origin[next_row][next_column] = (row, column)
        place: Span | None = (rows, columns)
        while place is not None:
            before = origin[place[0]][place[1]]
            if before and before[0] < place[0] and before[1] < place[1]:
                self.spans[at + before[1]] = (start + before[0], start + place[0])
            place = before

    def _moves(
        self, row: int, column: int, at: int, at_end: int, start: int, end: int
    ) -> Iterator[tuple[int, int, float]]:
        fragment, word = start + row, at + column
        if fragment < end:
            if word < at_end:
                key = self.expected[word]
                for stop, byte in self.document.edges(fragment):
                    if byte == key and stop <= end:
                        yield stop - start, column + 1, _JOIN_PRICE * (stop - fragment - 1)
            yield row + 1, column, _MARK_PRICE if self._skipped(fragment, word) else 1.0
        if word < at_end:
            yield row, column + 1, 1.0
