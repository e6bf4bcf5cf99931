# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from jointplan.access.querysets import LabelledQuerySet
from jointplan.core.text import fold

if TYPE_CHECKING:
    from jointplan.meetings.models import Meeting
    from jointplan.parties.models import Region


class DecisionQuerySet(LabelledQuerySet):
    def in_regions(self, *, fictional: bool) -> Self:
        """Decisions of real regions, or of fictional ones: no page shows both."""
        return self.filter(region__is_fictional=fictional)

    def in_region(self, region: "Region") -> Self:
        return self.filter(region=region)

    def standing(self) -> Self:
        """Without those that a later one replaces."""
        return self.filter(replaced_by__isnull=True)

    def of_year(self, year: int) -> Self:
        return self.filter(taken_on__year=year)

    def with_words(self, words: str) -> Self:
        """Those in which each of the words stands."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def latest_first(self) -> Self:
        return self.order_by("-taken_on", "-pk")

    def shown(self) -> Self:
        """With what a list shows of each, in one query."""
        return self.select_related("region", "originator", "replaced_by").defer("folded")


class ReservationQuerySet(LabelledQuerySet):
    def of_decision(self, decision_id: int) -> Self:
        return self.filter(decision=decision_id).select_related("state", "originator")


class SeriesQuerySet(LabelledQuerySet):
    def kept_by(self, party_id: int) -> Self:
        return self.filter(originator=party_id).order_by("title", "pk")


class MeetingQuerySet(LabelledQuerySet):
    def coming(self) -> Self:
        """Neither held nor cancelled, the next first."""
        return self.exclude(state__in=["held", "cancelled"]).order_by("starts_at", "pk")

    def of_person(self, user: Any) -> Self:
        """Those that the person's posts are invited to, that a party of the person joined, or keeps."""
        posts = [post.post_id for post in user.held_posts]
        parties = [post.party_id for post in user.held_posts]
        invited = self.model._default_manager.filter(meetinginvitation_set__post__in=posts).values("pk")
        joins = {"participation_set__originator__in": parties, "participation_set__joined": True}
        joined = self.model._default_manager.filter(**joins).values("pk")
        return self.filter(Q(pk__in=invited) | Q(pk__in=joined) | Q(originator__in=parties))

    def held_by_month(self) -> list[tuple[datetime.date, int]]:
        """How many were held in each month."""
        months = self.filter(state="held").order_by().annotate(month=TruncMonth("starts_at"))
        return [(month.date(), number) for month, number in months.values_list("month").annotate(Count("pk"))]

    def past(self) -> Self:
        """Held or cancelled, the latest first."""
        return self.filter(state__in=["held", "cancelled"]).order_by("-starts_at", "-pk")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def earlier_in_series(self, meeting: "Meeting") -> Self:
        """Meetings of the same series that came before, the latest first."""
        if meeting.series_id is None:
            return self.none()
        return self.filter(series=meeting.series_id, starts_at__lt=meeting.starts_at).order_by("-starts_at", "-pk")

    def shown(self) -> Self:
        return self.select_related("region", "originator__region", "series").defer("folded", "search_vector")


class MinutesQuerySet(LabelledQuerySet):
    def of_meeting(self, meeting_id: int) -> Self:
        """Every version that may be read, the first first."""
        return self.filter(meeting=meeting_id).order_by("number").defer("folded", "search_vector")

    def with_meetings(self, meetings: "MeetingQuerySet") -> Self:
        """Those of these meetings, with what is shown of a meeting."""
        related = ("meeting__region", "meeting__originator__region", "meeting__series", "originator__region")
        words = ("folded", "search_vector", "meeting__folded", "meeting__search_vector")
        return self.filter(meeting__in=meetings).select_related(*related).defer(*words)


class ContributionQuerySet(LabelledQuerySet):
    def of_meeting(self, meeting_id: int) -> Self:
        return self.filter(meeting=meeting_id).select_related("originator__region").order_by("pk")

    def shown_in_lists(self) -> Self:
        """Without the texts."""
        return self.defer("text")

    def to_consultation(self) -> Self:
        return self.filter(kind="contribution")

    def to_minutes(self) -> Self:
        """Corrections of minutes, and views on them."""
        return self.exclude(kind="contribution")

    def unanswered(self) -> Self:
        return self.filter(response__isnull=True)


class ActionQuerySet(LabelledQuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def of_meeting(self, meeting_id: int) -> Self:
        return self.filter(meeting=meeting_id).shown().order_by("number")

    def of_measure(self, code: str) -> Self:
        return self.filter(measures__contains=[code])

    def owned_by(self, parties: "list[int]") -> Self:
        return self.filter(owner__in=parties)

    def next_first(self) -> Self:
        return self.order_by("due_on", "pk")

    def shown(self) -> Self:
        return self.select_related("owner", "owner_post", "meeting", "originator__region", "decision")
