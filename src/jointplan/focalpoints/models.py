# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.text import localise
from jointplan.focalpoints.querysets import ConfirmationQuerySet, ContactPartQuerySet, HandOverQuerySet
from jointplan.parties.models import Party


class ContactKind(models.TextChoices):
    OFFICE = "office", _("Office")
    HOLDER = "holder", _("Holder")


@tracked()
class ContactPart(Addressed, Labelled):
    """How to reach a post: its office, or the person who holds it; each part has a label of its own.

    So a post can show what it does, its duty telephone and its mailbox while the name is withheld, circle by circle.
    The office belongs to the post; the holder's part to one term, and is closed when that term ends.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contact_parts")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_parts")
    kind = models.CharField(max_length=10, choices=ContactKind)
    functions = models.JSONField(
        default=dict, blank=True, help_text="{language: what the office is called}; office only"
    )
    name = models.CharField(max_length=200, blank=True, help_text="as the person wants it shown; holder only")
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True, help_text="office only")
    hours = models.CharField(max_length=200, blank=True, help_text="office only")
    time_zone = models.CharField(max_length=60, blank=True, help_text="IANA name, e.g. Asia/Almaty; office only")
    version = models.PositiveIntegerField(default=1, help_text="raised by each change of the data")
    saved_at = models.DateTimeField(auto_now=True)

    objects = ContactPartQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind="office", term__isnull=True, name="")
                | models.Q(kind="holder", term__isnull=False, functions={}, hours="", time_zone=""),
                name="contact_part_is_of_a_post_or_a_term",
            ),
            models.UniqueConstraint(fields=["post"], condition=models.Q(kind="office"), name="one_office_a_post"),
            models.UniqueConstraint(fields=["term"], condition=models.Q(kind="holder"), name="one_holder_part_a_term"),
        ]

    def decided_by(self) -> int | None:
        """The account that alone decides who reads this part; None where the clearing authority decides."""
        return self.term.user_id if self.term is not None else None

    def __str__(self) -> str:
        return self.name or localise(self.functions).text or str(self.get_kind_display())


class Means(models.TextChoices):
    LINK = "link", _("by the link in the reminder")
    PAGE = "page", _("on the contact page")
    LETTER = "letter", _("by letter of the State")


class Confirmation(models.Model):
    """On that day somebody said that the contact data of a post are right. A plain fact, never a grade.

    What a letter says about itself stands in the log, for the State only.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="confirmations")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations")
    confirmed_on = models.DateField()
    means = models.CharField(max_length=10, choices=Means)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(means__in=Means.values), name="confirmation_means_known"),
        ]
        indexes = [models.Index(fields=["post", "confirmed_on"], name="confirmation_by_post")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.confirmed_on}"


class Stage(models.TextChoices):
    FIRST = "first", _("First reminder")
    SECOND = "second", _("Second reminder")
    COORDINATOR = "coordinator", _("Note to whoever keeps the list")


class Reminder(models.Model):
    """A mail about unconfirmed contact data went to somebody: kept so that nobody gets more than one in a week."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contact_reminders")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contact_reminders")
    stage = models.CharField(max_length=20, choices=Stage)
    sent_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="reminder_stage_known")]
        indexes = [models.Index(fields=["user", "sent_on"], name="reminder_by_user")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.stage} {self.sent_on}"


@tracked()
class Expectation(Addressed, Labelled):
    """A State expects one of its bodies to have a post of a kind. Whether it has is a question for the State alone."""

    body = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="expected_posts")
    kind = models.CharField(max_length=40, choices=PostKind)

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["body", "kind"], name="expected_once_of_a_body"),
            models.CheckConstraint(condition=models.Q(kind__in=PostKind.values), name="expectation_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_kind_display()}"


@tracked()
class HandOver(Addressed, Labelled):
    """What somebody who leaves a post writes for the successor, with the open work as it was on that day.

    The work itself hangs on the post and its party and needs no passing on.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hand_overs")
    from_term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="hand_overs")
    note = models.TextField(blank=True)
    successor_starts_on = models.DateField()
    open_work = models.JSONField(default=list, help_text="[{text, url, due_on}] on the day of writing")
    written_at = models.DateTimeField(auto_now=True)

    objects = HandOverQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["from_term", "originator"], name="one_hand_over_a_term_and_writer"),
        ]

    def __str__(self) -> str:
        return str(self.post)
