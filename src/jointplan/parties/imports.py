# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parties from a list (CSV or XLSX) into the register: first what would happen, then all of it or nothing.

A column that the file does not have is left alone; an empty cell says that there is nothing. Nothing is ever deleted.
Membership of the community is decided for each party by itself, never by a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from jointplan.audit.operations import record
from jointplan.core.imports import ImportColumn, ImportProblem, Row, import_column, read_rows
from jointplan.core.rules import Refused, require
from jointplan.core.text import fold
from jointplan.parties.forms import PartyForm
from jointplan.parties.joining import code_for
from jointplan.parties.models import Confidence, Party, PartyKind, Region, Scope
from jointplan.parties.operations import DEFAULTS, PartyProblem, edit_party, register_party
from jointplan.parties.rows import country_of, with_everything
from jointplan.parties.tables import PartyTable

# What the file of the list says and an import does not read: it follows from the rest, or is decided elsewhere.
IGNORED = {"label", "member"}
CHOICES = {"kind": PartyKind.choices, "scope": Scope.choices, "confidence": Confidence.choices}
CODE = "code"


@dataclass
class Change:
    """What would happen with one row. `fields` are the names of those that would change, or all that a new one has."""

    row: Row
    code: str
    party: Party | None
    values: dict[str, Any] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        """What would change, as the file calls it."""
        known = {column.key: column.heading for column in columns()} | {"names": _("Name")}
        return [known[name] for name in self.fields]

    @property
    def is_new(self) -> bool:
        return self.party is None


