# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drawing: Vega-Lite through vl-convert, in this process, without any address.

The first picture of a process costs a second and some 80 MB, the next ones a twentieth of that; a picture that was
drawn once is read from the cache by its content and costs neither (docs/decisions/0060).
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree import ElementTree

from django.core.cache import caches
from django.utils.translation import gettext as _

from jointplan.core.pictures.font import font_folder
from jointplan.core.pictures.look import FONT, LOOK

# Raised when the same description is to be drawn otherwise.
VERSION = 1
KEPT_SECONDS = 60 * 60 * 24 * 60
# What the drawing library says to assistive technology about every line: the text beside the picture says it better.
UNNEEDED = re.compile(r"^(role|class|pointer-events|aria-.*|font-family|style|opacity)$")
LONG = re.compile(r"\d+\.\d{3,}")
SVG = "http://www.w3.org/2000/svg"
# The name in PDF files comes second; a page sets its own letters.
FAMILIES = f"'{FONT}', Sheet, sans-serif"


class PictureProblem(Exception):
    """Nothing can be drawn here; the text says why."""


def draw_svg(key: str, spec: dict[str, Any], alt: str) -> str:
    return str(_kept(f"{key}.svg", lambda: _tidy(_converted(spec), alt)))


def draw_png(key: str, drawn: str, width: int) -> bytes:
    return bytes(_kept(f"{key}.{width}.png", lambda: _as_png(drawn, width)))


def _kept(key: str, draw: Callable[[], Any]) -> Any:
    kept = caches["pictures"].get(key)
    if kept is None:
        kept = draw()
        caches["pictures"].set(key, kept, KEPT_SECONDS)
    return kept


@cache
def _library() -> Any:
    """vl-convert with our font; loaded by the first picture that has to be drawn."""
    try:
        import vl_convert
    except ImportError as problem:
        raise PictureProblem(_("Pictures cannot be drawn here: vl-convert does not run on this system.")) from problem
    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert


def _converted(spec: dict[str, Any]) -> str:
    library = _library()
    try:
        return str(library.vegalite_to_svg(json.dumps({**spec, "config": LOOK}), allowed_base_urls=[]))
    except ValueError as problem:
        raise PictureProblem(str(problem)) from problem


def _tidy(drawn: str, alt: str) -> str:
    """One picture with one text for who does not see it, without what the policy of a page keeps out."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)  # noqa: S314 drawn a moment ago, by ourselves
    for element in root.iter():
        for name in [name for name in element.attrib if UNNEEDED.match(name)]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            element.attrib[name] = LONG.sub(lambda found: f"{float(found[0]):.2f}", value)
    _without_the_invisible(root)
    root.attrib.pop("version", None)
    root.attrib |= {"role": "img", "font-family": FAMILIES}
    # A title rather than an attribute: PDF takes its text from there, too.
    title = ElementTree.Element(f"{{{SVG}}}title")
    title.text = alt
    root.insert(0, title)
    return ElementTree.tostring(root, encoding="unicode")


def _without_the_invisible(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _without_the_invisible(child)
        empty_group = child.tag == f"{{{SVG}}}g" and not len(child)
        if child.get("display") == "none" or child.get("d") in ("", "M0,0h0v0h0Z") or empty_group:
            parent.remove(child)


def _as_png(drawn: str, width: int) -> bytes:
    root = ElementTree.fromstring(drawn)  # noqa: S314 from our own cache
    size = {name: root.attrib[name] for name in ("width", "height")}
    root.insert(1, ElementTree.Element(f"{{{SVG}}}rect", {**size, "fill": "#ffffff"}))
    on_white = ElementTree.tostring(root, encoding="unicode")
    return bytes(_library().svg_to_png(on_white, scale=width / float(size["width"])))
