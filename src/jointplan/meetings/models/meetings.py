# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.accounts.models import PostKind
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.documents.models import Document
from jointplan.meetings.querysets import MeetingQuerySet, SeriesQuerySet
from jointplan.parties.models import Region


class MeetingKind(models.TextChoices):
    FOCAL_POINTS = "focal-points", _("Meeting of focal points")
    INSIDE = "inside", _("Consultation of agencies inside a State")
    REGIONAL = "regional", _("Regional meeting")
    EXPERT = "expert", _("Meeting of experts")
    CONSULTATION = "consultation", _("Consultation")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    INVITED = "invited", _("Invited")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", _("Cancelled")


# What stays inside a State is never for the community, nor for everybody: the database holds to it.
STAYS_INSIDE = ~models.Q(kind=MeetingKind.INSIDE) | models.Q(label__in=[Label.AMBER, Label.AMBER_STRICT, Label.RED])


@tracked()
class MeetingSeries(Addressed, Labelled):
    """Meetings that go on from one to the next, kept by the same party: what is open in one opens the next."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="meeting_series")
    kind = models.CharField(max_length=20, choices=MeetingKind)
    title = models.CharField(max_length=200)
    rhythm = models.CharField(max_length=200, blank=True, help_text="how often, in words")

    objects = SeriesQuerySet.as_manager()

    release_rule = "meetings.release_meeting"
    officers_release = (PostKind.SECRETARIAT_OFFICER,)

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=MeetingKind.values), name="meeting_series_kind_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="meeting_series_has_a_title"),
            models.CheckConstraint(condition=STAYS_INSIDE, name="meeting_series_inside_stays_there"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Series of meetings: %(series)s") % {"series": self}


@tracked(exclude=("folded", "search_vector"))
class Meeting(Addressed, Labelled):
    """A meeting or a consultation. Its originator keeps it: the secretariat, or a State what is its own.

    Times are moments; `time_zone` says in which clock they are shown. `sequence` grows with each change that a calendar
    has to hear of (RFC 5545).
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    kind = models.CharField(max_length=20, choices=MeetingKind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="what it is about")
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True, help_text="http or https; for whoever takes part from afar")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60, help_text="IANA name, e.g. Asia/Almaty")
    language = models.CharField(max_length=10, help_text="in which its papers are written")
    state = models.CharField(max_length=20, choices=MeetingState, default=MeetingState.PLANNED)
    open_until = models.DateField(
        null=True, blank=True, help_text="last day on which parties of the community join by themselves; none: never"
    )
    sequence = models.PositiveIntegerField(default=0)
    cancelled_because = models.CharField(max_length=500, blank=True)
    folded = models.TextField(blank=True, editable=False, help_text="title, place and text, as they are searched")
    search_vector = search_vector_of("folded")

    objects = MeetingQuerySet.as_manager()

    release_rule = "meetings.release_meeting"
    officers_release = (PostKind.SECRETARIAT_OFFICER,)

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=MeetingKind.values), name="meeting_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="meeting_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=STAYS_INSIDE, name="meeting_inside_stays_there"),
            models.CheckConstraint(
                condition=models.Q(open_until__isnull=True) | models.Q(kind=MeetingKind.CONSULTATION),
                name="meeting_open_is_a_consultation",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MeetingState.CANCELLED) & ~models.Q(cancelled_because="")
                | ~models.Q(state=MeetingState.CANCELLED) & models.Q(cancelled_because=""),
                name="meeting_cancelled_with_a_reason",
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            models.Index(fields=["region", "starts_at"], name="meeting_by_region"),
            *search_indexes("meeting_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Meeting: %(meeting)s") % {"meeting": self}

    @property
    def is_inside(self) -> bool:
        return self.kind == MeetingKind.INSIDE

    def in_its_zone(self, moment: datetime.datetime) -> datetime.datetime:
        """A moment by the clock of the meeting."""
        return moment.astimezone(ZoneInfo(self.time_zone))


class OfMeeting(Addressed, Labelled):
    """A part of a meeting that is read by whoever reads the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="%(class)s_set")

    objects = LabelledQuerySet.as_manager()

    release_rule = "meetings.release_meeting"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        abstract = True


@tracked()
class AgendaItem(OfMeeting):
    """One item of an agenda, with the papers that it rests on. Each paper keeps its own label."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    measures = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="codes in the plan")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="time allotted")
    papers = models.ManyToManyField(Document, through="PaperUse", related_name="+")

    class Meta(OfMeeting.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once"),
            models.CheckConstraint(condition=~models.Q(title=""), name="agenda_item_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def described(self) -> str:
        return gettext("Item of an agenda: %(item)s") % {"item": self}


class PaperUse(models.Model):
    """An item of an agenda rests on a document: as long as it does, the document is not removed. Numbers only."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="paper_uses")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "document"], name="paper_named_once")]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.item_id}"
