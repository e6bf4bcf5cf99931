# SPDX-License-Identifier: AGPL-3.0-or-later
"""The regional contact list: posts, and of each post what this reader may see."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.accounts.rules import GOVERNMENT
from jointplan.core.text import Localised, localise, sort_key
from jointplan.focalpoints.models import Confirmation, ContactKind, ContactPart
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import house_of, serves_secretariat

HALF_A_YEAR = datetime.timedelta(days=182)
# Where nothing of a contact is shown, the row says only that the post exists and whether somebody holds it.
BARE = Label.AMBER


@dataclass
class ContactRow:
    """One post as one reader sees it. What the reader may not see is empty here already."""

    post: Post
    day: datetime.date
    office: ContactPart | None = None
    holder: ContactPart | None = None
    term: Term | None = None
    is_acting: bool = False
    vacant_since: datetime.date | None = None
    confirmed_on: datetime.date | None = None
    unconfirmed_since: datetime.date | None = None
    meanwhile: str = ""
    # The label of the contact that `meanwhile` names.
    meanwhile_label: str = ""

    @property
    def party(self) -> Party:
        return self.post.party

    @property
    def state(self) -> Party:
        return house_of(self.post.party)

    @property
    def function(self) -> Localised:
        """What the office is called; where that is withheld, the kind of the post only."""
        shown = localise(self.office.functions) if self.office else Localised("", "")
        return shown if shown.text else Localised(self.kind, "")

    @property
    def kind(self) -> str:
        return str(self.post.get_kind_display())

    @property
    def name(self) -> str:
        return self.holder.name if self.holder else ""

    @property
    def parts(self) -> list[ContactPart]:
        return [part for part in (self.office, self.holder) if part is not None]

    @property
    def label(self) -> str:
        labels = [part.label for part in self.parts] or [BARE]
        return Label.narrowest([*labels, *filter(None, [self.meanwhile_label])], default=Label(BARE))

    @property
    def telephones(self) -> list[str]:
        return [part.telephone for part in self.parts if part.telephone]

    @property
    def mailboxes(self) -> list[str]:
        return [part.email for part in self.parts if part.email]

    @property
    def languages(self) -> list[str]:
        codes = self.office.languages if self.office else []
        return [get_language_info(code)["name_local"] for code in codes]

    @property
    def hours(self) -> str:
        if self.office is None:
            return ""
        return ", ".join(filter(None, (self.office.hours, self.office.time_zone)))

    @property
    def holding(self) -> str:
        """Who holds the post, in words, without a name."""
        if self.vacant_since is not None:
            return _("Vacant since %(day)s") % {"day": date_format(self.vacant_since)}
        if self.is_acting and self.term is not None and self.term.ends_on is not None:
            return _("Somebody acts until %(day)s") % {"day": date_format(self.term.ends_on)}
        return ""


def rows_for(user: Any, *, fictional: bool, day: datetime.date | None = None) -> list[ContactRow]:
    """Every post that the reader may know of: State by State in the alphabet, the secretariat, then partners.

    Four queries, however many posts there are.
    """
    day = day or timezone.localdate()
    shown = _rows(user, _posts(fictional, day), day)
    _tell_whom_to_turn_to(shown)
    return sorted(shown, key=_place_in_list)


def row_for(user: Any, code: str, *, fictional: bool) -> ContactRow | None:
    """One of these rows, if it is among them. The others are read only where nobody holds the post: whom to turn to."""
    day = timezone.localdate()
    found = _rows(user, _posts(fictional, day).filter(code=code), day)
    if found and found[0].vacant_since is not None:
        found = [row for row in rows_for(user, fictional=fictional, day=day) if row.post.code == code]
    return found[0] if found else None


def _posts(fictional: bool, day: datetime.date) -> models.QuerySet[Post]:
    existing = Post.objects.existing(day).in_regions(fictional=fictional)
    return existing.select_related("party__parent", "party__region")


def _rows(user: Any, posts: Iterable[Post], day: datetime.date) -> list[ContactRow]:
    """Of these posts, those that the reader may know of, with what the reader may see of each."""
    rows = {post.pk: ContactRow(post, day) for post in posts}
    visible = ContactPart.objects.visible_to(user).of_current_holders(day).filter(post__in=rows)
    parts = list(visible.select_related("term", "originator")) if rows else []
    written = {part.post_id for part in parts}
    rows = {pk: row for pk, row in rows.items() if pk in written or knows_of(user, row.post)}
    if not rows:
        return []
    terms = _terms_of(rows, day)
    for part in parts:
        _place(rows[part.post_id], part, terms)
    confirmed = Confirmation.objects.latest_by_post(rows)
    for row in rows.values():
        _tell_holding(row, terms.get(row.post.pk, []))
        if sees_confirmations(user, row.post):
            row.confirmed_on = confirmed.get(row.post.pk) if row.term else None
            row.unconfirmed_since = unconfirmed_since(row.term, row.confirmed_on, day) if row.parts else None
    return [row for row in rows.values() if row.parts or knows_of(user, row.post)]


def _terms_of(rows: Iterable[int], day: datetime.date) -> dict[int, list[Term]]:
    """Terms of posts that have begun, the latest first."""
    found: dict[int, list[Term]] = {}
    for term in Term.objects.filter(post__in=list(rows), starts_on__lte=day).order_by("-starts_on", "-pk"):
        found.setdefault(term.post_id, []).append(term)
    return found


def _place(row: ContactRow, part: ContactPart, terms: dict[int, list[Term]]) -> None:
    if part.kind == ContactKind.OFFICE:
        row.office = part
    elif part.term_id == getattr(_in_office(terms.get(row.post.pk, []), row.day), "pk", None):
        row.holder = part


def _in_office(terms: list[Term], day: datetime.date) -> Term | None:
    """Who answers on that day: whoever acts, else the holder."""
    running = [term for term in terms if term.ends_on is None or term.ends_on >= day]
    return next((term for term in running if term.is_acting), running[0] if running else None)


def _tell_holding(row: ContactRow, terms: list[Term]) -> None:
    row.term = _in_office(terms, row.day)
    row.is_acting = bool(row.term and row.term.is_acting)
    if row.term is None:
        last = max((term.ends_on for term in terms if term.ends_on is not None), default=None)
        row.vacant_since = last + datetime.timedelta(days=1) if last else row.post.established_on


def unconfirmed_since(
    term: Term | None, confirmed_on: datetime.date | None, day: datetime.date
) -> datetime.date | None:
    """Since when the data of a held post wait for a confirmation; None while they need none."""
    if term is None:
        return None
    since = max(confirmed_on, term.starts_on) if confirmed_on else term.starts_on
    return since if day > since + HALF_A_YEAR else None


def knows_of(user: Any, post: Post) -> bool:
    """True where the reader knows that the post exists, whatever of its contact data is shown.

    That is one's own party; for those who act for a State its bodies; and the secretariat, which keeps the list.
    """
    if user.holds(post.party_id) or user.holds(house_of(post.party).pk):
        return True
    return serves_secretariat(user, post.party.region_id)


def sees_confirmations(user: Any, post: Post) -> bool:
    """Whether and when data were confirmed is for States, their bodies and the secretariat of the region."""
    of_a_state = any(
        held.party.kind in GOVERNMENT and held.party.region_id == post.party.region_id for held in user.held_posts
    )
    return of_a_state or serves_secretariat(user, post.party.region_id)


def _tell_whom_to_turn_to(rows: list[ContactRow]) -> None:
    """For vacant posts: the alternate of the party, else the State's coordinator, as far as the reader sees them."""
    held = [row for row in rows if row.vacant_since is None]
    alternates = {r.party.pk: r for r in held if r.post.kind == PostKind.FOCAL_POINT_ALTERNATE}
    coordinators = {r.party.pk: r for r in held if r.post.kind == PostKind.COORDINATOR}
    for row in rows:
        if row.vacant_since is None:
            continue
        instead = alternates.get(row.party.pk) or coordinators.get(row.state.pk)
        if instead is not None:
            function, party = instead.function.text, str(instead.party)
            office = function if party in function else f"{function}, {party}"
            row.meanwhile_label = instead.office.label if instead.office else ""
            row.meanwhile = _("Meanwhile turn to: %(office)s") % {"office": office}


GROUPS = {PartyKind.STATE: 0, PartyKind.STATE_BODY: 0}


def _place_in_list(row: ContactRow) -> tuple[Any, ...]:
    """States in the alphabet with their bodies behind them, then the secretariat, then partners."""
    group = 0 if row.party.kind in GROUPS else 1 if row.party.is_secretariat else 2
    of_state = row.party.kind != PartyKind.STATE
    kind = PostKind.values.index(row.post.kind)
    return (group, sort_key(str(row.state)), of_state, sort_key(str(row.party)), kind, row.post.code)
