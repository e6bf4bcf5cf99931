# SPDX-License-Identifier: AGPL-3.0-or-later
"""A paper: an agenda, minutes, a bulletin, written once and given as a page, as PDF and as Word.

Whoever composes one says what stands in it, block by block; how it looks is decided here alone. A page shows it with
`papers/blocks.html`; `papers.files` makes the files.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone


@dataclass(frozen=True)
class Heading:
    """A heading of the second to fourth level; the first is the title of the paper."""

    text: str
    level: int = 2
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Text:
    """One or more paragraphs; each line is one. `language` where it is not that of the paper."""

    text: str
    quiet: bool = False
    language: str = ""
    kind: ClassVar[str] = "text"

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)


@dataclass(frozen=True)
class Sentence:
    """A sentence or a number, and the numbers of the references that it rests on."""

    text: str
    notes: Sequence[int] = ()

    def __str__(self) -> str:
        return self.text

    @property
    def marks(self) -> list[tuple[str, int]]:
        """The notes as they are printed, e.g. `3–5`, each with the first number that it stands for."""
        return ranges(self.notes)


@dataclass(frozen=True)
class Statement:
    """One paragraph of sentences, each with what it rests on. `key` names it for good, `by` is who rewrote it."""

    sentences: Sequence[Sentence]
    key: str = ""
    by: str = ""
    kind: ClassVar[str] = "statement"


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, word for word, who, and the references that it rests on."""

    text: str
    by: str = ""
    language: str = ""
    notes: Sequence[int] = ()
    kind: ClassVar[str] = "quote"

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)

    @property
    def marks(self) -> list[tuple[str, int]]:
        return ranges(self.notes)


@dataclass(frozen=True)
class Points:
    """A list. A numbered one begins with 1."""

    items: Sequence[str | Sentence]
    numbered: bool = False
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Facts:
    """What is called how: pairs of a name and a text."""

    pairs: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Grid:
    """A table: headings and rows of as many texts or sentences. `caption` says what it holds."""

    head: Sequence[str]
    rows: Sequence[Sequence[str | Sentence]]
    caption: str = ""
    kind: ClassVar[str] = "grid"

    @property
    def cells(self) -> list[list[tuple[str, Sentence]]]:
        """Each row as (heading, text): on a narrow screen the heading stands before the text."""
        return [list(zip(self.head, map(as_sentence, row), strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Figure:
    """A picture with a title, what it shows in words, and the numbers that it is drawn from.

    `svg` is for the page and the PDF, `png` for Word; without one its table stands in its place.
    """

    title: str
    alt: str
    table: Grid
    svg: str = ""
    png: bytes = b""
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Reference:
    """A record that a paper rests on: its number in the paper, what it is, and where it stands."""

    number: int
    text: str
    url: str = ""


Block = Heading | Text | Statement | Quote | Points | Facts | Grid | Figure


@dataclass(frozen=True)
class Paper:
    """A paper in one language, under one label.

    `label` is e.g. `TLP:AMBER`, the strictest of what stands in the paper; `who` says in a sentence whom it is for;
    `source` is the address at which it is found. `references` are the records that its sentences rest on, by number:
    they are listed at its end, and in Word each sentence has a footnote besides.
    """

    title: str
    label: str
    source: str
    blocks: Sequence[Block]
    language: str
    who: str = ""
    lead: str = ""
    day: datetime.date = field(default_factory=timezone.localdate)
    references: Sequence[Reference] = ()

    def context(self) -> dict[str, Any]:
        """For a template that includes `papers/blocks.html`."""
        return {"paper": self}


def as_sentence(said: str | Sentence) -> Sentence:
    return said if isinstance(said, Sentence) else Sentence(said)


def ranges(numbers: Sequence[int]) -> list[tuple[str, int]]:
    """Numbers in their order, those that follow one another together: `[("1–3", 1), ("7", 7)]`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [(str(first) if first == last else f"{first}–{last}", first) for first, last in found]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
