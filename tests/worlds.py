# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random worlds: regions, parties, posts, terms, circles, records and what happened to circles after the release.

A world is drawn as plain data; the rules of sharing labels are read aloud over it in `may_read` and `history_of`, which
ask nothing of the product. `loaded_worlds` writes the same world into the database. Days are counted from today, so
that nobody waits.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

LABELS = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
KINDS = ["submission", "answer", "part"]
POST_KINDS = ["national-coordinator", "focal-point-main", "clearing-authority", "partner-officer", "observer"]
# What every part says; one look for it by full text search is one more door.
WORD = "lighthouse"


@dataclass(frozen=True)
class Span:
    """From one day to another, both included, counted from today; None for no end."""

    starts: int
    ends: int | None

    @property
    def is_current(self) -> bool:
        return self.starts <= 0 and (self.ends is None or self.ends >= 0)

    def meets(self, other: "Span") -> bool:
        return (other.ends is None or self.starts <= other.ends) and (self.ends is None or other.starts <= self.ends)


@dataclass(frozen=True)
class Membership:
    circle: int
    party: int
    span: Span
    # "before": it was there when the records were released; "later": it came after that; "ended": it is over since.
    fate: str

    @property
    def counted_at_release(self) -> bool:
        return self.fate != "later" and self.span.is_current

    @property
    def counts_now(self) -> bool:
        return self.fate != "ended" and self.span.is_current


@dataclass(frozen=True)
class Circle:
    region: int
    # Who reads by it, of the people of a member; nobody named: all of them.
    post_kinds: frozenset[str]


@dataclass(frozen=True)
class Post:
    party: int
    kind: str


@dataclass(frozen=True)
class Term:
    person: int
    post: int
    span: Span


@dataclass(frozen=True)
class Labelling:
    """What the originator decided for one row."""

    label: str
    circles: frozenset[int]
    named: frozenset[int]
    # The last day for others than the originator, and whether those count who join a circle later.
    until: int | None
    includes_later: bool


@dataclass(frozen=True)
class Record:
    """A submission with one answer with one part: three rows, each with a label of its own."""

    originator: int
    rows: tuple[Labelling, Labelling, Labelling]


@dataclass(frozen=True)
class World:
    fictional: tuple[bool, ...]
    region_of_party: tuple[int, ...]
    circles: tuple[Circle, ...]
    memberships: tuple[Membership, ...]
    people: int
    suspended: frozenset[int]
    posts: tuple[Post, ...]
    terms: tuple[Term, ...]
    records: tuple[Record, ...]

    def held_by(self, person: int | None) -> list[Post]:
        """The posts that count today. None is the anonymous visitor; who owes the second factor holds none."""
        if person is None or person in self.suspended:
            return []
        return [self.posts[term.post] for term in self.terms if term.person == person and term.span.is_current]

    def parties_of(self, person: int | None) -> set[int]:
        return {post.party for post in self.held_by(person)}

    def readable_by(self, person: int | None) -> set[tuple[str, int]]:
        """Every row that the person may read, as (kind, number of the record)."""
        return {
            (kind, number)
            for number, record in enumerate(self.records)
            for kind, row in zip(KINDS, record.rows, strict=True)
            if may_read(self, person, record.originator, row)
        }

    def history_of(self, person: int | None) -> set[tuple[str, int]]:
        """History keeps what was withdrawn, so only the originator's members look into it, each at what they read."""
        own = self.parties_of(person)
        return {(kind, n) for kind, n in self.readable_by(person) if self.records[n].originator in own}


def may_read(world: World, person: int | None, originator: int, row: Labelling) -> bool:
    """The table of sharing labels, read aloud."""
    parties = world.parties_of(person)
    if row.until is not None and row.until < 0 and originator not in parties:
        return False
    if row.label == "CLEAR":
        return True
    if row.label == "GREEN":
        return bool(parties)
    if row.label == "AMBER+STRICT":
        return originator in parties
    if row.label == "RED":
        # By name, and only as long as the person holds any post.
        return person in row.named and bool(parties)
    return originator in parties or any(reads_by(world, person, row, m) for m in world.memberships)


