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

from jointplan.plans.reading.document import LINE_START, MOST_PIECES, NOISE, Document, Reading
from jointplan.plans.reading.normalise import is_bullet, is_enumerator

Span = tuple[int, int]

_SHORTEST_ANCHOR = 5  # words: 40 bits, so that an anchor by chance is out of the question
_MOST_OCCURRENCES = 12
_LOOK_BACK = 200  # links tried before each link of a chain
_GAP_PRICE, _LONGEST_GAP = 0.05, 2000
_SEED_LENGTHS = (6, 4, 3)
_MOST_CELLS = 40_000
_BACK_OFF = 2
_LONGEST_WITHOUT_ANCHOR = 400_000  # words of a document in which not one stretch stands whole: another document
_JOIN_PRICE, _MARK_PRICE = 0.001, 0.0005
_LATE_PRICE = 0.000001  # of equal alignments, the one that matches as early as it can


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
        end, missing = len(self.document.words), len(self.expected) - sum(link.length for link in links)
        if not links:
            if end <= _LONGEST_WITHOUT_ANCHOR:
                self.between(0, len(self.expected), 0, end)
            return
        window = 3 * missing + 40
        start = max(0, self.reading.starts[links[0].found] - window)
        last = links[-1]
        end = min(end, self.reading.ends[last.found + last.length - 1] + window)
        self._link(links, 0, len(self.expected), start, end)

    def _link(
        self, links: Sequence[Anchor], at: int, at_end: int, start: int, end: int, shift: int = 0, level: int = 0
    ) -> None:
        """Put the words of a chain into their places and align what stands before, between and behind its links."""
        starts, ends = self.reading.starts, self.reading.ends
        for link in links:
            first, found = link.at + at, link.found + shift
            for i in range(link.length):
                self.spans[first + i] = (starts[found + i], ends[found + i])
        previous, place = at, start
        for link in links:
            first, found = link.at + at, link.found + shift
            self._loosely(previous, first, place, starts[found], at, at_end, level)
            previous, place = first + link.length, ends[found + link.length - 1]
        self._loosely(previous, at_end, place, end, at, at_end, level)

    def _loosely(self, left: int, right: int, start: int, end: int, at: int, at_end: int, level: int) -> None:
        """Align a gap together with the word on each side of it: the outer words of a run may match by chance."""
        if left == right and (start == end or left in (0, len(self.expected))):
            return
        before = self.spans[left - 1] if left > at else None
        after = self.spans[right] if right < at_end else None
        if before:
            left, start = left - 1, before[0]
        if after:
            right, end = right + 1, after[1]
        for i in range(left, right):
            self.spans[i] = None
        self.between(left, right, start, end, level)

    def between(self, at: int, at_end: int, start: int, end: int, level: int = 0) -> None:
        """Align expected words ``at:at_end`` with fragments ``start:end``, both open at the ends."""
        if at:
            at, start = self._forward(at, at_end, start, end)
        if at_end < len(self.expected):
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
        if links:
            self._link(links, at, at_end, start, end, low, level + 1)
        else:
            self.between(at, at_end, start, end, level + 1)

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
            stop = self._end_of(place, end, at)
            mark = self._skipped(place, at)
            if mark and stop != place + 1 and (not stop or (place + 1 < end and self._end_of(place + 1, end, at))):
                place += 1
            elif stop:
                self.spans[at] = (place, stop)
                steps.append((at, place))
                at, place = at + 1, stop
            else:
                break
        return self._backed_off(steps, (at, place), at == at_end and place == end)

    def _backward(self, at: int, at_end: int, start: int, end: int) -> Span:
        steps: list[tuple[int, int]] = []
        while at_end > at and end > start:
            begin = self._begin_of(end, start, at_end - 1)
            mark = self._skipped(end - 1, at_end)
            if mark and begin != end - 1 and (begin < 0 or self._begin_of(end - 1, start, at_end - 1) >= 0):
                end -= 1
            elif begin >= 0:
                self.spans[at_end - 1] = (begin, end)
                steps.append((at_end, end))
                at_end, end = at_end - 1, begin
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

    def _end_of(self, begin: int, end: int, at: int) -> int:
        """Where expected word ``at`` ends when it begins at a fragment, 0 when it does not."""
        key = self.expected[at]
        return next((stop for stop, byte in self.document.edges(begin) if byte == key and stop <= end), 0)

    def _begin_of(self, end: int, start: int, at: int) -> int:
        """Where expected word ``at`` begins when it ends before a fragment, -1 when it does not."""
        key = self.expected[at]
        for begin in range(end - 1, max(start, end - MOST_PIECES) - 1, -1):
            edges = self.document.edges(begin)
            if edges[-1][0] < end:
                return -1
            if (end, key) in edges:
                return begin
        return -1

    def realign(self, at: int, at_end: int) -> None:
        """Align the words of a stretch once more without the greedy steps, which one chance match can mislead."""
        start, end = (self.spans[at] or (0, 0))[0], (self.spans[at_end - 1] or (0, 0))[1]
        if (at_end - at) * (end - start) <= _MOST_CELLS:
            self._by_cost(at, at_end, start, end)

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
            free = word in (0, len(self.expected)) or self._skipped(fragment, word)
            yield row + 1, column, _MARK_PRICE if free else 1.0 + _LATE_PRICE * (end - fragment)
        if word < at_end:
            yield row, column + 1, 1.0 + _LATE_PRICE * (at_end - word)
