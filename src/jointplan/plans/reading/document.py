# SPDX-License-Identifier: AGPL-3.0-or-later
"""A document as a sequence of fragments: words, or pieces of words that a line break may have cut.

Line structure is kept only as places and as what stood between two fragments, because tables of contents, wrapping,
blank lines, bullets and page breaks say nothing about where a clause begins.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jointplan.plans.reading.decode import DocumentError, decode, read_bytes
from jointplan.plans.reading.normalise import BULLETS, DASHES, EMPHASIS, clean, plain, word_byte

__all__ = ["Document", "DocumentError", "Reading", "read_document"]

# What stood before a fragment. Fragments may be pieces of one word where it is BREAK, HYPHEN_BREAK or GLUE.
SPACE, HYPHEN, BREAK, HYPHEN_BREAK, BREAK_DASH, GLUE = range(6)
JOINABLE = frozenset((BREAK, HYPHEN_BREAK, GLUE))
# Marks on a fragment: first of its line, opened by a bullet, after a blank line, page number.
LINE_START, BULLET, AFTER_BLANK, NOISE = 1, 2, 4, 8

LONGEST_WORD = 80
MOST_PIECES = 12
_FOLDED_SHARE = 0.3

_D, _E, _B = re.escape(DASHES), re.escape(EMPHASIS), re.escape(BULLETS)
_SPECIAL = re.compile(f"[{_D}{_E}{_B}]")
_EMPHASIS = re.compile(f"(?<=[^\\W_])([{_E}]+)(?=[^\\W_])|[{_E}]+")
_FRAGMENT = re.compile(f"[^\\s{_D}{_E}{_B}]+")
_GLUED_NUMBER = re.compile(r"\s*(\(?\d{1,3}(?:\.\d{1,3})*[.)])(?=[^\W\d_])")
_LINE_SIGNS = re.compile(r"\s*[>|#+~=*]+(?=\s)")
_NEWLINES = re.compile("\r\n|\r|\n")
_SEGMENTS = re.compile("[\v\x1c-\x1e\x85\u2028\u2029]")
_LONE_NUMBER = re.compile(f"[\\s{_D}]*\\d{{1,4}}[\\s{_D}]*")
_HAS_DASH = re.compile(f"[{_D}]")
_HAS_BULLET = re.compile(f"[{_B}]")
_DASH_AT_END = re.compile(f"(\\s?)[{_D}]+\\s*$")


class Reading:
    """One way to read the fragments as whole words: a byte for each word and the fragments it is made of."""

    def __init__(self, keys: bytes, starts: list[int], ends: list[int]) -> None:
        self.keys, self.starts, self.ends = keys, starts, ends


class Document:
    """A text with its fragments; ``from_text`` and ``from_bytes`` make one.

    ``words[i]`` is fragment ``i`` in NFKC with the document's own quotation marks, ``keys[i]`` its byte, ``gaps[i]``
    what stood before it, ``marks[i]`` its marks.
    """

    def __init__(self, source: str, encoding: str) -> None:
        self.source, self.encoding = source, encoding
        self.words: list[str] = []
        self.gaps = bytearray()
        self.marks = bytearray()
        self.keys = b""
        self.dashes: dict[int, str] = {}
        self.pages = 1
        self._line_starts: list[int] = []
        self._line_numbers: list[int] = []
        self._page_starts: list[int] = []
        self._solid_breaks: list[tuple[int, int]] = []
        self._widths: Counter[int] = Counter()
        self._edges: dict[int, list[tuple[int, int]]] = {}

    @classmethod
    def from_bytes(cls, data: bytes, source: str = "document") -> Document:
        """Decode and read bytes; DocumentError when they are no text."""
        text, encoding = decode(data, source)
        return cls.from_text(text, source, encoding)

    @classmethod
    def from_text(cls, text: str, source: str = "document", encoding: str = "") -> Document:
        """Read a text that is already decoded; DocumentError when it has no word."""
        document = cls(source, encoding)
        _Reader(document).read(text)
        if not document.words:
            raise DocumentError("empty", source)
        return document

    def line(self, fragment: int) -> int:
        """Line number (from 1) of a fragment; the last line for a place after the end."""
        return self._line_numbers[max(0, bisect_right(self._line_starts, fragment) - 1)]

    def fragments_of_lines(self, first: int, last: int) -> tuple[int, int]:
        """First and end of the fragments that stand on these lines, numbered from 1."""
        starts = [*self._line_starts, len(self.words)]
        return starts[bisect_left(self._line_numbers, first)], starts[bisect_right(self._line_numbers, last)]

    def page(self, fragment: int) -> int | None:
        """Page number (from 1) of a fragment, None when the document has no form feeds."""
        return bisect_right(self._page_starts, fragment) or 1 if self.pages > 1 else None

    def edges(self, start: int) -> list[tuple[int, int]]:
        """(end, byte) of each word that may begin at a fragment: itself, or joined with the pieces after it."""
        known = self._edges.get(start)
        if known is None:
            known = self._edges[start] = list(self._joined(start))
        return known

    def _joined(self, start: int) -> Iterator[tuple[int, int]]:
        yield start + 1, self.keys[start]
        word, end, pieces = self.words[start], start + 1, 1
        while end < len(self.words) and pieces < MOST_PIECES:
            if not self.marks[end] & NOISE:
                if self.gaps[end] not in JOINABLE:
                    return
                word += self.words[end]
                pieces += 1
                if len(word) > LONGEST_WORD:
                    return
                yield end + 1, word_byte(plain(word))
            end += 1

    def word(self, start: int, end: int) -> str:
        """The word made of the fragments of a span, page numbers left out."""
        if end == start + 1:
            return self.words[start]
        return "".join(self.words[i] for i in range(start, end) if not self.marks[i] & NOISE or i == start)

    def text(self, start: int, end: int) -> str:
        """The document's own words from one fragment to another, on one line."""
        parts: list[str] = []
        for i in range(max(0, start), min(end, len(self.words))):
            if parts and self.gaps[i] != GLUE:
                dashed = self.gaps[i] in (HYPHEN, HYPHEN_BREAK)
                parts.append(self.dashes.get(i, "-") if dashed else " ")
            parts.append(self.words[i])
        return "".join(parts)

    def readings(self) -> list[Reading]:
        """The plain reading, and one for a text cut at a fixed width in the middle of words when it looks like one."""
        glued = {i for i, gap in enumerate(self.gaps) if gap == GLUE and i} if GLUE in self.gaps else set()
        result = [self._reading(glued)]
        width, count = self._widths.most_common(1)[0] if self._widths else (0, 0)
        if width and count > _FOLDED_SHARE * self._widths.total():
            cut = {i for i, previous in self._solid_breaks if previous == width and self.gaps[i] == BREAK}
            result.append(self._reading(glued | cut))
        return result

    def _reading(self, glued: set[int]) -> Reading:
        noise = {i for i, mark in enumerate(self.marks) if mark & NOISE} if max(self.marks) & NOISE else set()
        if not glued and not noise:
            indices = range(len(self.words) + 1)
            return Reading(self.keys, list(indices[:-1]), list(indices[1:]))
        keys = bytearray()
        starts: list[int] = []
        ends: list[int] = []
        for i, key in enumerate(self.keys):
            if i in noise:
                continue
            if i in glued and starts and i - starts[-1] < MOST_PIECES:
                ends[-1] = i + 1
                keys[-1] = word_byte(plain(self.word(starts[-1], i + 1)))
            else:
                starts.append(i)
                ends.append(i + 1)
                keys.append(key)
        return Reading(bytes(keys), starts, ends)


