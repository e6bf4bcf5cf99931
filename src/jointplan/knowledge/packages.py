# SPDX-License-Identifier: AGPL-3.0-or-later
"""A package: practices and challenges of one region, signed, as the installation of another region reads it.

`{format, label, made_on, fictional, region, edition, practices, signatures}`. Each practice has its permanent id, the
names of its originator, and the SHA-256 of all else it says, so that what changed since the last import is known. The
signature is that of the installation (`exchange.signing`); whose key it is, people compare.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import Post
from jointplan.core.imports import ImportProblem
from jointplan.exchange.canonical import CanonicalProblem, digest_of, read_json
from jointplan.exchange.signing import SIGNATURES, verify_manifest
from jointplan.knowledge.models import TEXTS, Practice, PracticeKind
from jointplan.knowledge.operations.practices import LONGEST_SOURCE, LONGEST_TEXT, LONGEST_TITLE, MOST_SOURCES
from jointplan.knowledge.practice_querysets import PracticeQuerySet, interested_countries
from jointplan.parties.models import Region

FORMAT = "jointplan-practices/1"
PUBLIC, INTERESTED = "public", "interested"
MEMBERS = {"format", "label", "made_on", "fictional", "region", "edition", "practices", SIGNATURES}
SAID = {"kind", "title", "language", "originator", "texts", "material_languages", "sources", "measures", "themes"}
RECORD = {"id", "sha256", "contact", *SAID}
MOST = 500
LONGEST_NAME = 300
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CODE = re.compile(r"[A-Za-z0-9.\-]{1,40}")
# Labels under which something may leave for another region.
LABELS = (Label.CLEAR.label, Label.AMBER.label)


@dataclass(frozen=True)
class Offered:
    """One record of a package, read and found in order."""

    id: UUID
    sha256: str
    said: Mapping[str, Any]
    contact: Mapping[str, str]

    @property
    def title(self) -> str:
        return str(self.said["title"])


@dataclass(frozen=True)
class Package:
    """A package that is as it was signed. `refused` are records that cannot be taken: what, and why."""

    label: str
    made_on: str
    region: Mapping[str, Any]
    edition: str
    is_fictional: bool
    key: str
    records: list[Offered]
    refused: list[tuple[str, str]] = field(default_factory=list)


def for_package(region: Region, which: str, user: Any) -> PracticeQuerySet:
    """What may leave: what is public and, for interested countries, what was released to their circle by name.

    Only what stands in the inventory, and nothing that came from another region itself.
    """
    found: PracticeQuerySet = Practice.objects.visible_to(user).in_region(region).listed().running()
    found = found.filter(provenance__isnull=True)
    public = found.filter(label=Label.CLEAR)
    circle = interested_countries(region)
    if which == PUBLIC or circle is None:
        return public
    return public | found.filter(label=Label.AMBER, audience__contains=[circle.code])


def written(practice: Practice) -> dict[str, Any]:
    """A record of ours as it stands in a package."""
    said = {
        "kind": practice.kind,
        "title": practice.title,
        "language": practice.language,
        "originator": practice.originator.names,
        "texts": {name: getattr(practice, name) for name in TEXTS if getattr(practice, name)},
        "material_languages": practice.material_languages,
        "sources": practice.sources,
        "measures": practice.measures,
        "themes": practice.themes,
    }
    contact = _functions(practice.contact)
    return {"id": str(practice.uid), **said, "contact": contact, "sha256": digest_of({**said, "contact": contact})}


def _functions(post: Post | None) -> dict[str, str]:
    return dict(post.functions) if post is not None else {}


def read_package(content: bytes) -> Package:
    """The package in a file. Raises ImportProblem when it is none, is not as it was signed, or is for nobody here."""
    try:
        value = read_json(content)
    except CanonicalProblem as problem:
        raise ImportProblem([str(problem)]) from problem
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ImportProblem([_("This is no package of practices and challenges that this version reads.")])
    verified = verify_manifest(value)
    if not verified.ok:
        raise ImportProblem([verified.reason])
    if not _is_complete(value):
        raise ImportProblem([_("Something that a package says is missing in it, or stands there in another form.")])
    records, refused = _records(value["practices"])
    return Package(
        label=value["label"],
        made_on=value["made_on"],
        region=value["region"],
        edition=value["edition"],
        is_fictional=value["fictional"],
        key=verified.signers[0].key,
        records=records,
        refused=refused,
    )


def _is_complete(value: Mapping[str, Any]) -> bool:
    if set(value) != MEMBERS or value["label"] not in LABELS or not isinstance(value["fictional"], bool):
        return False
    region, practices = value["region"], value["practices"]
    return (
        isinstance(region, dict)
        and set(region) == {"code", "names"}
        and isinstance(region["code"], str)
        and _are_names(region["names"])
        and isinstance(value["edition"], str)
        and isinstance(value["made_on"], str)
        and DAY.fullmatch(value["made_on"]) is not None
        and isinstance(practices, list)
        and len(practices) <= MOST
    )


def _records(rows: list[Any]) -> tuple[list[Offered], list[tuple[str, str]]]:
    """Records that are in order, and those that are refused, each with its reason."""
    found: dict[UUID, Offered] = {}
    refused = []
    for number, row in enumerate(rows, start=1):
        what = _called(row, number)
        if why := _why_not(row):
            refused.append((what, why))
            continue
        uid = UUID(row["id"])
        if uid in found:
            refused.append((what, _("It stands in the package twice.")))
            continue
        said = {name: row[name] for name in sorted(SAID)}
        found[uid] = Offered(uid, row["sha256"], said, row["contact"])
    return list(found.values()), refused


def _called(row: Any, number: int) -> str:
    title = row.get("title") if isinstance(row, dict) else None
    if isinstance(title, str) and title.strip():
        return _("Record %(number)d, %(title)s") % {"number": number, "title": title[:80]}
    return _("Record %(number)d") % {"number": number}


def _why_not(row: Any) -> str:
    """Why a record cannot be taken, as text for people; empty where it can."""
    if not isinstance(row, dict) or set(row) != RECORD or not _is_uuid(row["id"]):
        return _("Something that a record says is missing, or it says something that is unknown here.")
    if not _are_names(row["originator"]) or not _has_names(row["contact"]):
        return _("It does not say whose it is, or whom to ask, as names by language.")
    if row["kind"] not in PracticeKind.values:
        return _("It is neither a practice nor a challenge.")
    if not _is_text(row["title"], LONGEST_TITLE) or not row["title"].strip() or not _is_language(row["language"]):
        return _("Its title or its language is missing, or too long.")
    if not _are_texts(row["texts"]):
        return _("One of its texts is too long, or is unknown here.")
    if not _are_lists(row):
        return _("One of its lists holds something else than short texts.")
    said = {name: row[name] for name in SAID} | {"contact": row["contact"]}
    if row["sha256"] != digest_of(said):
        return _("Its SHA-256 is not that of what it says.")
    return ""


def _are_texts(texts: Any) -> bool:
    return isinstance(texts, dict) and all(
        name in TEXTS and _is_text(text, LONGEST_TEXT) for name, text in texts.items()
    )


def _are_lists(row: Mapping[str, Any]) -> bool:
    checks = {
        "material_languages": _is_language,
        "sources": lambda text: _is_text(text, LONGEST_SOURCE),
        "measures": lambda text: isinstance(text, str) and CODE.fullmatch(text) is not None,
        "themes": lambda text: _is_text(text, 80),
    }
    return all(
        isinstance(row[name], list) and len(row[name]) <= MOST_SOURCES * 2 and all(map(check, row[name]))
        for name, check in checks.items()
    )


def _is_text(text: Any, longest: int) -> bool:
    return isinstance(text, str) and len(text) <= longest and "\0" not in text


def _is_language(text: Any) -> bool:
    return isinstance(text, str) and LANGUAGE.fullmatch(text) is not None and len(text) <= 10


def _are_names(names: Any) -> bool:
    return _has_names(names) and any(text.strip() for text in names.values())


def _has_names(names: Any) -> bool:
    return isinstance(names, dict) and all(
        _is_language(language) and _is_text(text, LONGEST_NAME) for language, text in names.items()
    )


def _is_uuid(text: Any) -> bool:
    try:
        return str(UUID(text)) == text
    except (ValueError, TypeError, AttributeError):
        return False


def header(region: Region, label: Label, edition: str, made_on: str) -> dict[str, Any]:
    """What a package says besides its records."""
    return {
        "format": FORMAT,
        "label": label.label,
        "made_on": made_on,
        "fictional": region.is_fictional,
        "region": {"code": region.code, "names": region.names},
        "edition": edition,
    }
