# SPDX-License-Identifier: AGPL-3.0-or-later
"""Circles and who belongs to them, from which day to which. Each change has its reason and is logged."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind, Membership
from jointplan.access.today import today
from jointplan.access.tokens import COMMUNITY, party_token
from jointplan.accounts.models import PostKind
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import MEMBERS_BY_THEMSELVES, Party, PartyKind, Region
from jointplan.parties.rules import state_of


def _is_state(party: Party) -> bool:
    return party.kind == PartyKind.STATE


# Who may belong to the circles of a region; for others it is the State that says, or nobody.
BELONGS: dict[str, Callable[[Party], bool]] = {
    CircleKind.STATES: _is_state,
    CircleKind.SECRETARIAT: lambda party: party.is_secretariat,
    CircleKind.STATES_AND_SECRETARIAT: lambda party: _is_state(party) or party.is_secretariat,
    # A country outside the region stands in the register as a donor, or as its agency.
    CircleKind.INTERESTED: lambda party: party.kind not in MEMBERS_BY_THEMSELVES and not party.is_secretariat,
}


LONGEST_CODE = 70
# Those that somebody sets up, or that are made when they are needed.
NOT_ARRANGED = (CircleKind.CHOSEN, CircleKind.BODY, CircleKind.PARTY, CircleKind.INTERESTED)


class CircleProblem(Exception):
    """A circle cannot be changed as asked. `str()` says why and what to do."""


@transaction.atomic
def define_circle(
    region: Region,
    *,
    code: str,
    kind: str,
    names: Mapping[str, str],
    members: Iterable[Party],
    by: Any,
    state: Party | None = None,
    post_kinds: Iterable[str] = (),
    reason: str = "",
) -> Circle:
    """Set up a circle with its first members, or add members that are missing. Nobody is removed here.

    `state` is the State that the circle lies inside; `post_kinds` names the posts by which members read, none for all.
    Raises CircleProblem when a member does not belong into it or the code means another circle.
    """
    if kind != CircleKind.CHOSEN:
        require(by, "access.arrange_circles", region)
    elif state is None:
        require(by, "access.define_circle", region)
    else:
        require(by, "access.define_circle_inside", state)
    fixed = {"region": region, "kind": kind, "state": state, "post_kinds": sorted(set(post_kinds))}
    return _define(fixed, code, names, list(members), reason)


def _define(
    fixed: dict[str, Any], code: str, names: Mapping[str, str], members: list[Party], reason: str = ""
) -> Circle:
    """`fixed` are region, kind, State and kinds of posts: they never change, since records were released by them."""
    _check_members(fixed, members)
    if unknown := set(fixed["post_kinds"]) - set(PostKind.values):
        raise CircleProblem(_("There is no post of the kind %(kind)s.") % {"kind": min(unknown)})
    circle = Circle.objects.select_for_update(of=("self",)).filter(code=code).first()
    if circle is not None and any(getattr(circle, name) != value for name, value in fixed.items()):
        raise CircleProblem(_("There is a circle %(code)s already. Choose another code.") % {"code": code})
    changed = circle is None or circle.names != names
    if circle is None:
        circle = Circle(code=code, **fixed)
    if changed:
        circle.names = dict(names)
        circle.save()
    added = _add_missing(circle, members)
    if changed or added:
        codes = [party.code for party in added]
        _record(
            "access.circle_defined",
            circle,
            names=circle.names,
            post_kinds=circle.post_kinds,
            added=codes,
            reason=reason,
        )
    return circle


@transaction.atomic
def add_member(
    circle: Circle, party: Party, *, reason: str, by: Any, from_day: datetime.date | None = None
) -> Membership:
    """Let a party belong to the circle from a day on, today or later.

    It reads what is released to the circle from then on, and what was released to later members too.
    """
    circle = Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)
    require(by, "access.change_members", circle)
    starts_on = from_day or today()
    _check_reason(reason)
    _check_members({"region": circle.region, "kind": circle.kind, "state": circle.state}, [party])
    if starts_on < today():
        raise CircleProblem(_("A membership begins today or later: what is past is not made up."))
    same = circle.memberships.filter(party=party)
    if any(m.ends_on is None or m.ends_on >= starts_on for m in same):
        raise CircleProblem(_("%(party)s belongs to this circle already.") % {"party": party})
    if any(m.starts_on == starts_on for m in same):
        raise CircleProblem(_("%(party)s left this circle on that day. Choose a later day.") % {"party": party})
    membership = Membership.objects.create(circle=circle, party=party, starts_on=starts_on)
    _record("access.member_added", circle, party_code=party.code, starts_on=starts_on, reason=reason)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, reason: str, by: Any, from_day: datetime.date | None = None
) -> Membership:
    """Let a party belong to the circle no more from a day on, today or later. Joining again is a new membership."""
    circle = Circle.objects.select_for_update(of=("self",)).get(pk=membership.circle_id)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    require(by, "access.change_members", circle)
    first_day_without = from_day or today()
    _check_reason(reason)
    if first_day_without < today():
        raise CircleProblem(_("A membership ends today or later: what is past is not made up."))
    if membership.ends_on is not None and membership.ends_on < today():
        raise CircleProblem(_("This membership has ended already."))
    _end(circle, membership, first_day_without, reason)
    return membership


def _end(circle: Circle, membership: Membership, first_day_without: datetime.date, reason: str) -> None:
    membership.ends_on = max(first_day_without, membership.starts_on) - timedelta(days=1)
    membership.save(update_fields=["ends_on"])
    readers = _readers(circle) | {party_token(membership.party_id)} - {COMMUNITY}
    _record(
        "access.membership_ended",
        circle,
        readers=readers,
        party_code=membership.party.code,
        ends_on=membership.ends_on,
        reason=reason,
    )


def end_memberships_of(party: Party, *, from_day: datetime.date, reason: str) -> None:
    """Let a party belong to no circle from that day on, as part of its leaving the community."""
    running = Membership.objects.filter(party=party).exclude(ends_on__lt=from_day)
    circles = Circle.objects.select_for_update(of=("self",)).filter(pk__in=running.values("circle")).order_by("pk")
    for circle in circles:
        for membership in running.filter(circle=circle).select_for_update(of=("self",)):
            membership.party = party
            _end(circle, membership, from_day, reason)


@transaction.atomic
def arrange_circles(region: Region, *, by: Any) -> None:
    """Give the region and each of its States the circles of their own; add members that are missing, remove nobody.

    Called wherever States or their bodies are loaded; what is there already is left alone. A State that is new in the
    region is new in the circles of its States; one that left by decision does not come back by loading data.
    """
    require(by, "access.arrange_circles", region)
    parties = list(region.parties.select_related("parent__parent").order_by("code"))
    present = {(c.kind, c.state_id): c for c in region.circles.exclude(kind__in=NOT_ARRANGED)}
    for kind, state, members in _own_circles(parties):
        circle = present.get((kind, state.pk if state else None))
        if circle is None and members:
            code = f"{region.code}-{kind}-{state.code}" if state else f"{region.code}-{kind}"
            fixed = {"region": region, "kind": kind, "state": state, "post_kinds": []}
            _define(fixed, free_code(code), _names(kind, state), members)
        elif circle is not None and (new := _never_members(circle, members)):
            fixed = {"region": region, "kind": kind, "state": state, "post_kinds": circle.post_kinds}
            _define(fixed, circle.code, circle.names, new)


@transaction.atomic
def circle_of_body(body: Party, *, by: Any) -> Circle:
    """The circle in which a body of a State is alone, so that something can be shown to it and to no other.

    Made when the coordinator first needs it: that it exists tells that the body was given something.
    """
    state = state_of(body)
    require(by, "access.define_circle_inside", state)
    if state is None or state.pk == body.pk:
        raise CircleProblem(_("%(party)s is not a body of a State.") % {"party": body})
    # Two coordinators may need it at once.
    Party.objects.select_for_update(of=("self",)).get(pk=body.pk)
    alone = Membership.objects.current().filter(circle__kind=CircleKind.BODY, party=body)
    present = Circle.objects.filter(kind=CircleKind.BODY, memberships__in=alone).order_by("pk").first()
    if present is not None:
        return present
    fixed = {"region": body.region, "kind": CircleKind.BODY, "state": state, "post_kinds": []}
    return _define(fixed, free_code(f"{body.region.code}-body-{body.code}"), body.names, [body])


@transaction.atomic
def circle_of_party(party: Party, *, by: Any) -> Circle:
    """The circle in which a party is alone, so that others can write to it and to nobody else; made when needed.

    No list shows it: that somebody wrote to a party is between the two.
    """
    require(by, "access.write_to_party", party)
    Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    alone = Membership.objects.current().filter(circle__kind=CircleKind.PARTY, party=party)
    present = Circle.objects.filter(kind=CircleKind.PARTY, memberships__in=alone).order_by("pk").first()
    if present is not None:
        return present
    fixed = {"region": party.region, "kind": CircleKind.PARTY, "state": None, "post_kinds": []}
    return _define(fixed, free_code(f"{party.region.code}-party-{party.code}"), party.names, [party])


@transaction.atomic
def admit_interested_country(region: Region, party: Party, *, decision: str, by: Any) -> Membership:
    """Let a country outside the region read what is shared with interested countries, by a decision of the States.

    The circle is made with its first member: until then nobody can release anything to nobody.
    """
    require(by, "access.define_circle", region)
    circle = Circle.objects.filter(region=region, kind=CircleKind.INTERESTED).first()
    if circle is None:
        fixed = {"region": region, "kind": CircleKind.INTERESTED, "state": None, "post_kinds": []}
        code = free_code(f"{region.code}-{CircleKind.INTERESTED}")
        circle = _define(fixed, code, _names(CircleKind.INTERESTED, None), [], decision)
    return add_member(circle, party, reason=decision, by=by)


@transaction.atomic
def end_what_belongs_no_more(region: Region, *, reason: str, by: Any) -> None:
    """Let those go from the circles of the region whom their kind keeps out now, as a secretariat of former days.

    What was released to them by then they do not read either: a membership that has ended gives no sight.
    """
    running = Membership.objects.filter(circle__region=region, circle__kind__in=list(BELONGS))
    for membership in running.exclude(ends_on__lt=today()).select_related("circle", "party"):
        if not BELONGS[membership.circle.kind](membership.party):
            end_membership(membership, reason=reason, by=by)


def free_code(base: str) -> str:
    """The code, or with a number behind it where people have given it to a circle of theirs already."""
    base = base[:LONGEST_CODE]
    taken = set(Circle.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code


def _own_circles(parties: list[Party]) -> list[tuple[str, Party | None, list[Party]]]:
    """Kind, State and members of the circles that every region has, and every State."""
    states = [party for party in parties if party.kind == PartyKind.STATE]
    secretariat = [party for party in parties if party.is_secretariat]
    circles: list[tuple[str, Party | None, list[Party]]] = [
        (CircleKind.STATES, None, states),
        (CircleKind.SECRETARIAT, None, secretariat),
        (CircleKind.STATES_AND_SECRETARIAT, None, [*states, *secretariat] if secretariat else []),
    ]
    for state in states:
        inside = [party for party in parties if (home := state_of(party)) is not None and home.pk == state.pk]
        circles += [(CircleKind.STATE, state, inside), (CircleKind.COORDINATION, state, [state])]
    return circles


def _names(kind: str, state: Party | None) -> dict[str, str]:
    """What the circle is called, in each language of the product that has the name of the State."""
    names = {}
    for language in ("en", "ru"):
        if state is not None and language not in state.names:
            continue
        with translation.override(language):
            if state is None:
                names[language] = str(CircleKind(kind).label)
            elif kind == CircleKind.STATE:
                names[language] = _("%(state)s and its bodies") % {"state": state.names[language]}
            else:
                names[language] = _("%(state)s itself, without its bodies") % {"state": state.names[language]}
    return names


def _never_members(circle: Circle, parties: list[Party]) -> list[Party]:
    """Those who never belonged to the circle: whoever was let go by decision does not come back by loading data."""
    known = set(circle.memberships.values_list("party_id", flat=True))
    return [party for party in parties if party.pk not in known]


def _add_missing(circle: Circle, members: Iterable[Party]) -> list[Party]:
    first_day = today()
    known = set(circle.memberships.current(first_day).values_list("party_id", flat=True))
    known |= set(circle.memberships.filter(starts_on=first_day).values_list("party_id", flat=True))
    added = [party for party in members if party.pk not in known]
    Membership.objects.bulk_create(Membership(circle=circle, party=party, starts_on=first_day) for party in added)
    return added


def _check_members(fixed: Mapping[str, Any], members: Iterable[Party]) -> None:
    """Who may belong to a circle follows from its region, kind and State: nobody hides behind the name of another."""
    state, belongs = fixed["state"], BELONGS.get(fixed["kind"])
    for party in members:
        home = state_of(party)
        if party.region_id != fixed["region"].pk:
            raise CircleProblem(_("%(party)s is not a party of this region.") % {"party": party})
        if belongs is not None and not belongs(party):
            kind = CircleKind(fixed["kind"]).label
            raise CircleProblem(
                _("%(party)s cannot belong to this circle. It is for: %(kind)s.") % {"party": party, "kind": kind}
            )
        if state is not None and (home is None or home.pk != state.pk):
            raise CircleProblem(
                _("%(party)s is not a body of %(state)s. This circle lies inside the State.")
                % {"party": party, "state": state}
            )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise CircleProblem(_("Say why: by which decision the members change. The reason is kept in the log."))


def _readers(circle: Circle) -> set[str]:
    """Who reads the log of the circle: members and managers; everybody where the circle is one of the whole region."""
    members = {party_token(pk) for pk in circle.memberships.current().values_list("party_id", flat=True)}
    if circle.kind == CircleKind.PARTY:
        return members
    if circle.state_id is not None:
        return members | {party_token(circle.state_id)}
    if circle.kind != CircleKind.CHOSEN:
        return members | {COMMUNITY}
    secretariats = Party.objects.in_region(circle.region).filter(is_secretariat=True)
    return members | {party_token(pk) for pk in secretariats.values_list("pk", flat=True)}


def _record(verb: str, circle: Circle, *, readers: Iterable[str] | None = None, **details: Any) -> None:
    tokens = sorted(_readers(circle) if readers is None else readers)
    record(verb, circle, readers=tokens, code=circle.code, **details)
