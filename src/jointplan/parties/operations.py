# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.identifiers import Scheme, parse_identifier
from jointplan.parties.matching import search_text
from jointplan.parties.models import Identifier, Party, PartyKind, Region
from jointplan.parties.rules import state_of

# Fields of a party that an import of shipped data and the forms set alike, with what they are when nothing is said.
DEFAULTS: dict[str, Any] = {
    "kind": "",
    "parent": None,
    "names": {},
    "name_confidence": {},
    "acronym": "",
    "aliases": [],
    "scope": "",
    "country": "",
    "website": "",
    "founded_on": None,
    "ended_on": None,
    "source": "",
    "confidence": "",
}

LONGEST_AHEAD = timedelta(days=366)


class PartyProblem(Exception):
    """A party cannot be as asked. `str()` says what is wrong and what to do; `field` names the field, if any."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def import_parties(data: Mapping[str, Any], *, by: Any) -> Region:
    """Load or renew a region and its parties.

    `data` is `{region: {code, name, fictional}, parties: [{code, kind, parent, name, …}]}`: the fields of Party, and
    `identifiers` such as `ISO3166-1:KZ`. Parents stand before their bodies. Nothing is ever deleted here. A party that
    somebody changed here, or that was merged into another, is left alone. What is unchanged is not logged again.
    """
    source = data["region"]
    values = {"names": source["name"], "is_fictional": source.get("fictional", False)}
    region, _new = Region.objects.get_or_create(code=source["code"], defaults=values)
    require(by, "parties.import_parties", region)
    changed = _renew(region, values)
    known = {party.code: party for party in region.parties.prefetch_related("identifiers")}
    for row in data["parties"]:
        party = known.get(row["code"]) or Party(region=region, code=row["code"])
        known[party.code] = party
        if not party.is_edited and party.merged_into_id is None:
            changed += _renew_party(party, row, known)
    if changed:
        Region.objects.filter(pk=region.pk).raise_revision()
        record("parties.parties_imported", region, changed=changed)
    return region


def _renew_party(party: Party, row: Mapping[str, Any], known: Mapping[str, Party]) -> int:
    given = {name: row[name] for name in DEFAULTS if name in row}
    fields = DEFAULTS | given | {"names": row["name"], "parent": known[row["parent"]] if row.get("parent") else None}
    # Decided here, not in a file that is loaded again with each version; unless the file decides it.
    fields |= {name: row[name] for name in ("is_secretariat", "admitted_on") if name in row}
    changed = write_party(party, fields)
    return int(changed | write_identifiers(party, [parse_identifier(text) for text in row.get("identifiers", [])]))


def _renew(row: Region | Party, values: Mapping[str, Any]) -> int:
    """Save the row when it is new or differs from `values`. Returns 1 when it was saved, else 0."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return 1


def write_party(party: Party, fields: Mapping[str, Any]) -> bool:
    """Save the party when it is new or differs, together with its names for searching. Returns whether it was saved."""
    named = {name: fields.get(name, getattr(party, name)) for name in ("names", "acronym", "aliases")}
    return bool(_renew(party, {**fields, "folded": search_text(party.code, **named)}))


def write_identifiers(party: Party, wanted: Iterable[tuple[str, str]]) -> bool:
    """Give the party exactly these identifiers. Returns whether any changed. Raises PartyProblem when one is taken."""
    target = set(wanted)
    present = {(row.scheme, row.value): row for row in party.identifiers.all()}
    new = [Identifier(region_id=party.region_id, party=party, scheme=s, value=v) for s, v in target - set(present)]
    for identifier in new:
        same = Identifier.objects.filter(region_id=party.region_id, scheme=identifier.scheme, value=identifier.value)
        if taken := same.exclude(party=party).select_related("party").first():
            text = _("%(identifier)s names “%(party)s” already.")
            raise PartyProblem(text % {"identifier": identifier, "party": taken.party}, "identifiers")
    for key in set(present) - target:
        present[key].delete()
    Identifier.objects.bulk_create(new)
    return target != set(present)


