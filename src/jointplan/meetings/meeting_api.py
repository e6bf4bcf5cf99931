# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings in the API: to everyone what was released, as its public page shows it; to members what they may read."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import space_of
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.core.api import PublicList
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe
from jointplan.core.filters import CodeFilter
from jointplan.meetings.meeting_pages import meeting_url
from jointplan.meetings.models import AgendaItem, Meeting, MeetingKind, MeetingSeries, MeetingState
from jointplan.meetings.querysets import MeetingQuerySet


class MeetingFilter(django_filters.FilterSet):
    """Choosing meetings, as on their page."""

    kind = CodeFilter("kind", choices=MeetingKind.choices, help_text=gettext_lazy("Kind of meeting"))
    past = CodeFilter(
        method="of_time",
        choices=[("no", gettext_lazy("Coming")), ("yes", gettext_lazy("Held and cancelled"))],
        help_text=gettext_lazy("Only for those who have signed in: coming ones, or those that were held or cancelled."),
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        if request is not None and not request.user.is_authenticated:
            # Of a public meeting its page does not say whether it was held.
            del self.filters["past"]

    def of_time(self, meetings: MeetingQuerySet, _name: str, value: str) -> MeetingQuerySet:
        return meetings.past() if value == "yes" else meetings.coming()


class MeetingSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the meeting."))
    originator = serializers.CharField(
        source="originator.code", help_text=gettext_lazy("Code of the party that keeps it.")
    )
    kind = serializers.ChoiceField(MeetingKind.choices, help_text=gettext_lazy("Kind of meeting"))
    series = serializers.CharField(
        source="series_title",
        help_text=gettext_lazy("Title of the series that it belongs to, where you may read it; else empty."),
    )
    title = serializers.CharField(help_text=gettext_lazy("Title, in the language named."))
    language = serializers.CharField(help_text=gettext_lazy("Language in which its papers are written."))
    starts_at = serializers.DateTimeField(help_text=gettext_lazy("When it begins."))
    ends_at = serializers.DateTimeField(help_text=gettext_lazy("When it ends."))
    time_zone = serializers.CharField(
        help_text=gettext_lazy("By whose clock its page gives the hours: name of the time zone, e.g. Asia/Almaty.")
    )
    place = serializers.CharField(help_text=gettext_lazy("Where it takes place; may be empty."))
    stage = serializers.CharField(
        source="stage_shown",
        help_text=gettext_lazy("`planned`, `invited`, `held` or `cancelled`; to visitors only that it is cancelled."),
    )
    measures = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("Codes of the measures that its agenda names, for those who have signed in."),
    )
    label = serializers.CharField(source="tlp", help_text=gettext_lazy("Sharing label, Traffic Light Protocol 2.0."))
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=gettext_lazy("True in the training region only."))


@extend_schema_view(
    get=describe(
        "meetings_list",
        MeetingSerializer(many=True),
        gettext_lazy("Meetings and consultations"),
        gettext_lazy(
            "Meetings and consultations: to everyone what was released, to a signed-in member also what that member "
            "may read."
        ),
    )
)
class Meetings(PublicList):
    """Meetings that the reader may see."""

    permission_classes = [AllowAny, SecondFactorIsSet]
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> MeetingQuerySet:
        found: MeetingQuerySet = Meeting.objects.visible_to(self.request.user)
        return found.in_regions(fictional=self.fictional).shown()

    @cached_property
    def series(self) -> dict[int, MeetingSeries]:
        """The series of this page that the reader may see; the public page names none."""
        if not self.request.user.is_authenticated:
            return {}
        wanted = {row.series_id for row in self.page if row.series_id}
        return MeetingSeries.objects.visible_to(self.request.user).in_bulk(wanted)

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Items of the agendas of this page that the reader may see; the public page names no measures."""
        if not self.request.user.is_authenticated:
            return []
        readable = AgendaItem.objects.visible_to(self.request.user).filter(meeting__in=self.page)
        return list(readable.exclude(measures=[]).order_by("meeting", "number"))

    def measures_of(self, meeting: Meeting) -> list[str]:
        """Each once, in the order of the agenda."""
        named = (code for item in self.items if item.meeting_id == meeting.pk for code in item.measures)
        return list(dict.fromkeys(named))

    def stage_of(self, meeting: Meeting) -> str:
        known = self.request.user.is_authenticated or meeting.state == MeetingState.CANCELLED
        return meeting.state if known else ""

    def address_of(self, meeting: Meeting) -> str:
        """Of the page for people. Visitors are led to the public one."""
        if self.request.user.is_authenticated:
            return meeting_url(meeting, self.fictional)
        return reverse(f"{space_of(self.fictional)}:public_meeting", kwargs={"uid": meeting.uid})

    def rows(self, found: Iterable[Meeting]) -> list[Meeting]:
        rows = list(found)
        note_openings(self.request.user, [*rows, *self.items, *self.series.values()])
        for row in rows:
            series = self.series.get(row.series_id)
            row.series_title = series.title if series else ""
            row.measures = self.measures_of(row)
            row.stage_shown = self.stage_of(row)
            row.url = self.request.build_absolute_uri(self.address_of(row))
            row.fictional = self.fictional
        return rows

    def state(self) -> Iterable[Any]:
        fields = ("pk", "kind", "title", "language", "starts_at", "ends_at", "time_zone", "place")
        said = [[getattr(row, name) for name in fields] for row in self.page]
        more = [(self.stage_of(row), self.measures_of(row), row.tlp()) for row in self.page]
        series = [(pk, one.title) for pk, one in sorted(self.series.items())]
        return [said, more, series, self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row that the fewest may read."""
        order = [label.label for label in Label]
        return max((row["label"] for row in rows), key=order.index, default=order[0])
