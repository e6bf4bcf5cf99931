# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who would read a record: people and parties, before and after a change that nobody has made yet."""

import copy
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from jointplan.access.models import Label, Labelled, Membership
from jointplan.access.readers import readers_of
from jointplan.access.today import today
from jointplan.access.tokens import COMMUNITY, PUBLIC, circle_token, membership_token, party_token, user_token
from jointplan.accounts.models import Term


@dataclass
class Person:
    """Somebody who holds a post today: the parties of the posts, and the tokens that come with them."""

    parties: set[int] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Sight:
    """Everybody who reads a record today."""

    public: bool
    people: frozenset[int]


@dataclass(frozen=True)
class Change:
    """Whom a change gives sight of a record, or takes it from: people by party, and whether it is the public too."""

    public: bool
    people: dict[int, int]
    total: int

    def __bool__(self) -> bool:
        return self.public or bool(self.total)


def people_today() -> dict[int, Person]:
    """Everybody who holds a post today, by account: two queries, however many there are."""
    members: dict[int, list[tuple[str, str, list[str]]]] = defaultdict(list)
    running = Membership.objects.current().values_list("pk", "party_id", "circle__code", "circle__post_kinds")
    for pk, party, code, kinds in running:
        members[party].append((membership_token(pk), circle_token(code), kinds))
    people: dict[int, Person] = defaultdict(Person)
    terms = Term.objects.current().filter(user__is_active=True)
    for user, kind, party in terms.values_list("user_id", "post__kind", "post__party_id"):
        person = people[user]
        person.parties.add(party)
        person.tokens |= {PUBLIC, COMMUNITY, user_token(user), party_token(party)}
        for membership, circle, kinds in members[party]:
            if not kinds or kind in kinds:
                person.tokens |= {membership, circle}
    return dict(people)


def sight_of(row: Labelled, people: dict[int, Person]) -> Sight:
    """Who reads the row today, by what its columns say."""
    readers = set(readers_of(row))
    over = row.has_expired()
    return Sight(
        public=PUBLIC in readers and not over,
        people=frozenset(
            pk
            for pk, person in people.items()
            if readers & person.tokens and (not over or row.originator_id in person.parties)
        ),
    )


def proposed(row: Labelled, *, joined_since: bool = False, **values: Any) -> Labelled:
    """A copy of the row as it would be with other values, memberships included. It is never saved.

    With `joined_since`, circles that stay are released to once more, as they are today.
    """
    then = copy.copy(row)
    for name, value in values.items():
        setattr(then, name, value)
    then.audience = sorted(set(then.audience))
    stay = set() if joined_since else set(row.audience)
    then.audience_memberships = memberships_of(then.audience, stay, row.audience_memberships)
    then.includes_later_members = then.includes_later_members and bool(then.audience)
    return then


def memberships_of(audience: Iterable[str], stay: set[str], before: Iterable[int]) -> list[int]:
    """The twin of the database's `access_memberships`."""
    kept, first = set(before), today()
    found = Membership.objects.filter(circle__code__in=list(audience)).order_by("pk")
    return [
        pk
        for pk, code, starts_on, ends_on in found.values_list("pk", "circle__code", "starts_on", "ends_on")
        if (pk in kept if code in stay else starts_on <= first and (ends_on is None or ends_on >= first))
    ]


def change_between(before: Sight, after: Sight, people: dict[int, Person]) -> Change:
    """Who reads after and not before. The other way round it is who loses sight."""
    gained = after.people - before.people
    by_party: dict[int, int] = defaultdict(int)
    for pk in gained:
        for party in people[pk].parties:
            by_party[party] += 1
    return Change(after.public and not before.public, dict(by_party), len(gained))


def digest_of(row: Labelled, then: Labelled) -> str:
    """A short word for one change of one row as it is now: another once somebody has changed the row meanwhile."""
    said = [row.pk, row.label, row.readers, row.released_until, then.label, readers_of(then), then.released_until]
    return sha256(repr(said).encode()).hexdigest()[:32]


def is_wider(row: Labelled, then: Labelled) -> bool:
    """True when everybody who reads the row now, and whoever will by what it says now, would still read it."""
    if ends_sooner(row, then):
        return False
    if then.label == Label.CLEAR:
        return True
    if then.label == Label.GREEN:
        return row.label != Label.CLEAR
    if row.label in {Label.GREEN, Label.CLEAR}:
        return row.has_expired()
    if row.label == Label.RED:
        people = people_today()
        return sight_of(row, people).people <= sight_of(then, people).people
    now = {party_token(row.originator_id)} if row.has_expired() else set(readers_of(row))
    return now <= set(readers_of(then))


def ends_sooner(row: Labelled, then: Labelled) -> bool:
    """True when those who read the row now would lose it on an earlier day than now."""
    if then.released_until is None or row.has_expired() or row.label == Label.AMBER_STRICT:
        return False
    return row.released_until is None or then.released_until < row.released_until


def is_narrower(row: Labelled, then: Labelled) -> bool:
    """True when nobody would read it then who does not read it now, today or by what it says now."""
    if row.has_expired() and not then.has_expired():
        return set(readers_of(then)) <= {party_token(row.originator_id)}
    if ends_sooner(then, row):
        return False
    if row.label in {Label.GREEN, Label.CLEAR}:
        return then.label != Label.CLEAR or row.label == Label.CLEAR
    return set(readers_of(then)) <= set(readers_of(row))
