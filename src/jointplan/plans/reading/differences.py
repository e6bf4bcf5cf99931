# SPDX-License-Identifier: AGPL-3.0-or-later
"""The places where a document and the expected words part: one difference for one cause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from jointplan.plans.reading.align import Aligner
from jointplan.plans.reading.document import AFTER_BLANK, BULLET, LINE_START, NOISE, Document
from jointplan.plans.reading.normalise import is_bullet, is_enumerator
from jointplan.plans.reading.sliding import extend, slide_gain, slide_loss

_LONGEST_ISLAND = 4
_MOST_MOVES = 40
_LIKE = 0.8
_SHORTEST_MOVE = 5
_RUN, _SHARED_RUNS = 3, 0.1  # a text cut in the middle of words keeps a tenth of its runs of three words
_MOST_LIKENESSES = 60


class Run(NamedTuple):
    """Expected words ``at:at_end`` stand unbroken in fragments ``start:end``."""

    at: int
    at_end: int
    start: int
    end: int


class Difference(NamedTuple):
    """Between two runs: fragments ``start:end`` lack expected words ``at:at_end`` and have ``extra`` instead."""

    at: int
    at_end: int
    start: int
    end: int
    extra: tuple[int, ...]


class Move(NamedTuple):
    """The missing words of one difference stand in fragments ``start:end``; ``other`` is the difference they are in."""

    difference: Difference
    start: int
    end: int
    other: Difference | None


class Comparison:
    """Runs and differences of expected words and a document, in the order of the plan."""

    def __init__(self, expected: bytes, bounds: Sequence[int], document: Document) -> None:
        self.expected, self.bounds, self.document = expected, bounds, document
        self._starts = frozenset(bounds)
        self._grams: dict[int, set[bytes]] = {}
        self._likenesses = 0
        self.aligner = Aligner(expected, bounds, document)
        self.spans = self.aligner.spans
        self._without_islands(self._runs())
        self._settle()
        self.runs = self._runs()
        self.matched = sum(run.at_end - run.at for run in self.runs)
        self.flowing = self._is_flowing()
        self.differences = [found for found in self._differences() if found.at < found.at_end or found.extra]

    def owner(self, at: int) -> int:
        """Number of the stretch that an expected word belongs to."""
        return bisect_right(self.bounds, at) - 1

    def touched(self, difference: Difference) -> range:
        """Numbers of the stretches that a difference takes words from."""
        if difference.at == difference.at_end:
            return range(0)
        return range(self.owner(difference.at), self.owner(difference.at_end - 1) + 1)

    def _runs(self) -> list[Run]:
        runs: list[Run] = []
        for at, span in enumerate(self.spans):
            if span is None:
                continue
            last = runs[-1] if runs else None
            if last and last.at_end == at and (last.end == span[0] or not self._extra(at, at, last.end, span[0])):
                runs[-1] = Run(last.at, at + 1, last.start, span[1])
            else:
                runs.append(Run(at, at + 1, *span))
        return runs

    def _extra(self, at: int, at_end: int, start: int, end: int) -> tuple[int, ...]:
        """Fragments that are words: no page number, and no mark where a stretch begins or a line does."""
        first, last = self.owner(at), self.owner(at_end)
        boundaries = last - first + (1 if at in self._starts else 0)
        extra, marks = [], 2 * boundaries
        for i in range(start, end):
            word, flags = self.document.words[i], self.document.marks[i]
            if flags & NOISE or (flags & LINE_START and is_bullet(word)):
                continue
            if marks and (is_enumerator(word) or is_bullet(word)):
                marks -= 1
            else:
                extra.append(i)
        return tuple(extra)

    def _settle(self) -> None:
        """Move the differences to where stretches begin and end as far as equal alignments allow."""
        keys = self.document.keys
        runs = self._runs()
        edges = [0, *(run.at_end for run in runs)], [*(run.at for run in runs), len(self.expected)]
        for left, right in zip(*edges, strict=True):
            extend(self.expected, keys, self.spans, left, right)
        runs = self._runs()
        for before, after in zip(runs, runs[1:], strict=False):
            extra = self._extra(before.at_end, after.at, before.end, after.start)
            if before.at_end < after.at and not extra:
                slide_loss(self.expected, self._starts, self.spans, before.at_end, after.at)
            elif before.at_end == after.at:
                slide_gain(keys, self._starts, self.spans, after.at, before.end, after.start)

    def _without_islands(self, runs: list[Run]) -> None:
        """Drop runs of a few words between two long differences: unlike texts share words by chance."""
        for longest in range(1, _LONGEST_ISLAND + 1):
            i = 0
            while i < len(runs) and len(runs) > 1:
                if runs[i].at_end - runs[i].at <= longest and self._is_island(runs, i):
                    for at in range(runs[i].at, runs[i].at_end):
                        self.spans[at] = None
                    del runs[i]
                    i = max(0, i - 1)
                else:
                    i += 1

    def _is_island(self, runs: list[Run], i: int) -> bool:
        run, length = runs[i], runs[i].at_end - runs[i].at
        if run.at in self._starts and run.at_end in self._starts:
            return False
        sizes = [
            right.at - left.at_end + len(self._extra(left.at_end, right.at, left.end, right.start))
            for left, right in zip(runs[max(0, i - 1) : i + 1], runs[max(1, i) : i + 2], strict=False)
        ]
        return min(sizes) >= 2 * length and sum(sizes) >= 6 * length

    def _is_flowing(self) -> bool:
        """True when stretches do not begin lines: then no line says where the plan begins and ends."""
        firsts = [span[0] for span in (self.spans[at] for at in self.bounds[:-1]) if span]
        marks = self.document.marks
        opening = sum(bool((marks[i] | marks[max(0, i - 1)]) & LINE_START) for i in firsts)
        return opening * 2 < len(firsts)

    def _differences(self) -> list[Difference]:
        runs, document = self.runs, self.document
        if not runs:
            return []
        found = [self._before(runs[0])]
        for left, right in zip(runs, runs[1:], strict=False):
            extra = self._extra(left.at_end, right.at, left.end, right.start)
            found.append(Difference(left.at_end, right.at, left.end, right.start, extra))
        last = runs[-1]
        end = self._end_of_last(last)
        extra = tuple(i for i in range(last.end, end) if not document.marks[i] & NOISE)
        found.append(Difference(last.at_end, len(self.expected), last.end, end, extra))
        return found

    def _before(self, run: Run) -> Difference:
        """Words on the line of the first stretch, before it, are additions; what stands above it is another text."""
        start = run.start
        while start > 0 and not self.flowing and not self.document.marks[start] & (LINE_START | BULLET):
            start -= 1
        extra = self._extra(0, run.at, start, run.start) if start < run.start else ()
        return Difference(0, run.at, start, run.start, extra)

    def _end_of_last(self, run: Run) -> int:
        """Where an addition to the last stretch ends: with its line, or with the lines that plainly go on with it.

        A line goes on when it begins in lower case without a blank line before it; a new item of the same list when
        it is marked as the last stretch is.
        """
        document, end = self.document, run.end
        count = end if self.flowing else len(document.words)
        while end < count and not document.marks[end] & LINE_START:
            end += 1
        while end < count and self._goes_on(end, run):
            end += 1
            while end < count and not document.marks[end] & LINE_START:
                end += 1
        return end

    def _goes_on(self, fragment: int, run: Run) -> bool:
        document = self.document
        word, marks = document.words[fragment], document.marks[fragment]
        if marks & NOISE:
            return False
        if not marks & (AFTER_BLANK | BULLET) and word[0].islower():
            return True
        if marks & AFTER_BLANK:
            return False
        own = self.bounds[self.owner(run.at_end - 1)]
        first = self.spans[own]
        if first is None or first[0] == 0:
            return False
        opened_by_number = is_enumerator(document.words[first[0] - 1])
        if opened_by_number:
            return is_enumerator(word)
        return bool(document.marks[first[0]] & BULLET and marks & BULLET)

    def moves(self) -> list[Move]:
        """Missing words that stand elsewhere, each with the place."""
        losses = sorted(
            (found for found in self.differences if found.at < found.at_end),
            key=lambda found: found.at - found.at_end,
        )[:_MOST_MOVES]
        gains = [found for found in self.differences if found.extra]
        result, used = [], set()
        for loss in losses:
            gain = next((gain for gain in gains if gain.start not in used and self._holds(loss, gain)), None)
            if gain:
                used.add(gain.start)
                result.append(Move(loss, gain.extra[0], gain.extra[-1] + 1, gain))
            else:
                place = self._outside(loss)
                if place:
                    result.append(Move(loss, *place, None))
        return result

    def _holds(self, loss: Difference, gain: Difference) -> bool:
        if loss.start == gain.start:
            return False
        count = loss.at_end - loss.at
        lost = self.expected[loss.at : loss.at_end]
        there = bytes(self.document.keys[i] for i in gain.extra)
        if count < _SHORTEST_MOVE:
            whole = loss.at in self._starts and loss.at_end in self._starts
            return lost == there and (whole or self._same_stretch(loss, gain))
        if not self._shares_runs(lost, gain) or self._likenesses >= _MOST_LIKENESSES:
            return False
        self._likenesses += 1
        return self._likeness(loss, gain.extra[0], gain.extra[-1] + 1) >= _LIKE

    def _shares_runs(self, lost: bytes, gain: Difference) -> bool:
        """A quick look whether it is worth aligning: some runs of words have to be the same."""
        grams = self._grams.get(gain.start)
        if grams is None:
            reading = self.aligner.reading
            low, high = (bisect_left(reading.starts, i) for i in (gain.extra[0], gain.extra[-1] + 1))
            keys = reading.keys[low:high]
            grams = self._grams[gain.start] = {keys[i : i + _RUN] for i in range(len(keys) - _RUN + 1)}
        runs = len(lost) - _RUN + 1
        shared = sum(lost[i : i + _RUN] in grams for i in range(runs))
        return shared >= max(1, runs * _SHARED_RUNS)

    def _same_stretch(self, loss: Difference, gain: Difference) -> bool:
        owners = {self.owner(loss.at), self.owner(loss.at_end - 1)}
        return bool(owners & {self.owner(gain.at), self.owner(max(0, gain.at - 1))})

    def _likeness(self, loss: Difference, start: int, end: int) -> float:
        """Share of the missing words that stand in a span of fragments, in their order."""
        spans, count = self.spans, loss.at_end - loss.at
        saved = spans[loss.at : loss.at_end]
        spans[loss.at : loss.at_end] = [None] * count
        self.aligner.between(loss.at, loss.at_end, start, end)
        found = sum(span is not None for span in spans[loss.at : loss.at_end])
        spans[loss.at : loss.at_end] = saved
        return found / count

    def _outside(self, loss: Difference) -> tuple[int, int] | None:
        """A place before or after the whole plan that holds the missing words."""
        count = loss.at_end - loss.at
        if count < _SHORTEST_MOVE:
            return None
        reading, lost = self.aligner.reading, self.expected[loss.at : loss.at_end]
        found = reading.keys.find(lost)
        while found >= 0 and self.runs[0].start <= reading.starts[found] < self.runs[-1].end:
            found = reading.keys.find(lost, found + 1)
        return (reading.starts[found], reading.ends[found + count - 1]) if found >= 0 else None
