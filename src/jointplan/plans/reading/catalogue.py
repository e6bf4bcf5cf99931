# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue of a plan as typed data, read from YAML. The format stands in ``docs/plan-catalogue.md``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

FORMAT = "jointplan-plan/1"
KINDS = ("part", "objective", "measure", "sub-measure", "provision", "paragraph")
COUNTED_KINDS = ("measure", "sub-measure", "provision", "paragraph")
ADDRESSEES = ("states", "jointly", "partners")
REGISTERS = (
    *("strategies", "focal-points", "contacts", "cycles", "decisions", "meetings", "consultations", "practices"),
    *("library", "obligations", "recommendations", "documents"),
)
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "plans"

Localised = Mapping[str, str]


class CatalogueError(Exception):
    """A catalogue that cannot be used.

    ``code`` says what is wrong, ``source`` names the file, ``where`` the place in it, ``detail`` the value at fault.
    """

    def __init__(self, code: str, source: str, where: str = "", detail: str = "") -> None:
        super().__init__(code, source, where, detail)
        self.code, self.source, self.where, self.detail = code, source, where, detail

    def __str__(self) -> str:
        from jointplan.plans.reading.report import catalogue_error

        return catalogue_error(self)


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of one of the catalogue's vocabularies; ``extra`` holds what only instruments have."""

    code: str
    name: Localised
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated, adopted text; ``counts`` is the number of clauses of each kind."""

    code: str
    title: Localised
    language: str
    adopted_on: date | None
    adopted_in: Localised
    publication: Localised
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the source: a clause when it has a ``kind``, else a context (heading, introduction, recital).

    ``id`` is the permanent code of a clause or the name of a context, ``lines`` the first and last line in the
    publication, ``words`` one byte for each word of the normalised wording.
    """

    id: str
    kind: str | None
    part: str
    parent: str | None = None
    name: Localised = field(default_factory=dict)
    title: Localised = field(default_factory=dict)
    group: Localised = field(default_factory=dict)
    lines: tuple[int, int] | None = None
    sdg_targets: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    assessed: bool = False
    registers: tuple[str, ...] = ()
    sha256: str = ""
    words: bytes = b""


@dataclass(frozen=True)
class Catalogue:
    """A plan's structure, own titles and fingerprints; ``stretches`` follow the order of the source."""

    source: str
    region: Mapping[str, Any]
    plan: Term
    edition: Edition
    themes: tuple[Term, ...]
    target_groups: tuple[Term, ...]
    instruments: tuple[Term, ...]
    stretches: tuple[Stretch, ...]

    @cached_property
    def by_id(self) -> dict[str, Stretch]:
        """Each stretch by its code or context name."""
        return {stretch.id: stretch for stretch in self.stretches}

    @property
    def clauses(self) -> tuple[Stretch, ...]:
        """The stretches that have a code."""
        return tuple(stretch for stretch in self.stretches if stretch.kind)

    @property
    def parts(self) -> tuple[Stretch, ...]:
        """The parts in the order of the plan."""
        return tuple(stretch for stretch in self.stretches if stretch.kind == "part")


def load_catalogue(path: Path | str) -> Catalogue:
    """Read and check a catalogue file; CatalogueError says what is wrong and where."""
    source = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CatalogueError("missing", source) from None
    except (OSError, ValueError) as error:
        raise CatalogueError("unreadable", source, detail=str(error)) from None
    return parse_catalogue(text, source)


def parse_catalogue(text: str, source: str = "catalogue") -> Catalogue:
    """The catalogue in a YAML text; CatalogueError says what is wrong and where."""
    import yaml

    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = str(mark.line + 1) if mark else ""
        raise CatalogueError("not-yaml", source, where, str(getattr(error, "problem", None) or error)) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CatalogueError("format", source, "format", FORMAT)
    return _Parser(source).catalogue(data)