@transaction.atomic
def register_party(region: Region, *, code: str, values: Mapping[str, Any], by: Any) -> Party:
    """Enter a party. `values` are fields of Party, and `identifiers` as (scheme, value) pairs. Raises PartyProblem."""
    fields = DEFAULTS | {name: value for name, value in values.items() if name in DEFAULTS}
    party = Party(region=region, code=code, **fields, is_edited=True)
    require(by, "parties.register_party", party)
    if region.parties.filter(code=code).exists():
        raise PartyProblem(_("The code %(code)s is taken. Choose another.") % {"code": code}, "code")
    check_party(party, values.get("identifiers", []))
    write_party(party, fields)
    write_identifiers(party, values.get("identifiers", []))
    Region.objects.filter(pk=region.pk).raise_revision()
    record("parties.party_registered", party, code=code, kind=party.kind)
    return party


@transaction.atomic
def edit_party(party: Party, values: Mapping[str, Any], *, by: Any) -> bool:
    """Change fields of a party; what `values` does not name stays. Returns whether anything changed.

    A name that changes is no longer what was recalled; it stands as whoever changed it says. Who may change it is asked
    of the party as it was and as it would be.
    """
    party = Party.objects.locked(party.pk)
    require(by, "parties.edit_party", party)
    if party.merged_into_id is not None:
        raise PartyProblem(_("This party was merged into another. Change that one."))
    fields = {name: value for name, value in values.items() if name in DEFAULTS}
    if "names" in fields:
        doubted = {key for key in party.name_confidence if fields["names"].get(key) == party.names.get(key)}
        if fields.get("aliases", party.aliases) == party.aliases:
            doubted |= {"aliases"}
        fields["name_confidence"] = {key: value for key, value in party.name_confidence.items() if key in doubted}
    before, place = {name: getattr(party, name) for name in fields}, _place_of(party)
    listed = sorted(party.identifiers.values_list("scheme", "value"))
    for name, value in fields.items():
        setattr(party, name, value)
    identifiers = values.get("identifiers")
    check_party(party, listed if identifiers is None else identifiers)
    require(by, "parties.edit_party", party)
    if _place_of(party) != place:
        _check_may_move(party)
    changed = {name: [_plain(value), _plain(fields[name])] for name, value in before.items() if value != fields[name]}
    changed.pop("name_confidence", None)
    if identifiers is not None and write_identifiers(party, identifiers):
        changed["identifiers"] = [[":".join(pair) for pair in pairs] for pairs in (listed, identifiers)]
    if not changed:
        return False
    # The row in the database still has what it had: nothing is compared with what was just set.
    write_party(Party.objects.get(pk=party.pk), fields | {"is_edited": True})
    Region.objects.filter(pk=party.region_id).raise_revision()
    record("parties.party_edited", party, code=party.code, fields=sorted(changed), changes=changed)
    return True


def _plain(value: Any) -> Any:
    """A value of a field as the log keeps it."""
    return value.code if isinstance(value, Party) else value


def check_party(party: Party, identifiers: Iterable[tuple[str, str]]) -> None:
    """Raise PartyProblem when a party could not be as it stands now, with these identifiers."""
    if not any(party.names.values()):
        raise PartyProblem(_("Give the name in at least one language."), "names")
    iso = [value for scheme, value in identifiers if scheme == Scheme.ISO_3166]
    if iso and (party.kind != PartyKind.STATE or len(iso) > 1):
        raise PartyProblem(_("Only a State has a code of ISO 3166-1, and only one."), "identifiers")
    if party.founded_on and party.ended_on and party.ended_on < party.founded_on:
        raise PartyProblem(_("It cannot end before it begins."), "ended_on")
    _check_parent(party)


def _check_parent(party: Party) -> None:
    if party.kind == PartyKind.STATE_BODY and (
        party.parent is None or party.parent.kind not in {PartyKind.STATE, PartyKind.STATE_BODY}
    ):
        raise PartyProblem(_("A State body belongs to a State, or to another body of it. Choose which."), "parent")
    if party.parent is None:
        return
    if party.parent.region_id != party.region_id or party.parent.merged_into_id is not None:
        raise PartyProblem(_("The party above must be a current one of the same region."), "parent")
    if party.kind == PartyKind.STATE:
        raise PartyProblem(_("A State belongs to no other party."), "parent")
    above: Party | None = party.parent
    while above is not None:
        if above.pk == party.pk:
            raise PartyProblem(_("A party cannot belong to itself, nor to a part of itself."), "parent")
        above = above.parent


