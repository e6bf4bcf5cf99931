# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations from an export of the UN's index, or of a national tracking database, into the register.

First what would happen, then all of it or nothing. A recommendation is known by its identifier: importing a file twice
changes nothing, a text that changed is shown beside the earlier one, and what a file does not have stays.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.commitments.models import Mechanism, Recommendation
from jointplan.core.differences import Piece, difference
from jointplan.core.imports import ImportColumn, Row, import_column, read_rows
from jointplan.core.text import fold
from jointplan.core.transliteration import skeleton
from jointplan.parties.models import Party, Region

# Key | heading | what the index and national databases call it besides.
HEADINGS: list[tuple[str, Any, tuple[str, ...]]] = [
    ("external_id", gettext_lazy("Identifier"), ("AnnotationId", "id", "UHRI id", "Recommendation id")),
    ("state", gettext_lazy("State"), ("Countries", "Country", "State under review")),
    ("mechanism", gettext_lazy("Mechanism"), ("Source mechanism", "Human rights mechanism")),
    ("body", gettext_lazy("Body"), ("Issuing body", "Committee")),
    ("symbol", gettext_lazy("Document symbol"), ("Symbol", "Document code")),
    ("paragraph", gettext_lazy("Paragraph"), ("Para", "Paragraph number")),
    ("issued_on", gettext_lazy("Date"), ("PublicationDate", "Publication date", "Date of adoption")),
    ("text", gettext_lazy("Text"), ("Recommendation", "Observation", "Text of the recommendation")),
    ("language", gettext_lazy("Language"), ("Lang",)),
    ("themes", gettext_lazy("Themes"), ("Theme", "Theme cluster", "Cluster")),
    ("affected", gettext_lazy("Affected groups"), ("AffectedPersons", "Affected persons", "Groups")),
    ("sdgs", gettext_lazy("Sustainable Development Goals"), ("Sdgs", "SDG", "SDGs")),
]  # fmt: skip
REQUIRED = ("external_id", "text")
# What such files have besides, and this register does not keep; work on a recommendation is entered by the State.
IGNORED = (
    "DocumentId", "AnnotationType", "Regions", "TextPlainRaw", "TextPlainCleaned", "SectionHeadings", "Stage2Changes",
    "State position", "Position", "Position date", "JPOA measure ids", "Lead body", "Lead institution", "Actions",
    "Action ids", "Indicators", "Indicator ids", "Status", "Grade", "Sharing consent", "Translation status", "Source",
    "Label",
)  # fmt: skip
BODIES = {
    Mechanism.UPR: ("upr", "universal periodic review", "упо"),
    Mechanism.SPECIAL_PROCEDURE: ("special rapporteur", "working group", "independent expert", "special procedure"),
    Mechanism.TREATY_BODY: ("committee", "ccpr", "cescr", "cerd", "cedaw", "cat", "spt", "crc", "cmw", "crpd", "ced"),
}  # fmt: skip
LENGTHS = {"external_id": 100, "body": 200, "symbol": 60, "paragraph": 40, "text": 30_000}
LISTS = {"themes": 200, "affected": 200, "sdgs": 20}
FIELDS = ("mechanism", "body", "symbol", "paragraph", "issued_on", "text", "language", *LISTS)
SEPARATOR = re.compile(r"\s*[;|\n]\s*")


@dataclass
class Change:
    """What would happen with one recommendation: the row that says so, and the values that it gives."""

    row: Row
    state: Party
    before: Recommendation | None
    values: dict[str, Any]
    fields: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        return [str(heading) for key, heading, _others in HEADINGS if key in self.fields]

    @property
    def text_difference(self) -> list[Piece]:
        """How the text differs from the one that is kept; nothing where it does not."""
        if self.before is None or "text" not in self.fields:
            return []
        return difference(self.before.text, self.values["text"])

    @property
    def called(self) -> str:
        return self.values.get("symbol") or self.values["external_id"]


