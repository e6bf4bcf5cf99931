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
    """A heading of the second or third level; the first is the title of the paper."""

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
class Quote:
    """What somebody wrote, word for word, and who."""

    text: str
    by: str = ""
    language: str = ""
    kind: ClassVar[str] = "quote"

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)


@dataclass(frozen=True)
class Points:
    """A list. A numbered one begins with 1."""

    items: Sequence[str]
    numbered: bool = False
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Facts:
    """What is called how: pairs of a name and a text."""

    pairs: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Grid:
    """A table: headings and rows of as many texts. `caption` says what it holds."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    kind: ClassVar[str] = "grid"

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row as (heading, text): on a narrow screen the heading stands before the text."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


Block = Heading | Text | Quote | Points | Facts | Grid


@dataclass(frozen=True)
class Paper:
    """A paper in one language, under one label.

    `label` is e.g. `TLP:AMBER`, the strictest of what stands in the paper; `who` says in a sentence whom it is for;
    `source` is the address at which it is found.
    """

    title: str
    label: str
    source: str
    blocks: Sequence[Block]
    language: str
    who: str = ""
    lead: str = ""
    day: datetime.date = field(default_factory=timezone.localdate)

    def context(self) -> dict[str, Any]:
        """For a template that includes `papers/blocks.html`."""
        return {"paper": self}


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
