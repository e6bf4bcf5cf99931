# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from jointplan.access.models import Circle, CircleKind, Membership
from jointplan.access.querysets import LabelledQuerySet
from jointplan.access.tokens import COMMUNITY, PUBLIC, circle_token, membership_token, party_token
from jointplan.core.search import matching

if TYPE_CHECKING:
    from jointplan.parties.models import Party, Region


class PracticeQuerySet(LabelledQuerySet):
    def in_region(self, region: "Region") -> Self:
        return self.filter(edition__plan__region=region)

    def listed(self) -> Self:
        """Those that stand in the inventory."""
        return self.filter(stage="listed")

    def waiting(self) -> Self:
        """Those on which the secretariat has to say a word, the longest waiting first."""
        return self.filter(stage="proposed").order_by("saved_at", "pk")

    def challenges(self) -> Self:
        return self.filter(kind="challenge")

    def practices(self) -> Self:
        return self.filter(kind="practice")

    def about(self, codes: Iterable[str]) -> Self:
        """Those on any of these measures or provisions."""
        return self.filter(measures__overlap=list(codes))

    def of_parties(self, parties: Iterable[int]) -> Self:
        """Those that the parties wrote; what another region sent is nobody's of ours."""
        return self.filter(originator_id__in=list(parties), provenance__isnull=True)

    def answering(self, challenge: Any) -> Self:
        """Practices of which a person said that they answer the challenge."""
        return self.filter(answers__contains=[challenge.uid])

    def near(self, practice: Any) -> Self:
        """Those that share a measure or a theme with it."""
        shared = Q(measures__overlap=practice.measures) | Q(themes__overlap=practice.themes)
        return self.filter(shared, edition=practice.edition_id).exclude(pk=practice.pk)

    def matching(self, words: str) -> Self:
        """Those whose title or texts have the words, in whichever language they are written."""
        return self.filter(matching(words))

    def latest_first(self) -> Self:
        return self.order_by("-saved_at", "-pk")

    def shown(self) -> Self:
        """With what a page shows of each, in one query."""
        related = ("originator__region", "edition__plan__region", "contact")
        return self.select_related(*related).defer("folded", "search_vector")

    def listed_between(self, first: date, last: date) -> Self:
        """Those that came into the inventory from one day to another, both included, and stand there still."""
        return self.listed().filter(listed_at__date__gte=first, listed_at__date__lte=last)


def narrowed_to(records: Any, audience: str, parties: Iterable["Party"]) -> Any:
    """What everybody of an audience reads today: everyone, the community, or else each of the parties.

    Whoever asks may read more; that more is not in it.
    """
    found = records.running()
    if audience == "public":
        return found.filter(readers__contains=[PUBLIC])
    if audience == "community":
        return found.filter(readers__overlap=[PUBLIC, COMMUNITY])
    everybody = list(parties)
    for party in everybody:
        found = found.filter(readers__overlap=tokens_of_party(party))
    return found if everybody else found.none()


def tokens_of_party(party: "Party") -> list[str]:
    """What everybody reads by who holds any post in the party today."""
    open_to_all = Membership.objects.current().filter(party=party, circle__post_kinds=[]).select_related("circle")
    by_circle = [t for one in open_to_all for t in (membership_token(one.pk), circle_token(one.circle.code))]
    return [PUBLIC, COMMUNITY, party_token(party.pk), *by_circle]


def interested_countries(region: "Region") -> Circle | None:
    """The circle of countries outside the region that were admitted to what is shared with them."""
    return Circle.objects.filter(region=region, kind=CircleKind.INTERESTED).first()


class ModerationQuerySet(LabelledQuerySet):
    def of_practice(self, practice_id: int) -> Self:
        return self.filter(practice=practice_id).select_related("originator").order_by("-said_at", "-pk")


class SharedChallengeQuerySet(LabelledQuerySet):
    def of_practice(self, practice_id: int) -> Self:
        return self.filter(practice=practice_id).select_related("originator__region")


class BulletinQuerySet(LabelledQuerySet):
    def latest_first(self) -> Self:
        return self.select_related("region", "originator").order_by("-period_from", "-made_at", "-pk")
