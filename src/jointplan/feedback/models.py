# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import Post
from jointplan.feedback.querysets import CommentQuerySet
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region

KEPT = timedelta(days=30)


class CommentKind(models.TextChoices):
    COMMENT = "comment", _("A comment")
    CORRECTION = "correction", _("Something is wrong here")


class CommentState(models.TextChoices):
    RECEIVED = "received", _("Received")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Not published")
    WITHDRAWN = "withdrawn", _("Taken down")


class Comment(models.Model):
    """What somebody without an account wrote on a public page.

    Nothing is kept about the sender: no address, no mailbox, no account. Row security lets the secretariat of the
    region alone read it until it is published; nobody changes its words. It has no history: what is deleted is gone.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    about_kind = models.SlugField(max_length=40, help_text="what sort of page: see feedback.subjects")
    about_key = models.CharField(max_length=200, help_text="which of them")
    kind = models.CharField(max_length=20, choices=CommentKind)
    text = models.TextField()
    language = models.CharField(max_length=10, help_text="of the page on which it was written")
    received_at = models.DateTimeField(default=timezone.now)
    link_sha256 = models.CharField(max_length=64, blank=True, help_text="of the private link; the link is not kept")
    state = models.CharField(max_length=20, choices=CommentState, default=CommentState.RECEIVED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="the post, not the person"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="of the States"
    )
    reason = models.CharField(max_length=500, blank=True)
    reply = models.TextField(blank=True, help_text="stands below the published comment")
    reply_language = models.CharField(max_length=10, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CommentKind.values), name="comment_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CommentState.values), name="comment_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(state="received", decided_at=None, decided_by=None, decision=None, reason="", reply="")
                | (~Q(state="received") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="comment_is_decided_by_a_post_with_a_reason",
            ),
            models.UniqueConstraint(fields=["link_sha256"], condition=~Q(link_sha256=""), name="comment_link_once"),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_key"], condition=Q(state="published"), name="comment_published"),
            models.Index(fields=["received_at"], condition=~Q(state="published"), name="comment_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about_key}"

    @property
    def forgotten_on(self) -> object:
        """The day on which it is deleted unless it is published by then."""
        return timezone.localdate(self.received_at + KEPT)
