# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verifying a document against the fingerprints of a catalogue, clause by clause.

A stretch counts as verified only when the SHA-256 of its normalised wording, cut from the document, is the expected one
and it stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from jointplan.plans.reading.align import Span, best_reading
from jointplan.plans.reading.catalogue import COUNTED_KINDS, Catalogue, CatalogueError, Stretch
from jointplan.plans.reading.differences import Comparison, Difference
from jointplan.plans.reading.document import Document
from jointplan.plans.reading.findings import WHOLE, Classifier, Finding
from jointplan.plans.reading.wording import differing_separators, verified_wording

_ABSENT_SHARE = 0.1

Count = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PartResult:
    """How many clauses of each kind are verified and how many there are, for one part."""

    code: str
    counts: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class Verification:
    """The result for one document and one catalogue.

    ``wordings`` and ``contexts`` hold the official wording of each verified clause and context, as the document writes
    it, in one line each.
    """

    catalogue: Catalogue
    document: Document
    parts: tuple[PartResult, ...]
    findings: tuple[Finding, ...]
    wordings: Mapping[str, str]
    contexts: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """True when every stretch is verified and nothing was found."""
        verified = len(self.wordings) + len(self.contexts)
        return not self.findings and verified == len(self.catalogue.stretches)

    @property
    def totals(self) -> dict[str, Count]:
        """Verified and expected clauses of each kind, for the whole plan."""
        totals: dict[str, Count] = {}
        for part in self.parts:
            for kind, (verified, expected) in part.counts.items():
                before = totals.get(kind, (0, 0))
                totals[kind] = (before[0] + verified, before[1] + expected)
        return {kind: totals[kind] for kind in COUNTED_KINDS if kind in totals}


def verify(document: Document, catalogue: Catalogue) -> Verification:
    """Look for every stretch of a catalogue in a document; CatalogueError when the catalogue has no fingerprints."""
    expected, bounds = _expected(catalogue)
    comparison = Comparison(expected, bounds, document)
    if comparison.matched < len(expected) * _ABSENT_SHARE:
        absent = Finding("absent", tuple(part.id for part in catalogue.parts), words=len(expected))
        return _result(document, catalogue, [absent], {})
    findings = Classifier(catalogue, comparison).findings()
    affected = {code for found in findings if found.kind not in WHOLE for code in found.codes}
    wordings: dict[str, str] = {}
    for stretch, start, end in zip(catalogue.stretches, bounds, bounds[1:], strict=False):
        if stretch.id in affected or None in comparison.spans[start:end]:
            continue
        spans = _complete(comparison, start, end)
        wording = verified_wording(document, spans, stretch.sha256)
        if not wording:
            comparison.aligner.realign(start, end)
            spans = _complete(comparison, start, end)
            wording = verified_wording(document, spans, stretch.sha256)
        if wording:
            wordings[stretch.id] = wording.official
        else:
            findings.append(_unlike(Classifier(catalogue, comparison), stretch, spans))
    order = {stretch.id: number for number, stretch in enumerate(catalogue.stretches)}
    findings.sort(key=lambda found: order[found.codes[0]] if found.codes else 0)
    return _result(document, catalogue, findings, wordings)


def share_of_whole_stretches(document: Document, catalogue: Catalogue) -> float:
    """Share (0 to 1) of a catalogue's words that stand in a document as whole stretches: which plan is it?"""
    expected, bounds = _expected(catalogue)
    return sum(link.length for link in best_reading(expected, bounds, document)[1]) / len(expected)


def _expected(catalogue: Catalogue) -> tuple[bytes, list[int]]:
    for stretch in catalogue.stretches:
        if not stretch.words and stretch.lines:
            raise CatalogueError("no-fingerprints", catalogue.source, stretch.id)
    lengths = (len(stretch.words) for stretch in catalogue.stretches)
    expected = b"".join(stretch.words for stretch in catalogue.stretches)
    if not expected:
        raise CatalogueError("no-fingerprints", catalogue.source)
    return expected, list(accumulate(lengths, initial=0))


def _complete(comparison: Comparison, start: int, end: int) -> list[Span]:
    return [span for span in comparison.spans[start:end] if span]


def _unlike(classifier: Classifier, stretch: Stretch, spans: Sequence[Span]) -> Finding:
    """All words are alike by their bytes and still the wording is not: a hyphen, or a word with the same byte."""
    places = differing_separators(classifier.document, spans, stretch.sha256)
    kind = "spacing" if places else "unlike"
    shown = (spans[places[0]][0], spans[places[-1] + 1][1]) if places else (spans[0][0], spans[-1][1])
    place = Difference(0, 0, *shown, tuple(range(*shown)))
    return classifier.at(place, kind, (stretch.id,), len(spans))


def _result(
    document: Document, catalogue: Catalogue, findings: Sequence[Finding], wordings: Mapping[str, str]
) -> Verification:
    parts = []
    for part in catalogue.parts:
        counts = {}
        for kind in COUNTED_KINDS:
            codes = [stretch.id for stretch in catalogue.stretches if stretch.part == part.id and stretch.kind == kind]
            if codes:
                counts[kind] = (sum(code in wordings for code in codes), len(codes))
        parts.append(PartResult(part.id, counts))
    clauses = {code: text for code, text in wordings.items() if catalogue.by_id[code].kind}
    contexts = {code: text for code, text in wordings.items() if not catalogue.by_id[code].kind}
    return Verification(catalogue, document, tuple(parts), tuple(findings), clauses, contexts)
