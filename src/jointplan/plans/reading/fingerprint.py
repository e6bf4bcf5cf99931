# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking fingerprints: from a catalogue with ``lines`` and the publication to ``sha256`` and ``words`` of each stretch.

The YAML is edited in place: only the two values of each stretch are written, everything else (comments, order, quoting,
line breaks) stays as its author left it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import yaml

from jointplan.plans.reading.align import Span
from jointplan.plans.reading.catalogue import Catalogue, CatalogueError, Stretch, parse_catalogue
from jointplan.plans.reading.document import NOISE, Document, Reading
from jointplan.plans.reading.normalise import Fingerprint, fingerprint, is_bullet, is_enumerator
from jointplan.plans.reading.wording import cut

_KEYS = ("sha256", "words")


def fingerprints(document: Document, catalogue: Catalogue) -> dict[str, Fingerprint]:
    """The fingerprint of each stretch that has ``lines``, cut from the publication.

    CatalogueError when lines overlap, are out of order, are empty, or leave words of the publication to no stretch.
    """
    reading = document.readings()[0]
    found: dict[str, Fingerprint] = {}
    previous: Stretch | None = None
    for stretch in catalogue.stretches:
        if stretch.lines is None:
            continue
        if previous and previous.lines and stretch.lines[0] <= previous.lines[1]:
            raise CatalogueError("overlap", catalogue.source, stretch.id, previous.id)
        _refuse_hole(document, catalogue, previous, stretch)
        found[stretch.id] = fingerprint(cut(document, _spans(document, reading, catalogue, stretch)).normalised)
        previous = stretch
    return found


def _spans(document: Document, reading: Reading, catalogue: Catalogue, stretch: Stretch) -> Sequence[Span]:
    """The words of a stretch without the mark that opens it."""
    lines = stretch.lines or (0, 0)
    start, end = document.fragments_of_lines(*lines)
    low, high = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
    spans = list(zip(reading.starts[low:high], reading.ends[low:high], strict=True))
    while spans and _is_mark(document, spans[0][0]):
        opening = spans.pop(0)
        if opening[1] - opening[0] > 1:
            spans.insert(0, (opening[0] + 1, opening[1]))
    if not spans:
        raise CatalogueError("no-words", catalogue.source, stretch.id, "-".join(map(str, lines)))
    return spans


def _is_mark(document: Document, fragment: int) -> bool:
    word = document.words[fragment]
    return is_enumerator(word) or is_bullet(word)


def _refuse_hole(document: Document, catalogue: Catalogue, previous: Stretch | None, stretch: Stretch) -> None:
    if previous is None or previous.lines is None or stretch.lines is None:
        return
    first, last = previous.lines[1] + 1, stretch.lines[0] - 1
    for i in range(*document.fragments_of_lines(first, last)):
        if not document.marks[i] & NOISE and not _is_mark(document, i):
            raise CatalogueError("hole", catalogue.source, f"{previous.id}, {stretch.id}", str(document.line(i)))


def with_fingerprints(text: str, document: Document, source: str = "catalogue") -> str:
    """The YAML text of a catalogue with the fingerprints of all stretches filled in; CatalogueError when impossible."""
    catalogue = parse_catalogue(text, source)
    found = fingerprints(document, catalogue)
    lines = text.splitlines(keepends=True)
    for node in reversed(_text_nodes(text)):
        stretch = found.get(_identity(node))
        if stretch:
            _write(lines, node, {"sha256": f"'{stretch.sha256}'", "words": f"'{stretch.words.hex()}'"})
    result = "".join(lines)
    _check_only_fingerprints_changed(catalogue, parse_catalogue(result, source), found)
    return result


def _check_only_fingerprints_changed(before: Catalogue, after: Catalogue, found: dict[str, Fingerprint]) -> None:
    expected = tuple(
        replace(stretch, **found[stretch.id]._asdict()) if stretch.id in found else stretch
        for stretch in before.stretches
    )
    if replace(before, stretches=expected) != after:
        raise CatalogueError("unwritable", before.source)


def _text_nodes(text: str) -> list[Any]:
    root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    return next(value.value for key, value in root.value if key.value == "texts")


def _identity(node: Any) -> str:
    return next(value.value for key, value in node.value if key.value in ("code", "context"))


def _write(lines: list[str], node: Any, values: dict[str, str]) -> None:
    """Replace or add the values of one mapping, from its end to its beginning so that earlier places stay valid."""
    present = {key.value: value for key, value in node.value if key.value in _KEYS}
    missing = [key for key in _KEYS if key not in present]
    if missing:
        _append(lines, node, {key: values[key] for key in missing})
    for key, value in sorted(present.items(), key=lambda pair: pair[1].start_mark.line, reverse=True):
        at, begin, end = value.start_mark.line, value.start_mark.column, value.end_mark.column
        if value.end_mark.line != at:
            raise ValueError(key)
        lines[at] = lines[at][:begin] + values[key] + lines[at][end:]


def _append(lines: list[str], node: Any, values: dict[str, str]) -> None:
    if node.flow_style:
        at, column = node.end_mark.line, node.end_mark.column - 1
        added = "".join(f", {key}: {value}" for key, value in values.items())
        lines[at] = lines[at][:column].rstrip() + added + lines[at][column:]
        return
    last = max(value.end_mark.line if value.end_mark.column else value.end_mark.line - 1 for _key, value in node.value)
    indent = " " * node.value[0][0].start_mark.column
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    lines[last] += "".join(f"{indent}{key}: {value}\n" for key, value in values.items())