def shipped_catalogues() -> list[Path]:
    """The catalogue files that the product ships."""
    return sorted(SHIPPED.glob("*.yaml"))


_SHA256 = re.compile("[0-9a-f]{64}")
_TEXT_KEYS = frozenset(
    (
        *(
            "code",
            "context",
            "kind",
            "part",
            "parent",
            "name",
            "title",
            "lines",
            "group",
            "assessed",
            "sha256",
            "words",
        ),
        *("sdg_targets", "target_groups", "themes", "instruments", "addressees", "qualifiers", "registers"),
    )
)


class _Parser:
    """Turns the parsed YAML into typed data and refuses what does not fit, naming the place."""

    def __init__(self, source: str) -> None:
        self.source = source

    def catalogue(self, data: dict[str, Any]) -> Catalogue:
        edition = self.edition(self.mapping(data, "edition", ""))
        themes, groups, instruments = (self.terms(data, key) for key in ("themes", "target_groups", "instruments"))
        stretches = tuple(self.stretches(data))
        known = {"themes": themes, "target_groups": groups, "instruments": instruments}
        self.check_references(stretches, {key: {term.code for term in terms} for key, terms in known.items()})
        self.check_counts(stretches, edition)
        plan = self.term(self.mapping(data, "plan", ""), "plan")
        region = self.mapping(data, "region", "")
        return Catalogue(self.source, region, plan, edition, themes, groups, instruments, stretches)

    def error(self, code: str, where: str, detail: object = "") -> CatalogueError:
        return CatalogueError(code, self.source, where, str(detail))

    def mapping(self, data: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = data.get(key)
        if not isinstance(value, dict):
            raise self.error("mapping", f"{where} {key}".strip(), key)
        return value

    def string(self, data: Mapping[str, Any], key: str, where: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value:
            raise self.error("string", where, key)
        return value

    def localised(self, data: Mapping[str, Any], key: str, where: str) -> Localised:
        value = data.get(key) or {}
        if not isinstance(value, dict) or not all(isinstance(text, str) for pair in value.items() for text in pair):
            raise self.error("localised", where, key)
        return value

    def strings(self, data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error("list", where, key)
        return tuple(value)

    def edition(self, data: dict[str, Any]) -> Edition:
        counts, adopted_on = data.get("counts") or {}, data.get("adopted_on")
        if not isinstance(counts, dict) or not all(isinstance(count, int) for count in counts.values()):
            raise self.error("mapping", "edition", "counts")
        if adopted_on is not None and not isinstance(adopted_on, date):
            raise self.error("date", "edition", "adopted_on")
        title, adopted_in, publication = (
            self.localised(data, key, "edition") for key in ("title", "adopted_in", "publication")
        )
        code, language = self.string(data, "code", "edition"), str(data.get("language") or "")
        return Edition(code, title, language, adopted_on, adopted_in, publication, counts)

    def term(self, data: Any, where: str) -> Term:
        if not isinstance(data, dict):
            raise self.error("mapping", where, where)
        extra = {key: value for key, value in data.items() if key not in ("code", "name")}
        return Term(self.string(data, "code", where), self.localised(data, "name", where), extra)

    def terms(self, data: dict[str, Any], key: str) -> tuple[Term, ...]:
        items = data.get(key) or []
        if not isinstance(items, list):
            raise self.error("list", key, key)
        terms = tuple(self.term(item, f"{key}, {number}") for number, item in enumerate(items, 1))
        repeated = [code for code, count in Counter(term.code for term in terms).items() if count > 1]
        if repeated:
            raise self.error("repeated", key, repeated[0])
        return terms

    def stretches(self, data: dict[str, Any]) -> Iterator[Stretch]:
        items = data.get("texts")
        if not isinstance(items, list) or not items:
            raise self.error("list", "texts", "texts")
        part_of: dict[str, str] = {}
        seen: set[str] = set()
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict):
                raise self.error("mapping", f"texts, {number}", f"texts, {number}")
            stretch = self.stretch(item, number, part_of)
            if stretch.id in seen:
                raise self.error("repeated", "texts", stretch.id)
            seen.add(stretch.id)
            yield stretch

    def stretch(self, item: dict[str, Any], number: int, part_of: dict[str, str]) -> Stretch:
        where = str(item.get("code") or item.get("context") or f"texts, {number}")
        unknown = sorted(set(map(str, item)) - _TEXT_KEYS)
        if unknown:
            raise self.error("unknown-key", where, unknown[0])
        if ("code" in item) == ("context" in item):
            raise self.error("code-or-context", where)
        lines, sha256, words = self.lines(item, where), *self.fingerprint(item, where)
        if "context" in item:
            part = self.string(item, "part", where)
            return Stretch(where, None, part, lines=lines, sha256=sha256, words=words)
        code, kind = self.string(item, "code", where), item.get("kind")
        if kind not in KINDS:
            raise self.error("kind", where, kind)
        parent = item.get("parent")
        if (kind == "part") != (parent is None) or (parent is not None and parent not in part_of):
            raise self.error("parent", where, parent)
        part_of[code] = code if parent is None else part_of[parent]
        return Stretch(
            id=code,
            kind=kind,
            part=part_of[code],
            parent=parent,
            lines=lines,
            sha256=sha256,
            words=words,
            assessed=self.assessed(item, kind, where),
            name=self.localised(item, "name", where),
            title=self.localised(item, "title", where),
            group=self.localised(item, "group", where),
            sdg_targets=self.strings(item, "sdg_targets", where),
            target_groups=self.strings(item, "target_groups", where),
            themes=self.strings(item, "themes", where),
            instruments=self.strings(item, "instruments", where),
            addressees=self.strings(item, "addressees", where),
            qualifiers=self.strings(item, "qualifiers", where),
            registers=self.strings(item, "registers", where),
        )

    def assessed(self, item: dict[str, Any], kind: str, where: str) -> bool:
        value = item.get("assessed", kind in ("measure", "sub-measure", "provision"))
        if not isinstance(value, bool):
            raise self.error("boolean", where, "assessed")
        return value

    def lines(self, item: dict[str, Any], where: str) -> tuple[int, int] | None:
        value = item.get("lines")
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 2 and all(type(line) is int and line > 0 for line in value):
            first, last = value
            if first <= last:
                return first, last
        raise self.error("lines", where, value)

    def fingerprint(self, item: dict[str, Any], where: str) -> tuple[str, bytes]:
        sha256, words = item.get("sha256", ""), item.get("words", "")
        if not sha256 and not words:
            return "", b""
        try:
            if not _SHA256.fullmatch(sha256) or not words:
                raise ValueError
            return sha256, bytes.fromhex(words)
        except (TypeError, ValueError):
            raise self.error("fingerprint", where) from None

    def check_references(self, stretches: tuple[Stretch, ...], known: dict[str, set[str]]) -> None:
        parts = {stretch.id for stretch in stretches if stretch.kind == "part"}
        for stretch in stretches:
            if stretch.part not in parts:
                raise self.error("part", stretch.id, stretch.part)
            for key, codes in known.items():
                for code in getattr(stretch, key):
                    if code not in codes:
                        raise self.error("reference", f"{stretch.id}, {key}", code)
            for addressee in stretch.addressees:
                if addressee not in ADDRESSEES:
                    raise self.error("addressee", stretch.id, addressee)
            for register in stretch.registers:
                if register not in REGISTERS:
                    raise self.error("register", stretch.id, register)

    def check_counts(self, stretches: tuple[Stretch, ...], edition: Edition) -> None:
        actual = Counter(stretch.kind for stretch in stretches)
        for kind, count in edition.counts.items():
            if actual[kind] != count:
                raise self.error("count", f"edition, counts, {kind}", f"{count} ≠ {actual[kind]}")