@dataclass
class Plan:
    """What a file would do. With problems, nothing."""

    region: Region
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    elsewhere: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same for the same effect: when it differs, the register changed since somebody looked."""
        effect = [
            (c.state.pk, c.values["external_id"], c.fields, sorted(map(repr, c.values.items())))
            for c in (*self.new, *self.changed)
        ]
        return sha256(repr((self.region.pk, effect, self.problems)).encode()).hexdigest()


def columns() -> list[ImportColumn]:
    """The columns that a file may have: those of the index, of a tracking database, and of our own file."""
    found = []
    for key, heading, others in HEADINGS:
        column = import_column(key, heading, is_required=key in REQUIRED)
        found.append(replace(column, known_as=column.known_as | {fold(name) for name in others}))
    return [*found, *(import_column(name, name, is_ignored=True) for name in IGNORED)]


def plan_import(region: Region, content: bytes, *, states: Iterable[Party], source: str) -> Plan:
    """What the file would do, without doing it. Rows on other States than `states` are left aside and counted.

    A file without a column of States is about the one State given. Raises ImportProblem when it cannot be read.
    """
    plan, own = Plan(region), list(states)
    names = _names(own)
    rows = read_rows(content, columns())
    identifiers = {row.values["external_id"] for row in rows}
    known = {
        (one.state_id, one.external_id): one
        for one in Recommendation.objects.filter(state__in=own, external_id__in=identifiers).defer("search_vector")
    }
    seen: dict[tuple[int, str], Row] = {}
    for row in rows:
        values = _values(row, plan.problems)
        for state in _states_of(row, own, names, plan):
            key = (state.pk, values["external_id"])
            if first := seen.get(key):
                text = _("%(at)s: this identifier stands in the file twice, first in %(first)s.")
                plan.problems.append(text % {"at": row.at("external_id"), "first": first.place})
                continue
            seen[key] = row
            _add(plan, Change(row, state, known.get(key), values | {"source": source}))
    return plan


def _add(plan: Plan, change: Change) -> None:
    if change.before is None:
        change.values.setdefault("mechanism", mechanism_of(change.values.get("body", "")))
        change.values.setdefault("language", "en")
        plan.new.append(change)
        return
    change.fields = [
        name for name in FIELDS if name in change.values and change.values[name] != getattr(change.before, name)
    ]
    if change.fields:
        plan.changed.append(change)
    else:
        plan.same += 1


def _names(states: Iterable[Party]) -> dict[str, Party]:
    """States by every name, alias and code that a file may use."""
    found: dict[str, Party] = {}
    for state in states:
        codes = [identifier.value for identifier in state.identifiers.all()]
        for name in (state.code, *codes, *state.names.values(), *state.aliases):
            found[skeleton(name)] = state
    return found


def _states_of(row: Row, own: list[Party], names: Mapping[str, Party], plan: Plan) -> list[Party]:
    given = listed(row.values.get("state", ""))
    if not given:
        if len(own) == 1:
            return own
        text = _("%(at)s: name the State that this was recommended to.")
        plan.problems.append(text % {"at": row.at("state")})
        return []
    found = [names[skeleton(name)] for name in given if skeleton(name) in names]
    if not found:
        plan.elsewhere += 1
    return list(dict.fromkeys(found))


def _values(row: Row, problems: list[str]) -> dict[str, Any]:
    """What the row says, with what is wrong noted. A column that the file does not have gives no value."""
    values: dict[str, Any] = {}
    for name, most in LENGTHS.items():
        if name in row.values:
            values[name] = row.values[name]
            if len(values[name]) > most:
                text = _("%(at)s: this may have up to %(most)d characters; it has %(length)d.")
                problems.append(text % {"at": row.at(name), "most": most, "length": len(values[name])})
    for name in REQUIRED:
        if not values.get(name):
            problems.append(_("%(at)s: this is missing.") % {"at": row.at(name)})
    for name, most in LISTS.items():
        if name in row.values:
            values[name] = listed(row.values[name])
            if any(len(item) > most for item in values[name]):
                text = _("%(at)s: one of these is longer than %(most)d characters. Separate them by semicolons.")
                problems.append(text % {"at": row.at(name), "most": most})
    return values | _checked(row, problems)


def _checked(row: Row, problems: list[str]) -> dict[str, Any]:
    """Day, language and mechanism, which have to be known ones."""
    values: dict[str, Any] = {}
    if "issued_on" in row.values:
        given = row.values["issued_on"]
        try:
            values["issued_on"] = date.fromisoformat(given[:10]) if given else None
        except ValueError:
            text = _("%(at)s: “%(given)s” is no day. Write it as 2026-11-23.")
            problems.append(text % {"at": row.at("issued_on"), "given": given[:40]})
    if language := row.values.get("language", ""):
        values["language"] = _language(language)
        if not values["language"]:
            problems.append(_("%(at)s: this language is not known here.") % {"at": row.at("language")})
    if mechanism := row.values.get("mechanism", ""):
        values["mechanism"] = _mechanism(mechanism)
        if not values["mechanism"]:
            known = ", ".join(str(label) for label in Mechanism.labels)
            text = _("%(at)s: this mechanism is not known here. There are: %(known)s.")
            problems.append(text % {"at": row.at("mechanism"), "known": known})
    return values


def _language(text: str) -> str:
    known = {fold(code): code for code, _name in settings.LANGUAGES} | {
        fold(str(name)): code for code, name in settings.LANGUAGES
    }
    return known.get(fold(text), "")


def _mechanism(text: str) -> str:
    by_name = {fold(str(one.label)): one.value for one in Mechanism} | {fold(one.value): one.value for one in Mechanism}
    return by_name.get(fold(text)) or (found if (found := mechanism_of(text)) != Mechanism.OTHER else "")


def mechanism_of(body: str) -> str:
    """The mechanism that a body belongs to, by its name."""
    words = fold(body)
    for mechanism, names in BODIES.items():
        if any(re.search(rf"\b{name}", words) for name in names):
            return str(mechanism)
    return str(Mechanism.OTHER)


def listed(text: str) -> list[str]:
    """The items of a cell that holds several: separated by semicolons, bars or lines, or a list as JSON writes it."""
    if text.startswith("["):
        try:
            return [str(item).strip() for item in json.loads(text) if str(item).strip()]
        except ValueError:
            return [text]
    return [item for item in SEPARATOR.split(text.strip()) if item]
