# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.today import today
from jointplan.accounts.models import PostKind
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.documents.querysets import DocumentQuerySet


class DocumentKind(models.TextChoices):
    GAZETTE = "gazette", _("Official gazette")
    LAW = "law", _("Law or regulation")
    STATISTICS = "statistics", _("Statistics")
    UN_DOCUMENT = "un-document", _("UN document")
    REPORT = "report", _("Report")
    LETTER = "letter", _("Official letter")
    MEDIA = "media", _("Media")
    TESTIMONY = "testimony", _("Testimony")
    OTHER = "other", _("Other")


class Scan(models.TextChoices):
    CLEAN = "clean", _("Nothing harmful was found")
    NOT_SCANNED = "not-scanned", _("Not looked through: this installation has no virus scanner")
    NO_FILE = "no-file", _("A link: no file is kept")


class Reading(models.TextChoices):
    WAITING = "waiting", _("Waits to be read for the search")
    READ = "read", _("Every word is found by the search")
    CUT = "cut", _("The search finds words of its beginning only: the text is very long")
    EMPTY = "empty", _("It has no text that the search could read, as a picture or a scanned page; its title is found")
    UNREADABLE = "unreadable", _("Its text could not be read for the search; its title is found")
    NO_FILE = "no-file", _("The search finds its title; what is behind a link is never fetched")


# A comparison with nothing is neither true nor false, and a check takes both: so that there is a size is said first.
IS_FILE = (
    Q(link="", size__isnull=False, size__gt=0, sha256__regex="^[0-9a-f]{64}$")
    & ~Q(file_key="")
    & ~Q(file_name="")
    & ~Q(media_type="")
)
IS_LINK = Q(link__regex="^https?://", file_key="", file_name="", media_type="", sha256="", size__isnull=True)


@tracked(exclude=("text", "folded", "search_vector"))
class Document(Addressed, Labelled):
    """A file or a link that shows what a record says: evidence, a letter, a report. It is removed, never changed."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    dated_on = models.DateField(null=True, blank=True, help_text="the day that the document itself bears")
    language = models.CharField(max_length=10, help_text="language in which the document is written; und: several")
    link = models.CharField(max_length=2000, blank=True, help_text="http or https; never fetched")
    file_key = models.CharField(max_length=40, blank=True, editable=False, help_text="where storage keeps the file")
    file_name = models.CharField(max_length=120, blank=True, help_text="made safe; ends as its content asks")
    media_type = models.CharField(max_length=100, blank=True, help_text="by content")
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=20, choices=Scan)
    reading = models.CharField(max_length=20, choices=Reading)
    keep_until = models.DateField(
        null=True, blank=True, help_text="last day on which it is kept; none: as long as what it supports"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(blank=True, editable=False, help_text="words of the file, for the search")
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = DocumentQuerySet.as_manager()

    # A paper of a meeting is the secretariat's own, as the meeting is.
    officers_release = (PostKind.SECRETARIAT_OFFICER,)

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=IS_FILE | IS_LINK, name="document_is_a_file_or_a_link"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="document_scan_known"),
            models.CheckConstraint(condition=Q(reading__in=Reading.values), name="document_reading_known"),
            models.UniqueConstraint(fields=["file_key"], condition=~Q(file_key=""), name="document_file_once"),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            *search_indexes("document_search"),
            models.Index(fields=["originator", "-added_at"], name="document_by_originator"),
            models.Index(fields=["keep_until"], name="document_to_be_removed"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Document of %(party)s: %(title)s") % {"party": self.originator, "title": self.title}

    def is_past_its_day(self) -> bool:
        """True when the last day on which it is kept is over."""
        return self.keep_until is not None and self.keep_until < today()
