# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which addresses are written as files, under which names, and how one file leads to another."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

from jointplan.portal import urls as portal

# Forms that want a server, and lists of addresses that want a name of one.
LEFT_OUT = frozenset({"join", "joined", "sitemap"})
ROOT = "/"


@dataclass(frozen=True, order=True)
class Place:
    """One thing to write: a path of the site, and the page of a list that is longer than one."""

    path: str
    page: str = ""

    @property
    def query(self) -> str:
        return f"page={self.page}" if self.page else ""

    @property
    def file(self) -> str:
        """Where it stands in the folder, with `/` between the parts."""
        name = unquote(self.path).lstrip("/")
        if not name.endswith("/") and name:
            return name
        return f"{name}page-{self.page}.html" if self.page else f"{name}index.html"

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.page else self.path


@dataclass(frozen=True)
class Space:
    """Real regions, or the fictional one: no folder holds both."""

    is_fictional: bool

    @property
    def namespace(self) -> str:
        return "training" if self.is_fictional else "real"

    def seeds(self) -> Iterator[Place]:
        """In each language every public page whose address needs nothing else; links lead to the rest."""
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for name in sorted(public_names()):
                    try:
                        yield Place(reverse(f"{self.namespace}:{name}"))
                    except NoReverseMatch:
                        continue

    def place(self, path: str, query: str = "") -> Place | None:
        """The thing to write for an address; None for what needs the server or belongs to the other space.

        Of a query only the page of a list is kept: a filtered list is written whole.
        """
        if path.startswith(settings.STATIC_URL):
            return Place(path) if _is_plain(path) else None
        if not _is_plain(path) or not self._is_public(path):
            return None
        asked = parse_qs(query)
        page = asked["page"][0] if set(asked) == {"page"} and path.endswith("/") else ""
        return Place(path, page if page.isascii() and page.isdigit() and page != "1" else "")

    def _is_public(self, path: str) -> bool:
        namespaces, name = _resolved(unquote(path))
        return namespaces == (self.namespace,) and name in public_names()


@lru_cache(maxsize=1)
def public_names() -> frozenset[str]:
    return frozenset(names_in(portal.urlpatterns)) - LEFT_OUT


def names_in(patterns: Iterable[Any]) -> Iterator[str]:
    """Names of addresses, those of included lists too."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_in(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


@lru_cache(maxsize=50_000)
def _resolved(path: str) -> tuple[tuple[str, ...], str]:
    """Name spaces and name of an address, in whichever language it begins with."""
    language = path.split("/")[1] if path.count("/") > 1 else ""
    if language not in dict(settings.LANGUAGES):
        return (), ""
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return (), ""
    return tuple(match.namespaces), match.url_name or ""


def _is_plain(path: str) -> bool:
    """True for a path that stays inside the folder whatever it is read by."""
    inside = unquote(path).strip("/").split("/")
    return not any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in inside)


def inside(link: str, here: str) -> tuple[str, str, str] | None:
    """(path, query, fragment) of a link on the page at `here`; None when it leads to another host or is no address."""
    try:
        parts = urlsplit(urljoin(here, link))
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    return parts.path, parts.query, parts.fragment


def relative(target: Place, here: Place, fragment: str = "") -> str:
    """The link from one file to another, as a browser reads it from a server and from a disk."""
    way = posixpath.relpath(target.file, posixpath.dirname(here.file) or ".")
    return quote(way, safe="/.-_~") + (f"#{fragment}" if fragment else "")