def reads_by(world: World, person: int | None, row: Labelling, membership: Membership) -> bool:
    """A release names circles and a day: it is for the members of that day, and for later ones only when it says so."""
    if membership.circle not in row.circles or not membership.counts_now:
        return False
    if not membership.counted_at_release and not row.includes_later:
        return False
    kinds = world.circles[membership.circle].post_kinds
    return any(p.party == membership.party and (not kinds or p.kind in kinds) for p in world.held_by(person))


# --- drawing one -----------------------------------------------------------------------------------------------------

SPANS = st.sampled_from(
    [Span(-400, None), Span(0, None), Span(-9, 0), Span(0, 0), Span(-9, 9)]  # current, at their edges too
    + [Span(1, None), Span(-9, -1), Span(1, 1)]
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    def some(most: int, least: int = 1) -> int:
        return draw(st.integers(least, most))

    def one_of(number: int) -> int:
        return draw(st.integers(0, number - 1))

    regions, parties, circles, people = some(2), some(5), some(3), some(5)
    region_of_party = tuple(one_of(regions) for _ in range(parties))
    region_of_circle = tuple(one_of(regions) for _ in range(circles))
    kinds = st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(POST_KINDS), min_size=1, max_size=2))
    # A party has one post of a leading kind; here it has one of every kind.
    posts = tuple(dict.fromkeys(Post(one_of(parties), draw(st.sampled_from(POST_KINDS))) for _ in range(some(6))))
    return World(
        fictional=tuple(draw(st.booleans()) for _ in range(regions)),
        region_of_party=region_of_party,
        circles=tuple(Circle(region, draw(kinds)) for region in region_of_circle),
        memberships=_memberships(draw, circles, parties),
        people=people,
        suspended=frozenset({one_of(people)} if draw(st.integers(0, 9)) == 0 else ()),
        posts=posts,
        terms=_terms(Term(one_of(people), one_of(len(posts)), draw(SPANS)) for _ in range(some(7, 0))),
        records=tuple(_record(draw, region_of_party, region_of_circle, people) for _ in range(some(6))),
    )


def _terms(drawn: Iterable[Term]) -> tuple[Term, ...]:
    """Nobody holds a post on a day on which somebody else does."""
    kept: list[Term] = []
    for term in drawn:
        if not any(term.post == other.post and term.span.meets(other.span) for other in kept):
            kept.append(term)
    return tuple(kept)


def _memberships(draw: st.DrawFn, circles: int, parties: int) -> tuple[Membership, ...]:
    pairs = draw(st.lists(st.tuples(st.integers(0, circles - 1), st.integers(0, parties - 1)), max_size=7, unique=True))
    fates = st.sampled_from(["before", "before", "later", "ended"])
    found = []
    for circle, party in pairs:
        span, fate = draw(SPANS), draw(fates)
        if fate == "ended":  # it has to have begun before it can be over since yesterday
            span = Span(-9, None)
        found.append(Membership(circle, party, span, fate))
    return tuple(found)


def _record(draw: st.DrawFn, parties: tuple[int, ...], circles: tuple[int, ...], people: int) -> Record:
    """`parties` and `circles` are regions by number: a record is released to circles of its originator's region."""
    originator = draw(st.integers(0, len(parties) - 1))
    possible = [circle for circle, region in enumerate(circles) if region == parties[originator]]

    def row() -> Labelling:
        label = draw(st.sampled_from(["AMBER", "AMBER", *LABELS]))
        to_circles = label == "AMBER" and possible
        # Names are kept under any label and mean something under RED alone.
        return Labelling(
            label,
            draw(st.frozensets(st.sampled_from(possible))) if to_circles else frozenset(),
            named=draw(st.frozensets(st.integers(0, people - 1), min_size=label == "RED", max_size=3)),
            until=draw(st.sampled_from([None, None, None, 1, 0, -1])),
            includes_later=draw(st.booleans()),
        )

    return Record(originator, (row(), row(), row()))


def day(offset: int | None, today: datetime.date) -> Any:
    return None if offset is None else today + datetime.timedelta(days=offset)