def _place_of(party: Party) -> tuple[int | None, bool]:
    """The State that a party lies inside, if any, and whether it is a part of that State."""
    state = state_of(party)
    return (state.pk if state else None, party.kind in {PartyKind.STATE, PartyKind.STATE_BODY})


def _check_may_move(party: Party) -> None:
    """Raise PartyProblem unless nobody would gain sight: the State fills the posts inside it, and circulates there."""
    below, found = {party.pk}, {party.pk}
    while found:
        found = set(Party.objects.filter(parent__in=found).values_list("pk", flat=True)) - below
        below |= found
    running = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=timezone.localdate())
    in_use = Q(posts__isnull=False) | Q(memberships__isnull=False) & running
    if Party.objects.filter(in_use, pk__in=below).exists():
        raise PartyProblem(
            _(
                "“%(party)s” stays in its State, or outside all States: it or a part of it has posts, had some, or "
                "belongs to a circle, and others would read what was not for them. Enter a new party instead."
            )
            % {"party": party},
            "parent",
        )


@transaction.atomic
def admit_party(party: Party, *, reason: str, by: Any, on: date | None = None) -> Party:
    """Admit a party to the community: from then on it may have posts. Raises PartyProblem without a reason."""
    party = Party.objects.locked(party.pk)
    require(by, "parties.admit_party", party)
    need_reason(reason)
    if party.merged_into_id is not None:
        raise PartyProblem(_("This party was merged into another. Admit that one."))
    if party.is_member and party.left_on is None:
        raise PartyProblem(_("“%(party)s” is a member of the community already.") % {"party": party})
    if not party.is_member:
        party.admitted_on = on or timezone.localdate()
    # Whose membership had ended, or was to end, is a member again; its posts are set up anew.
    party.left_on = None
    party.is_edited = True
    party.save(update_fields=["admitted_on", "left_on", "is_edited"])
    Region.objects.filter(pk=party.region_id).raise_revision()
    record("parties.party_admitted", party, code=party.code, reason=reason)
    return party


def write_leaving(party: Party, *, from_day: date, reason: str) -> Party:
    """Let a membership of the community end, as part of the operation that ends everything that hangs on it.

    The community learns that it ends; why is for the secretariat and the party. Raises PartyProblem.
    """
    today = timezone.localdate()
    need_reason(reason)
    if not today <= from_day <= today + LONGEST_AHEAD:
        raise PartyProblem(_("Choose a day from today on, within one year."), "from_day")
    if party.left_on is not None and from_day >= party.left_on:
        raise PartyProblem(
            _("The membership ends on %(day)s already. Choose an earlier day, or admit the party again.")
            % {"day": date_format(party.left_on)},
            "from_day",
        )
    party.left_on, party.is_edited = from_day, True
    party.save(update_fields=["left_on", "is_edited"])
    Region.objects.filter(pk=party.region_id).raise_revision()
    concerned = [f"party:{pk}" for pk in (party.pk, *secretariats_of(party.region))]
    record("parties.membership_ended", party, code=party.code, from_day=from_day)
    record("parties.membership_end_explained", party, readers=concerned, code=party.code, reason=reason)
    return party


def secretariats_of(region: Region) -> list[int]:
    return list(region.parties.filter(is_secretariat=True).values_list("pk", flat=True))


@transaction.atomic
def appoint_secretariat(party: Party, *, reason: str, by: Any) -> Party:
    """Make a party the secretariat of its region, in the place of another. The reason names the decision behind it."""
    require(by, "parties.appoint_secretariat", party)
    need_reason(reason)
    region = Region.objects.select_for_update().get(pk=party.region_id)
    if party.kind in {PartyKind.STATE, PartyKind.STATE_BODY} or party.merged_into_id is not None:
        raise PartyProblem(
            _("The secretariat is an organisation that serves all States, not a State or a body of one.")
        )
    region.parties.filter(is_secretariat=True).update(is_secretariat=False)
    party.is_secretariat = True
    party.save(update_fields=["is_secretariat"])
    Region.objects.filter(pk=region.pk).raise_revision()
    record("parties.secretariat_appointed", party, code=party.code, reason=reason)
    return party


def need_reason(reason: str) -> None:
    if not reason.strip():
        raise PartyProblem(_("Say why. The reason is kept in the log."), "reason")
