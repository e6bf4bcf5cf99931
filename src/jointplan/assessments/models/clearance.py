# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance inside a State. Nobody outside learns who was asked, who waits, who objects or why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.accounts.models import Post
from jointplan.assessments.models.answers import Submission
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import ClearanceQuerySet, ClearanceRequestQuerySet, ClearanceRoundQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.documents.models import Document
from jointplan.parties.models import Party


class ClearanceMode(models.TextChoices):
    """Whose word a State needs before its clearing authority clears."""

    AUTHORITY = "authority", _("The clearing authority alone")
    ALL = "all", _("All of the bodies asked")
    ANY = "any", _("Any of the bodies asked")
    NO_OBJECTION = "no-objection", _("No objection by a date")


class Word(models.TextChoices):
    CLEARED = "cleared", _("Cleared")
    RESERVED = "reserved", _("Cleared with a reservation")
    OBJECTED = "objected", _("Objected")
    NO_OBJECTION = "no-objection", _("No objection by the date")


class Means(models.TextChoices):
    CLICK = "click", _("here, by the post named")
    LETTER = "letter", _("by letter")
    DATE = "date", _("by the date")


# What inside clearance belongs to the State itself is under this label, and what one body may read is for it alone.
STRICT = models.Q(label=Label.AMBER_STRICT)
ONE_CIRCLE = models.Q(label=Label.AMBER, audience__len=1)


@tracked()
class ClearanceRule(Addressed, Labelled):
    """How a State clears. Each change has its reason; what it was before stays in the history."""

    mode = models.CharField(max_length=20, choices=ClearanceMode, default=ClearanceMode.AUTHORITY)
    bodies = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="bodies of the State, by number")
    days = models.PositiveSmallIntegerField(default=10, help_text="from asking to the date, then to a working day")
    admits_reservations = models.BooleanField(default=True, help_text="a body may clear with a footnote")
    footnotes_leave = models.BooleanField(
        default=False, db_default=False, help_text="footnotes are read with the answers, without the body's name"
    )
    reason = models.CharField(max_length=500, help_text="why the State clears so")
    changed_at = models.DateTimeField(auto_now=True)

    release_rule = "assessments.release_clearance"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["originator"], name="one_clearance_rule_a_state"),
            models.CheckConstraint(condition=STRICT, name="clearance_rule_stays_inside"),
            models.CheckConstraint(condition=models.Q(mode__in=ClearanceMode.values), name="clearance_mode_known"),
            models.CheckConstraint(condition=models.Q(days__range=(1, 90)), name="clearance_days_in_reason"),
            models.CheckConstraint(
                condition=models.Q(mode="authority", bodies__len=0)
                | ~models.Q(mode="authority") & ~models.Q(bodies=[]),
                name="clearance_asks_bodies_unless_alone",
            ),
        ]

    def __str__(self) -> str:
        return gettext("How %(state)s clears") % {"state": self.originator}


