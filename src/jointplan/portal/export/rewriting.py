# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page of the site made into a file: links lead from file to file, and what wants a server is left out."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.etree
import lxml.html
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.core.exports import FORMATS
from jointplan.portal.export.addresses import Place, Space, inside, relative

BOOK = FORMATS["xlsx"].media_type
# Attributes that name an address, of whichever element.
LINKS = ("href", "src", "data", "poster")
# Elements that are worth nothing without what they name.
ONLY_LINKS = {"link", "script", "img", "source", "iframe", "object"}
ADDRESS_IN_CSS = re.compile(rb"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")

MOMENTS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


class Rewriter:
    """Rewrites what stands at one place. `links` are the places that it leads to, `broken` those not to lead to."""

    def __init__(self, space: Space, here: Place, broken: frozenset[Place] = frozenset()) -> None:
        self.space, self.here, self.broken = space, here, broken
        self.links: set[Place] = set()

    def rewritten(self, content: bytes, media_type: str) -> bytes:
        if media_type == "text/html":
            return self.html(content)
        if media_type.endswith(("/atom+xml", "/rss+xml")):
            return self.xml(content)
        if media_type == "text/css":
            self.links.update(self._of_css(content))
        return settled(content) if media_type == BOOK else content

    def html(self, content: bytes) -> bytes:
        page = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
        for form in list(page.iter("form")):
            _put_note(form, page.get("lang") or "en")
        for element in list(page.iter(lxml.etree.Element)):
            self._element(element)
        whole: bytes = lxml.html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")
        return whole + b"\n"

    def xml(self, content: bytes) -> bytes:
        """A feed; what leads nowhere in it keeps its path, by which a reader still tells one entry from another."""
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
        feed = lxml.etree.fromstring(content, parser=parser)
        for element in feed.iter(lxml.etree.Element):
            if link := element.get("href"):
                element.set("href", self.leads(link) or link)
        whole: bytes = lxml.etree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return whole

    def leads(self, link: str) -> str | None:
        """The link between the files; None when there is no file behind it. What leads elsewhere stays as it is."""
        found = inside(link, self.here.path)
        if found is None or link.startswith("#"):
            return link
        path, query, fragment = found
        place = self.space.place(path, query)
        if place is None:
            return None
        self.links.add(place)
        return None if place in self.broken else relative(place, self.here, fragment)

    def _element(self, element: Any) -> None:
        for name in [name for name in element.attrib if name.startswith(("hx-", "data-hx-"))]:
            del element.attrib[name]
        for name in LINKS:
            link = element.get(name)
            if link is None or (name == "data" and element.tag != "object"):
                continue
            leads = self.leads(link)
            if leads is not None:
                element.set(name, leads)
            elif element.tag in ONLY_LINKS:
                _take_out(element)
            else:
                del element.attrib[name]
                _take_out_of_menu(element)

    def _of_css(self, content: bytes) -> Iterator[Place]:
        """Style sheets name their fonts and pictures relative to themselves, and so they stay."""
        for one, other in ADDRESS_IN_CSS.findall(content):
            found = inside(urljoin(self.here.path, (one or other).decode(errors="replace")), self.here.path)
            place = self.space.place(found[0]) if found and not (one or other).startswith(b"data:") else None
            if place is not None:
                yield place


def settled(book: bytes) -> bytes:
    """The same book without the moment at which it was written: what says the same has the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = MOMENTS.sub(b"", content)
            new.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _put_note(form: Any, language: str) -> None:
    """In the place of a form, that this is a copy; a menu of a page does without."""
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        note = lxml.html.Element("p")
        note.set("class", "quiet")
        note.text = _("This is a copy without a server. To search, filter or write, use the site itself.")
    note.tail = form.tail
    form.getparent().replace(form, note)


def _take_out_of_menu(element: Any) -> None:
    """A line of a menu that leads nowhere goes, as does what stands at the head of a page; words of a text stay."""
    menu = next(element.iterancestors("nav"), None)
    if menu is not None and menu.get("class") != "path":
        line = next(element.iterancestors("li"), None)
        _take_out(line if line is not None else element)
    elif any(head.getparent().tag == "body" for head in element.iterancestors("header")):
        _take_out(element)


def _take_out(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
