# SPDX-License-Identifier: AGPL-3.0-or-later
"""What differs between a document and a catalogue, as data: which stretches, where, and the document's own words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from jointplan.plans.reading.catalogue import Catalogue
from jointplan.plans.reading.differences import Comparison, Difference, Move
from jointplan.plans.reading.document import BULLET, LINE_START, Document

CONTEXT_WORDS = 6
_SHORTEST_REPEAT = 4
_MOST_PLACES = 3

# The stretches named by a finding of one of these kinds stand whole in the document.
WHOLE = frozenset(("added", "repeated"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference.

    ``kind``: changed, words-added, words-missing, words-moved, rewritten, spacing, unlike, missing, added, repeated,
    moved, swapped, truncated or absent. ``codes`` are the stretches concerned, in the order of the plan; ``line``,
    ``line_end`` and ``page`` the place in the document; ``before``, ``text`` and ``after`` its words there;
    ``words`` how many expected words are concerned; ``beside`` the stretches before and after the place.
    """

    kind: str
    codes: tuple[str, ...]
    line: int = 0
    line_end: int = 0
    page: int | None = None
    before: str = ""
    text: str = ""
    after: str = ""
    words: int = 0
    beside: tuple[str, ...] = ()


class Classifier:
    """Turns the differences of a comparison into findings."""

    def __init__(self, catalogue: Catalogue, comparison: Comparison) -> None:
        self.catalogue, self.comparison = catalogue, comparison
        self.document: Document = comparison.document
        self.ids = [stretch.id for stretch in catalogue.stretches]

    def findings(self) -> list[Finding]:
        """One finding for each cause, in the order of the plan."""
        moves = self.comparison.moves()
        by_loss = {move.difference: move for move in moves}
        gains = {move.other: move for move in moves if move.other}
        result: list[Finding] = []
        told: set[Difference | None] = set()
        for difference in self.comparison.differences:
            move = by_loss.get(difference)
            if move and difference not in told:
                back = by_loss.get(move.other) if move.other else None
                mutual = back is not None and back.other == difference
                result.append(self.swapped(move, back) if back and mutual else self.moved(move))
                told |= {difference, move.other} if mutual else {difference}
            elif not move and difference in gains:
                if difference.at < difference.at_end:
                    result.append(self.lost(difference))
            elif not move:
                result.append(self.classified(difference))
        return self.condensed(result)

    def classified(self, difference: Difference) -> Finding:
        """The finding for a difference whose words stand nowhere else."""
        if difference.at == difference.at_end:
            return self.gained(difference)
        return self.finding("changed", difference) if difference.extra else self.lost(difference)

    def gained(self, difference: Difference) -> Finding:
        """Words that the plan does not have: inside a stretch, or between two."""
        comparison, extra = self.comparison, difference.extra
        repeated = self.repeated(extra)
        if repeated:
            return self.at(difference, "repeated", repeated)
        if difference.at not in comparison.bounds:
            return self.at(difference, "words-added", (self.ids[comparison.owner(difference.at)],))
        before, after = self.beside(difference)
        marks = self.document.marks
        if comparison.flowing:
            return self.at(difference, "added", tuple(code for code in (before, after) if code))
        opened = extra[0] > difference.start or marks[extra[0]] & (LINE_START | BULLET)
        if before and not opened:
            return self.at(difference, "words-added", (before,))
        same_line = extra[-1] + 1 == difference.end and not marks[min(difference.end, len(marks) - 1)] & (
            LINE_START | BULLET
        )
        if after and same_line:
            return self.at(difference, "words-added", (after,))
        return self.at(difference, "added", tuple(code for code in (before, after) if code))

    def repeated(self, extra: tuple[int, ...]) -> tuple[str, ...]:
        """The stretches whose words are there a second time."""
        comparison = self.comparison
        found = -1
        if len(extra) >= _SHORTEST_REPEAT:
            found = comparison.expected.find(bytes(self.document.keys[i] for i in extra))
        if found < 0:
            return ()
        return tuple(self.ids[comparison.owner(found) : comparison.owner(found + len(extra) - 1) + 1])

    def lost(self, difference: Difference) -> Finding:
        """Words of the plan that the document does not have."""
        comparison = self.comparison
        if difference.at_end == len(comparison.expected) and difference.end >= len(self.document.words):
            return self.finding("truncated", difference)
        whole = difference.at in comparison.bounds and difference.at_end in comparison.bounds
        return self.finding("missing" if whole else "words-missing", difference)

    def moved(self, move: Move) -> Finding:
        """Words of the plan that stand elsewhere."""
        comparison, loss = self.comparison, move.difference
        touched = comparison.touched(loss)
        place = move.other
        inside = len(touched) == 1 and place is not None and place.at not in comparison.bounds
        if inside and place is not None and comparison.owner(place.at) == touched[0]:
            return self.at(place, "words-moved", self.codes(touched), loss.at_end - loss.at)
        if place is None:
            place = Difference(0, 0, move.start, move.end, tuple(range(move.start, move.end)))
            return self.at(place, "moved", self.codes(touched), loss.at_end - loss.at)
        between = range(min(place.at, loss.at_end), max(place.at, loss.at))
        owners = {comparison.owner(at) for at in between}
        if len(owners) == len(touched) == 1 and place.at in comparison.bounds and loss.at in comparison.bounds:
            pair = sorted((touched[0], *owners))
            return self.at(place, "swapped", tuple(self.ids[i] for i in pair), loss.at_end - loss.at)
        beside = tuple(code for code in self.beside(place) if code)
        return self.at(place, "moved", self.codes(touched), loss.at_end - loss.at, beside)

    def swapped(self, move: Move, back: Move) -> Finding:
        """Words of two places that stand in each other's place."""
        comparison = self.comparison
        touched = sorted({*comparison.touched(move.difference), *comparison.touched(back.difference)})
        kind = "words-moved" if len(touched) == 1 else "swapped"
        words = sum(each.difference.at_end - each.difference.at for each in (move, back))
        return self.at(move.difference, kind, tuple(self.ids[i] for i in touched), words)

    def codes(self, touched: range) -> tuple[str, ...]:
        """The codes of the stretches with these numbers."""
        return tuple(self.ids[touched.start : touched.stop])

    def beside(self, difference: Difference) -> tuple[str, str]:
        """The stretches before and after the place of a difference, empty at the ends of the plan."""
        comparison = self.comparison
        before = self.ids[comparison.owner(difference.at - 1)] if difference.at else ""
        after = self.ids[comparison.owner(difference.at_end)] if difference.at_end < len(comparison.expected) else ""
        return before, after

    def finding(self, kind: str, difference: Difference) -> Finding:
        """A finding that names the stretches a difference takes words from."""
        codes = self.codes(self.comparison.touched(difference))
        beside = tuple(code for code in self.beside(difference) if code) if kind == "missing" else ()
        return self.at(difference, kind, codes, difference.at_end - difference.at, beside)

    def at(
        self, difference: Difference, kind: str, codes: tuple[str, ...], words: int = 0, beside: tuple[str, ...] = ()
    ) -> Finding:
        """A finding at the place of a difference, with the document's words there."""
        document, extra = self.document, difference.extra
        start, end = (extra[0], extra[-1] + 1) if extra else (difference.start, difference.start)
        first = start if extra else max(0, start - 1)
        last = end - 1 if extra else min(difference.end, len(document.words) - 1)
        return Finding(
            kind,
            codes,
            line=document.line(first),
            line_end=document.line(last),
            page=document.page(first),
            before=document.text(start - CONTEXT_WORDS, start),
            text=document.text(start, end),
            after=document.text(max(end, difference.end), max(end, difference.end) + CONTEXT_WORDS),
            words=words,
            beside=beside,
        )

    def condensed(self, findings: list[Finding]) -> list[Finding]:
        """Many differences in one stretch are one finding: the stretch is worded differently."""
        single = Counter(found.codes[0] for found in findings if len(found.codes) == 1 and found.kind not in WHOLE)
        result: list[Finding] = []
        told: set[str] = set()
        for found in findings:
            code = found.codes[0] if len(found.codes) == 1 and found.kind not in WHOLE else ""
            if single[code] <= _MOST_PLACES:
                result.append(found)
            elif code not in told:
                told.add(code)
                last = [other for other in findings if other.codes == (code,)][-1]
                result.append(Finding("rewritten", (code,), found.line, last.line_end, found.page, words=single[code]))
        return result