@tracked()
class ClearanceRound(Addressed, Labelled):
    """The bodies of a State are asked about one submission, in one language version, by the rule of that day."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="clearance_rounds")
    language = models.CharField(max_length=10, help_text="the one language version that is cleared")
    mode = models.CharField(max_length=20, choices=ClearanceMode)
    footnotes_leave = models.BooleanField(default=False, db_default=False)
    due_on = models.DateField()
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="sent, or given up for another round")

    objects = ClearanceRoundQuerySet.as_manager()

    release_rule = "assessments.release_clearance"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(ended_at__isnull=True), name="one_clearance_round_runs"
            ),
            models.CheckConstraint(condition=STRICT, name="clearance_round_stays_inside"),
            models.CheckConstraint(
                condition=models.Q(mode__in=ClearanceMode.values), name="clearance_round_mode_known"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Clearance of %(submission)s") % {"submission": self.submission}


@tracked()
class ClearanceRequest(Addressed, Labelled):
    """What one body is asked about: for that body and the State, and for no other body.

    It repeats what the body has to know of round and submission, neither of which it may read.
    """

    round = models.ForeignKey(ClearanceRound, on_delete=models.PROTECT, related_name="requests")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="clauses; empty means all")
    language = models.CharField(max_length=10)
    mode = models.CharField(max_length=20, choices=ClearanceMode)
    admits_reservations = models.BooleanField()
    footnotes_leave = models.BooleanField(default=False, db_default=False)
    due_on = models.DateField()
    contents = models.JSONField(help_text="{code: [keys of parts]}: what it was shown when it was last asked")
    left = models.JSONField(null=True, help_text="what left of it, as it was sent: the body reads it here afterwards")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceRequestQuerySet.as_manager()

    release_rule = "assessments.release_clearance"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["round", "body"], name="a_body_is_asked_once_a_round"),
            models.CheckConstraint(condition=ONE_CIRCLE, name="clearance_request_is_for_one_body"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.cycle}"

    def described(self) -> str:
        values = {"state": self.originator, "cycle": self.cycle, "body": self.body}
        return gettext("Clearance of the answers of %(state)s, %(cycle)s, by %(body)s") % values


@tracked()
class Clearance(Addressed, Labelled):
    """The word of one body, or of the clearing authority, on what it read.

    Whoever says it is its originator: the body by a click, the State where it enters a letter or lets a date pass. The
    last word of a body that was not withdrawn counts, for what it read and no more. The authority's also says for whom
    it is. The scan of a letter is a document of the State alone, whoever reads the word.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        ClearanceRequest, on_delete=models.PROTECT, null=True, related_name="words", help_text="null: the authority's"
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="whose word it is")
    word = models.CharField(max_length=20, choices=Word)
    text = models.CharField(max_length=2000, blank=True, help_text="why it objects, or the footnote of a reservation")
    language = models.CharField(max_length=10)
    contents = models.JSONField(help_text="{code: [keys of parts]}: exactly what was read")
    contents_digest = models.CharField(
        max_length=64, blank=True, help_text="`sending.contents_of` that day; the authority's only"
    )
    means = models.CharField(max_length=10, choices=Means)
    letter_number = models.CharField(max_length=80, blank=True)
    letter_dated_on = models.DateField(null=True, blank=True)
    scan = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    circle = models.SlugField(
        max_length=80,
        blank=True,
        db_default="",
        help_text="for whom it leaves, the authority's only; empty: secretariat",
    )
    stricter = ArrayField(
        models.CharField(max_length=40),
        default=list,
        db_default=Value([], ArrayField(models.CharField(max_length=40))),
        blank=True,
        help_text="parts of the questionnaire that are for the secretariat alone",
    )
    by_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    by_acting = models.BooleanField(default=False, help_text="by somebody who acted for the holder of the post")
    nothing_classified = models.BooleanField(default=False)
    no_person = models.BooleanField(default=False)
    said_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    release_rule = "assessments.release_clearance"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=STRICT | ONE_CIRCLE, name="clearance_is_for_one_circle_at_most"),
            models.CheckConstraint(condition=models.Q(word__in=Word.values), name="clearance_word_known"),
            models.CheckConstraint(
                condition=~models.Q(word__in=["objected", "reserved"]) | ~models.Q(text=""),
                name="clearance_says_why_or_what",
            ),
            models.CheckConstraint(
                condition=models.Q(means="letter", letter_dated_on__isnull=False) & ~models.Q(letter_number="")
                | models.Q(means__in=["click", "date"], letter_dated_on__isnull=True, letter_number=""),
                name="clearance_by_letter_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(means="date", word="no-objection", by_post__isnull=True)
                | ~models.Q(means="date") & ~models.Q(word="no-objection") & models.Q(by_post__isnull=False),
                name="clearance_by_a_date_is_nobodys_click",
            ),
            models.CheckConstraint(
                condition=models.Q(request__isnull=False)
                | models.Q(body=models.F("originator"))
                & (models.Q(word="objected") | models.Q(nothing_classified=True, no_person=True)),
                name="clearance_of_the_authority_confirms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_word_display()}: {self.body}, {self.cycle}"

    def described(self) -> str:
        return gettext("Clearance by %(body)s, %(cycle)s") % {"body": self.body, "cycle": self.cycle}

    @property
    def clears(self) -> bool:
        return self.word != Word.OBJECTED
