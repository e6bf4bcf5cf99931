# SPDX-License-Identifier: AGPL-3.0-or-later
"""A party as one row, in the reader's language: what table, file and API all show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from jointplan.core.text import localise, sort_key
from jointplan.parties.countries import country_name
from jointplan.parties.identifiers import Scheme
from jointplan.parties.models import Confidence, Party, PartyKind, Scope
from jointplan.parties.rules import state_of

# The register is public; applications, mailboxes and people are not in it.
LABEL = "TLP:CLEAR"


@dataclass(frozen=True)
class PartyRow:
    """One party with everything that lists show of it. `names` are all names by language; codes stay codes."""

    code: str
    kind: str
    kind_name: str
    name: str
    name_language: str
    name_confidence: str
    names: dict[str, str]
    acronym: str
    aliases: list[str]
    parent: str
    parent_name: str
    scope: str
    scope_name: str
    country: str
    website: str
    founded_on: date | None
    ended_on: date | None
    identifiers: list[str]
    source: str
    confidence: str
    confidence_name: str
    member: bool
    admitted_on: date | None
    fictional: bool
    label: str = LABEL

    @property
    def address(self) -> str:
        """Path of the party's page, in the active language."""
        space = "training" if self.fictional else "real"
        return reverse(f"{space}:party", kwargs={"code": self.code})

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""


def with_everything(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Parties with all that `row_of` needs, in four queries whatever their number."""
    codes = ("identifiers", "parent__identifiers", "parent__parent__identifiers")
    return parties.select_related("region", "parent__parent__parent").prefetch_related(*codes)


def row_of(party: Party) -> PartyRow:
    """A row from a party that was read through `with_everything`."""
    name = localise(party.names)
    return PartyRow(
        code=party.code,
        kind=party.kind,
        kind_name=str(PartyKind(party.kind).label),
        name=name.text or party.code,
        name_language=name.language,
        name_confidence=party.name_confidence.get(name.language, ""),
        names=party.names,
        acronym=party.acronym,
        aliases=party.aliases,
        parent=party.parent.code if party.parent else "",
        parent_name=str(party.parent) if party.parent else "",
        scope=party.scope,
        scope_name=str(Scope(party.scope).label) if party.scope else "",
        country=country_of(party),
        website=party.website,
        founded_on=party.founded_on,
        ended_on=party.ended_on,
        identifiers=sorted(map(str, party.identifiers.all())),
        source=party.source,
        confidence=party.confidence,
        confidence_name=str(Confidence(party.confidence).label) if party.confidence else "",
        member=party.is_member,
        admitted_on=party.admitted_on if party.is_member else None,
        fictional=party.region.is_fictional,
    )


def country_of(party: Party) -> str:
    """ISO 3166-1 of the seat; of a State, and of the State that a body belongs to, where nothing else is said."""
    if party.country:
        return party.country
    state = party if party.kind == PartyKind.STATE else party.parent if party.kind == PartyKind.STATE_BODY else None
    if state is not None and state.kind != PartyKind.STATE:
        state = state_of(state)
    if state is None:
        return ""
    return next((i.value for i in state.identifiers.all() if i.scheme == Scheme.ISO_3166), "")


def ids_in_order(found: Iterable[tuple[int, str, dict[str, str]]]) -> list[int]:
    """Ids from (id, kind, names), in the same order as `in_order`."""
    keys = [(kind != PartyKind.STATE, sort_key(localise(names).text), pk) for pk, kind, names in found]
    return [pk for _group, _name, pk in sorted(keys)]


def in_order(rows: Iterable[PartyRow]) -> list[PartyRow]:
    """States first, in alphabetical order, then all others by name."""
    return sorted(rows, key=lambda row: (row.kind != PartyKind.STATE, sort_key(row.name)))
