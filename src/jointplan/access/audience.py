# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can see a record, in words: for the label bar and for the page behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointplan.access.compartments import belongs_inside
from jointplan.access.models import OF_A_REGION, Circle, CircleKind, Label, Labelled, Membership
from jointplan.access.sight import Person, people_today
from jointplan.access.today import today
from jointplan.access.tokens import circle_token, membership_token, party_token
from jointplan.accounts.models import PostKind, Term


@dataclass(frozen=True)
class Member:
    """A party in a circle: from which day, to which, and whether it reads the record."""

    name: str
    since: date
    until: date | None
    reads: bool


@dataclass(frozen=True)
class Audience:
    """One line of the page "Who can see this": whom, whether, and how many people that is today."""

    name: str
    may_read: bool
    people: int | None = None
    members: tuple[Member, ...] = ()
    roles: str = ""
    note: str = ""


def label_bar(labelled: Labelled, user: Any, url: str = "") -> dict[str, str]:
    """What the label bar shows of a record to a reader."""
    return {"label": labelled.shown_label(), "sentence": audience_sentence(labelled, user), "url": url}


def audience_sentence(labelled: Labelled, user: Any) -> str:
    """Who may read the record, in one sentence: circles, their parties, and the number of people.

    Circles inside a State are named to those alone who belong to it.
    """
    originator = str(labelled.originator)
    if labelled.released_until is not None and labelled.has_expired():
        ended = date_format(labelled.released_until, "DATE_FORMAT")
        return _("The release ended on %(date)s. Only %(originator)s may read this.") % {
            "date": ended,
            "originator": originator,
        }
    if labelled.label == Label.CLEAR:
        return _("Everyone may read this.")
    if labelled.label == Label.GREEN:
        return _("Every signed-in member of the community may read this.")
    if labelled.label == Label.RED:
        count = _holders(Q(user__in=labelled.named_readers))
        return ngettext(
            "Only %(count)d person by name may read this.", "Only %(count)d persons by name may read this.", count
        ) % {"count": count}
    memberships = [m for m in reading_memberships(labelled) if is_shown(m.circle, user)]
    if not memberships:
        return _("Only %(originator)s may read this.") % {"originator": originator}
    # A circle of one party is called like it.
    names = [
        circle if parties == [circle] else f"{circle} ({', '.join(parties)})"
        for circle, parties in _by_circle(memberships).items()
    ]
    people = ngettext("%(count)d person", "%(count)d people", count := _people_reading(labelled, memberships))
    return _("%(people)s may read this: %(readers)s.") % {
        "people": people % {"count": count},
        "readers": "; ".join([originator, *names]),
    }


def is_shown(circle: Circle, user: Any) -> bool:
    """True unless the circle lies inside a State that the reader does not belong to.

    The circle of one body, or of chosen ones, is shown to the State itself and to themselves: that it is there tells of
    their work, and no body sees what another one reads.
    """
    if circle.state_id is None or not belongs_inside(user, circle.state_id):
        return circle.state_id is None
    if circle.kind not in {CircleKind.BODY, CircleKind.CHOSEN} or user.holds(circle.state_id):
        return True
    return any(m.runs_on(today()) and user.holds(m.party_id) for m in circle.memberships.all())


def reading_memberships(labelled: Labelled) -> list[Membership]:
    """Memberships that run today and give sight of an AMBER record, with circle and party: one query."""
    if labelled.label != Label.AMBER:
        return []
    given = Q(pk__in=labelled.audience_memberships)
    if labelled.includes_later_members:
        given |= Q(circle__code__in=labelled.audience)
    found = Membership.objects.current().filter(given).select_related("circle", "party")
    return list(found.order_by("circle__code", "party__code"))