class _Reader:
    """Fills a document line by line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blank = False
        self.dash = ""
        self.dash_attached = False
        self.previous = ""
        self.mark = ""
        self.lone_numbers: list[tuple[int, int]] = []

    def read(self, text: str) -> None:
        document = self.document
        for number, line in enumerate(_NEWLINES.split(text), 1):
            for at, page in enumerate(line.split("\f")):
                if at:
                    document.pages += 1
                    document._page_starts.append(len(document.words))
                for segment in _SEGMENTS.split(page):
                    self._segment(segment, number)
        document._page_starts.insert(0, 0)
        known = {word: word_byte(plain(word)) for word in set(document.words)}
        document.keys = bytes(map(known.__getitem__, document.words))
        self._mark_page_numbers()

    def _segment(self, raw: str, number: int) -> None:
        if not raw or raw.isspace():
            self.blank = True
            return
        line = clean(raw)
        first = len(self.document.words)
        sign = _LINE_SIGNS.match(line)
        if sign:
            line = line[sign.end() :]
        if "*" in line or "_" in line:
            line = _EMPHASIS.sub(lambda found: found[1] or "", line)
        if _SPECIAL.search(line):
            self._special(line)
        else:
            self._plain(line)
        if len(self.document.words) == first:
            self._line_of_marks(line)
            return
        if sign or self.mark:
            self.document.marks[first] |= BULLET
            if self.mark and self.document.gaps[first] == BREAK:
                self.document.gaps[first] = BREAK_DASH
                self.document.dashes[first] = self.mark
        self.mark = ""
        self._line_begins(first, raw, line, number)

    def _line_of_marks(self, line: str) -> None:
        """A bullet or a dash alone on a line opens the next one."""
        found = _HAS_DASH.search(line)
        self.mark = found[0] if found else "-" if _HAS_BULLET.search(line) else self.mark

    def _line_begins(self, first: int, raw: str, line: str, number: int) -> None:
        document = self.document
        document._line_starts.append(first)
        document._line_numbers.append(number)
        document.marks[first] |= LINE_START | (AFTER_BLANK if self.blank else 0)
        if self.previous and not self.previous[-1].isspace() and not raw[0].isspace():
            document._solid_breaks.append((first, len(self.previous)))
        self.blank = False
        if _LONE_NUMBER.fullmatch(line):
            self.lone_numbers.append((first, len(document._line_starts) - 1))
            self.dash = ""
            return
        self.previous = raw if raw.isascii() else unicodedata.normalize("NFC", raw)
        document._widths[len(self.previous)] += 1
        found = _DASH_AT_END.search(line)
        self.dash, self.dash_attached = (found[0].strip()[0], not found[1]) if found else ("", False)

    def _opening_gap(self, dashed: str, attached: bool = False) -> int:
        """What stands between the last fragment and the first one of a new line.

        A dash before a space may be a bullet or a dash of the wording; one attached to the word is wording.
        """
        if self.dash:
            self.document.dashes[len(self.document.words)] = self.dash
            return HYPHEN_BREAK if self.dash_attached else HYPHEN
        if dashed:
            self.document.dashes[len(self.document.words)] = dashed
            return HYPHEN if attached else BREAK_DASH
        return BREAK

    def _plain(self, line: str) -> None:
        number = _GLUED_NUMBER.match(line)
        words = [number[1], *line[number.end() :].split()] if number else line.split()
        if not words:
            return
        gaps = bytearray(len(words))
        gaps[0] = self._opening_gap("")
        if number:
            gaps[1] = GLUE
        self.document.words += words
        self.document.gaps += gaps
        self.document.marks += bytes(len(words))

    def _special(self, line: str) -> None:
        position, first = 0, True
        number = _GLUED_NUMBER.match(line)
        if number:
            self._append(number[1], self._opening_gap(""), 0)
            position, first = number.end(), False
        for found in _FRAGMENT.finditer(line, position):
            between = line[position : found.start()]
            if between == " " and not first:
                self._append(found[0], SPACE, 0)
            else:
                dash = _HAS_DASH.search(between)
                attached = not between[-1:].isspace()
                gap = self._opening_gap(dash[0] if dash else "", attached) if first else self._inner_gap(between, dash)
                bullet = _HAS_BULLET.search(between) or (
                    dash and between[-1].isspace() and (first or between[0].isspace())
                )
                self._append(found[0], gap, BULLET if bullet else 0)
            position, first = found.end(), False

    def _inner_gap(self, between: str, dash: re.Match[str] | None) -> int:
        if dash:
            self.document.dashes[len(self.document.words)] = dash[0]
            return HYPHEN
        if any(character.isspace() for character in between) or _HAS_BULLET.search(between):
            return SPACE
        return GLUE

    def _append(self, word: str, gap: int, mark: int) -> None:
        self.document.words.append(word)
        self.document.gaps.append(gap)
        self.document.marks.append(mark)

    def _mark_page_numbers(self) -> None:
        """A lone number beside a form feed is a page number; anywhere else it is a word of the text."""
        document = self.document
        if document.pages == 1:
            return
        starts = document._line_starts
        for first, at in self.lone_numbers:
            page = document.page(first)
            before = document.page(starts[at - 1]) if at else None
            after = document.page(starts[at + 1]) if at + 1 < len(starts) else None
            if before != page or after != page:
                self._page_number(first, starts[at + 1] if at + 1 < len(starts) else len(document.words))

    def _page_number(self, first: int, end: int) -> None:
        """What stood before a page number stands before the words after it."""
        document = self.document
        for i in range(first, end):
            document.marks[i] |= NOISE
        if end < len(document.words) and document.gaps[first] in (HYPHEN, HYPHEN_BREAK):
            document.gaps[end] = document.gaps[first]
            document.dashes[end] = document.dashes[first]
        elif document.gaps[first] == BREAK_DASH:
            document.gaps[first] = BREAK


def read_document(path: Path | str) -> Document:
    """Read a file; DocumentError (missing, directory, too large, empty, binary, …) when that is impossible."""
    return Document.from_bytes(read_bytes(path), str(path))
