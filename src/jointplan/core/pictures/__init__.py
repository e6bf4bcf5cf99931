# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures: one description, and the same picture on a page, in PDF and in Word.

Whoever makes one says in words what it shows, and brings the numbers as a table: nobody needs to see the picture.
A page shows it with `pictures/picture.html`; `svg` and `png` draw it; `makers` holds the kinds that there are. What is
drawn is kept by its content.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from jointplan.core.pictures.drawing import VERSION, PictureProblem, draw_png, draw_svg
from jointplan.core.pictures.look import LOOK

__all__ = ["Picture", "PictureProblem", "png", "svg"]


@dataclass(frozen=True)
class Picture:
    """What is to be seen, in the reader's language.

    `alt` says in a sentence or two what the picture shows; `columns` and `rows` are the table that says the same;
    `spec` is the Vega-Lite specification with its data in it, never with an address.
    """

    name: str
    title: str
    alt: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    spec: dict[str, Any] = field(hash=False)

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row as (heading, text): on a narrow screen the heading stands before the text."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @cached_property
    def sha256(self) -> str:
        """Of everything that is drawn: equal pictures are drawn once."""
        said = json.dumps(
            [VERSION, LOOK, self.alt, self.spec], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def drawn(self) -> SafeString:
        """For a template; empty where this installation cannot draw, then the table says it all."""
        try:
            return SafeString(svg(self))
        except PictureProblem:
            return SafeString("")


def svg(picture: Picture) -> str:
    """The picture for a page or a PDF. Raises PictureProblem where this installation cannot draw."""
    return draw_svg(picture.sha256, picture.spec, picture.alt)


def png(picture: Picture, width: int) -> bytes:
    """The picture for Word, so many pixels wide, on white. Raises PictureProblem as `svg` does."""
    return draw_png(picture.sha256, svg(picture), width)
