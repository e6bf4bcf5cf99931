# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a comment may be about: a public page, by the kind of what stands on it and a permanent key.

An app above this one adds its own kind with `subject`. A finder looks as a visitor does, so that nobody comments on
what is not public, and learns nothing of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from jointplan.access.pages import space_of
from jointplan.core.text import localise
from jointplan.knowledge.models import Practice, Stage
from jointplan.parties.models import Party, PartyKind, Region
from jointplan.plans.models import Clause


@dataclass(frozen=True)
class Subject:
    """The page that is commented on: what it is called, where it stands, and whose secretariat reads the comments."""

    title: str
    url: str
    region: Region


Finder = Callable[[str, bool], Subject | None]
_finders: dict[str, Finder] = {}


def subject(kind: str) -> Callable[[Finder], Finder]:
    """Register who finds subjects of a kind: from the key and the space to the subject, or None."""

    def register(finder: Finder) -> Finder:
        _finders[kind] = finder
        return finder

    return register


def find(kind: str, key: str, *, fictional: bool) -> Subject | None:
    """The subject when it is public, else None."""
    finder = _finders.get(kind)
    return finder(key, fictional) if finder else None


@subject("clause")
def clause(key: str, fictional: bool) -> Subject | None:
    """`edition/code` of a measure, or of any other clause."""
    edition, _slash, code = key.partition("/")
    clauses = Clause.objects.filter(edition__code=edition, edition__plan__region__is_fictional=fictional, code=code)
    found = clauses.select_related("edition__plan__region").prefetch_related("texts").first()
    if found is None:
        return None
    url = reverse(f"{space_of(fictional)}:clause", kwargs={"edition": edition, "code": code})
    titles = {text.language: text.title for text in found.texts.all()}
    return Subject(f"{found.code} {localise(titles).text}".strip(), url, found.edition.plan.region)


@subject("party")
def party(key: str, fictional: bool) -> Subject | None:
    """The code of a State or of anybody else in the register."""
    found = Party.objects.in_regions(fictional=fictional).current().select_related("region").filter(code=key).first()
    if found is None:
        return None
    # Of a State that is where most of its comments come from: the page with what it shared.
    page = "state" if found.kind == PartyKind.STATE else "party"
    url = reverse(f"{space_of(fictional)}:{page}", kwargs={"code": key})
    return Subject(localise(found.names).text, url, found.region)


@subject("practice")
def practice(key: str, fictional: bool) -> Subject | None:
    """The random number of a practice or challenge that is public."""
    uid = uuid_of(key)
    public: Any = Practice.objects.visible_to(AnonymousUser()).in_regions(fictional=fictional)
    found = public.select_related("edition__plan__region").filter(uid=uid).first() if uid else None
    if found is None:
        return None
    # What stands in the inventory has a page among the public ones.
    page = "public_practice" if found.stage == Stage.LISTED else "work:practice"
    url = reverse(f"{space_of(fictional)}:{page}", kwargs={"uid": uid})
    return Subject(str(found), url, found.edition.plan.region)


def uuid_of(text: str) -> UUID | None:
    """The random number that a key is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