def _by_circle(memberships: Iterable[Membership]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for membership in memberships:
        found.setdefault(str(membership.circle), []).append(str(membership.party))
    return found


def _people_reading(labelled: Labelled, memberships: Iterable[Membership]) -> int:
    """How many people read by these memberships, or as members of the originator."""
    given = [Q(post__party_id=labelled.originator_id)]
    for membership in memberships:
        by_role = Q(post__kind__in=membership.circle.post_kinds) if membership.circle.post_kinds else Q()
        given.append(Q(post__party_id=membership.party_id) & by_role)
    return _holders(reduce(or_, given))


def _holders(condition: Q) -> int:
    return Term.objects.current().filter(condition, user__is_active=True).values("user").distinct().count()


def audiences(labelled: Labelled, user: Any) -> list[Audience]:
    """Everybody of the region, from the originator to the public, and whether each may read the record today."""
    people = people_today()
    runs = not labelled.has_expired()
    own = _count(people, [party_token(labelled.originator_id)])
    lines = [Audience(str(labelled.originator), labelled.label != Label.RED, own)]
    if labelled.label == Label.RED:
        lines.append(_named(labelled))
    wide = runs and labelled.label in {Label.GREEN, Label.CLEAR}
    for circle in _circles_shown(labelled, user):
        lines.append(_line_of(labelled, circle, people, wide))
    lines.append(Audience(_("Everyone who is signed in and holds a post"), wide, len(people)))
    lines.append(Audience(_("The public"), runs and labelled.label == Label.CLEAR))
    return lines


def _circles_shown(labelled: Labelled, user: Any) -> list[Circle]:
    """Those of the whole region, those released to, and those inside the State for whoever belongs to it."""
    members = Membership.objects.select_related("party").order_by("party__code", "starts_on")
    found = (
        Circle.objects.open_to(labelled.originator_id)
        .filter(Q(kind__in=OF_A_REGION) | Q(code__in=labelled.audience) | Q(state__isnull=False))
        .prefetch_related(Prefetch("memberships", members))
    )
    shown = [circle for circle in found if is_shown(circle, user)]
    return sorted(shown, key=lambda circle: (circle.state_id is None, circle.code))


def _line_of(labelled: Labelled, circle: Circle, people: dict[int, Person], wide: bool) -> Audience:
    released = labelled.label == Label.AMBER and circle.code in labelled.audience
    later = released and labelled.includes_later_members
    runs = not labelled.has_expired()
    members, tokens = [], []
    for membership in circle.memberships.all():
        given = released and (later or membership.pk in labelled.audience_memberships)
        running = membership.runs_on(today())
        if running and (given or not released):
            tokens.append(membership_token(membership.pk))
        if running or given:
            reads = wide or (runs and given and running)
            members.append(Member(str(membership.party), membership.starts_on, membership.ends_on, reads))
    return Audience(
        name=str(circle),
        may_read=wide or (runs and released and any(member.reads for member in members)),
        people=_count(people, [*tokens, circle_token(circle.code)] if later else tokens),
        members=tuple(members),
        roles=", ".join(str(PostKind(kind).label) for kind in circle.post_kinds),
        note=_note(labelled, later) if released else "",
    )


def _note(labelled: Labelled, later: bool) -> str:
    if labelled.has_expired():
        return _("The release has ended.")
    if later:
        return _("Whoever joins later reads it too.")
    return _("Whoever joins later does not read it.")


def _named(labelled: Labelled) -> Audience:
    posts = posts_held_by(labelled.named_readers)
    without = len(set(labelled.named_readers)) - len(posts)
    shown = [", ".join(held) for held in posts.values()]
    if without:
        some = ngettext(
            "%(count)d person holds no post today and does not read it",
            "%(count)d persons hold no post today and do not read it",
            without,
        )
        shown.append(some % {"count": without})
    return Audience(_("The persons named, while they hold a post"), bool(posts), len(posts), note="; ".join(shown))


def posts_held_by(user_ids: Iterable[int] | None = None, region_id: int | None = None) -> dict[int, list[str]]:
    """People as others see them: the posts held today with their parties, by account. One query."""
    terms = Term.objects.current().filter(user__is_active=True).select_related("post__party")
    if user_ids is not None:
        terms = terms.filter(user__in=list(user_ids))
    if region_id is not None:
        terms = terms.filter(post__party__region=region_id)
    held: dict[int, list[str]] = {}
    for term in terms.order_by("post__party__code", "post__code"):
        held.setdefault(term.user_id, []).append(f"{term.post} ({term.post.party})")
    return held


def _count(people: dict[int, Person], tokens: list[str]) -> int:
    wanted = set(tokens)
    return sum(1 for person in people.values() if wanted & person.tokens)