@dataclass
class Plan:
    """What a file would do to the register. With problems, nothing."""

    region: Region
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same for the same effect: when it differs, the register changed since somebody looked."""
        effect = [(c.code, c.fields, sorted(map(str, c.values.items()))) for c in (*self.new, *self.changed)]
        return sha256(repr((self.region.pk, effect, self.problems)).encode()).hexdigest()


def columns() -> list[ImportColumn]:
    """The columns that a list of parties has: those of the file that the page offers."""
    table = PartyTable([])
    return [
        import_column(c.name, c.column.verbose_name, is_ignored=c.name in IGNORED)
        for c in table.columns.iterall()
        if not c.column.exclude_from_export
    ]


def plan_import(region: Region, content: bytes) -> Plan:
    """What the file would do, without doing it. Raises ImportProblem when it cannot be read as a list of parties."""
    rows = read_rows(content, columns())
    plan = Plan(region)
    parties = {party.code: party for party in with_everything(region.parties.all())}
    codes = {row.values.get(CODE, "") for row in rows}
    seen: dict[str, Row] = {}
    for row in rows:
        change = _change(row, parties, codes, plan)
        if change is None:
            continue
        if first := seen.get(change.code):
            text = _("%(at)s: the party %(code)s stands in the file twice, first in %(first)s.")
            plan.problems.append(text % {"at": row.at(CODE), "code": change.code, "first": first.place})
            continue
        seen[change.code] = row
        (plan.new if change.is_new else plan.changed if change.fields else plan.same).append(change)
    return plan


def _change(row: Row, parties: Mapping[str, Party], codes: set[str], plan: Plan) -> Change | None:
    """What the row would do, or None with its problems noted."""
    form = RowForm(_codes_of(row.values), parents=Party.objects.none())
    form.limit_to(row.values)
    if not form.is_valid():
        plan.problems += [f"{row.at(name)}: {text}" for name, texts in form.errors.items() for text in texts]
        return None
    values = form.values_of(row.values)
    code = row.values.get(CODE) or code_for(values.get("names", {}))
    party = parties.get(code)
    if party is not None and not party.country and values.get("country") == country_of(party):
        # A State's country, and that of its bodies, follows from its identifier.
        del values["country"]
    problem = _problem(row, code, party, values, parties, codes)
    if problem:
        plan.problems.append(problem)
        return None
    return Change(row, code, party, values, _differences(party, values))


def _problem(
    row: Row, code: str, party: Party | None, values: dict[str, Any], parties: Mapping[str, Party], codes: set[str]
) -> str:
    """What forbids the row, as far as one row tells."""
    if not code or not fold(code).replace("-", "").replace("_", "").isascii() or " " in code:
        return _("%(at)s: a code has small Latin letters, digits and hyphens.") % {"at": row.at(CODE)}
    if party is None and not (any(values.get("names", {}).values()) and values.get("kind")):
        return _("%(at)s: a new party needs a kind, and a name in at least one language.") % {"at": row.at(CODE)}
    if party is not None and party.merged_into_id is not None:
        text = _("%(at)s: %(code)s was merged into another party. Take the row out.")
        return text % {"at": row.at(CODE), "code": code}
    if party is not None and not row.values.get(CODE) and not _share_a_name(party, values):
        text = _("%(at)s: the code %(code)s, made from the name, is taken. Give the row a code of its own.")
        return text % {"at": row.at(CODE), "code": code}
    parent = values.get("parent")
    if parent and parent not in parties and parent not in codes:
        text = _("%(at)s: there is no party with the code %(code)s, neither here nor in the file.")
        return text % {"at": row.at("parent"), "code": parent}
    return ""


def _share_a_name(party: Party, values: Mapping[str, Any]) -> bool:
    return bool(set(map(fold, party.names.values())) & set(map(fold, values.get("names", {}).values())))


def _differences(party: Party | None, values: Mapping[str, Any]) -> list[str]:
    if party is None:
        return sorted(name for name, value in values.items() if value)
    now = {name: getattr(party, name) for name in DEFAULTS}
    now["parent"] = party.parent.code if party.parent else ""
    now["identifiers"] = sorted((i.scheme, i.value) for i in party.identifiers.all())
    given = dict(values)
    if "names" in given:
        given["names"] = party.names | given["names"]
        given["names"] = {code: text for code, text in given["names"].items() if text}
    if "identifiers" in given:
        given["identifiers"] = sorted((str(scheme), value) for scheme, value in given["identifiers"])
    return sorted(name for name, value in given.items() if value != now[name])


def _codes_of(values: Mapping[str, str]) -> dict[str, str]:
    """Names of choices, in any language of the product, as their codes. What is not known stays and is refused."""
    found = dict(values)
    for name, choices in CHOICES.items():
        if given := found.get(name):
            found[name] = _choices_by_name(choices).get(fold(given), given)
    return found


def _choices_by_name(choices: Sequence[tuple[Any, Any]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(label)): code for code, label in choices}
    return known | {fold(code): code for code, _label in choices}


class RowForm(PartyForm):
    """A row of a list: the fields of a party, those that the file has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = PartyKind.choices

    def limit_to(self, given: Mapping[str, str]) -> None:
        """Look at the columns of the file alone; the party above is told by its code and looked up later."""
        del self.fields["parent"]
        for name in [name for name in self.fields if name not in given]:
            del self.fields[name]

    def needs_a_name(self) -> bool:
        return False

    def values_of(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Values for the operation. `names` has every language that the file has a column for; empty: no such name."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self.fields or name == "names"}
        names = {name[5:]: data.pop(name) for name in list(data) if name.startswith("name_")}
        data["names"] = names
        if not names:
            del data["names"]
        if "parent" in given:
            data["parent"] = given["parent"]
        return data


@transaction.atomic
def apply_import(region: Region, content: bytes, *, by: Any, expected: str = "") -> Plan:
    """Do what `plan_import` says, all of it or nothing; one entry in the log for the whole.

    `expected` is the digest of the plan that somebody agreed to. Raises ImportProblem with every problem, also when
    the register has changed since.
    """
    region = Region.objects.select_for_update().get(pk=region.pk)
    require(by, "parties.import_list", region)
    plan = plan_import(region, content)
    if plan.problems:
        raise ImportProblem(plan.problems)
    if expected and plan.digest != expected:
        raise ImportProblem([_("The register has changed since you looked. Check again what would happen.")])
    problems = []
    for change in _parents_first([*plan.new, *plan.changed]):
        try:
            with transaction.atomic():
                _apply(region, change, by)
        except (PartyProblem, Refused) as problem:
            place = change.row.at(getattr(problem, "field", "") or CODE)
            problems.append(f"{place}: {problem}")
    if problems:
        raise ImportProblem(problems)
    if plan.new or plan.changed:
        record("parties.list_imported", region, new=len(plan.new), changed=len(plan.changed))
    return plan


def _apply(region: Region, change: Change, by: Any) -> None:
    values = dict(change.values)
    if "parent" in values:
        values["parent"] = _parent(region, values["parent"])
    if change.party is None:
        values["names"] = {code: text for code, text in values["names"].items() if text}
        register_party(region, code=change.code, values=values, by=by)
        return
    if "names" in values:
        names = change.party.names | values["names"]
        values["names"] = {code: text for code, text in names.items() if text}
    edit_party(change.party, values, by=by)


def _parent(region: Region, code: str) -> Party | None:
    if not code:
        return None
    if party := region.parties.filter(code=code).first():
        return party
    # It stands in the file, and waits for this one.
    raise PartyProblem(_("A party cannot belong to itself, nor to a part of itself."), "parent")


def _parents_first(changes: Sequence[Change]) -> list[Change]:
    """New parties before those that belong to them. What belongs to itself in a circle comes last and is refused."""
    waiting, ordered = list(changes), []
    done: set[str] = set()
    new = {change.code for change in changes if change.is_new}
    while waiting:
        ready = [c for c in waiting if c.values.get("parent") not in new - done] or waiting
        ordered += ready
        done |= {change.code for change in ready}
        waiting = [change for change in waiting if change not in ready]
    return ordered
