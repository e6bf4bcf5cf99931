# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.accounts.models import PostKind
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.meetings.models import Decision
from jointplan.parties.models import Party, Region
from jointplan.reports.text_querysets import ParagraphQuerySet, TextQuerySet, VersionQuerySet, WordQuerySet


class TextStage(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("text", "In preparation")
    CIRCULATED = "circulated", pgettext_lazy("text", "Circulated to the States")
    SILENCE = "silence", _("Silence procedure")
    AGREED = "agreed", pgettext_lazy("text", "Agreed")
    FOOTNOTED = "agreed-with-footnotes", _("Agreed with footnotes")
    NOTED = "taken-note", _("Taken note of")


# The States have spoken: nothing of the text changes any more.
CONCLUDED = (TextStage.AGREED, TextStage.FOOTNOTED, TextStage.NOTED)


@tracked(exclude=("folded", "search_vector"))
class RegionalText(Addressed, Labelled):
    """A document of the region, from its draft to what the States make of it. Its originator is the secretariat.

    It is for the secretariat alone, then for the States and the secretariat; for others only after the States concluded
    it and decided to release it, and no further than that decision says: `release_label` and `release_audience`.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="texts")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, help_text="in which it is written")
    stage = models.CharField(max_length=30, choices=TextStage, default=TextStage.PREPARED)
    begun_at = models.DateTimeField(auto_now_add=True)
    silence_began_at = models.DateTimeField(null=True, blank=True)
    silence_until = models.DateField(
        null=True, blank=True, help_text="last day of the silence procedure, as it was set"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)
    outcome_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    release_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    release_label = models.CharField(max_length=20, blank=True, choices=Label)
    release_audience = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    folded = models.TextField(blank=True, editable=False, help_text="the title, as it is searched")
    search_vector = search_vector_of("folded")

    objects = TextQuerySet.as_manager()

    release_rule = "reports.release_text"
    officers_release = (PostKind.SECRETARIAT_OFFICER,)

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(stage__in=TextStage.values), name="text_stage_known"),
            models.CheckConstraint(condition=~Q(title=""), name="text_has_a_title"),
            models.CheckConstraint(
                condition=~Q(label__in=[Label.GREEN, Label.CLEAR])
                | Q(stage__in=CONCLUDED, release_decision__isnull=False),
                name="text_leaves_the_circle_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=CONCLUDED, concluded_at__isnull=False, outcome_decision__isnull=False)
                | ~Q(stage__in=CONCLUDED) & Q(concluded_at__isnull=True, outcome_decision__isnull=True),
                name="text_concluded_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(stage=TextStage.SILENCE) | Q(silence_until__isnull=False, silence_began_at__isnull=False),
                name="text_silence_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(release_decision__isnull=True, release_label="")
                | Q(release_decision__isnull=False) & ~Q(release_label=""),
                name="text_release_says_how_far",
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            models.Index(fields=["region", "-begun_at"], name="text_by_region"),
            *search_indexes("text_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Regional text: %(text)s") % {"text": self}

    @property
    def is_concluded(self) -> bool:
        return self.stage in CONCLUDED


class OfText(Addressed, Labelled):
    """A part of a regional text. Who reads it follows from what it is and how far the text has come."""

    text_of = models.ForeignKey(RegionalText, on_delete=models.PROTECT, related_name="%(class)s_set")

    release_rule = "reports.release_text"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        abstract = True


class VersionStage(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("text", "Draft")
    CHECKING = "checking", _("With the States of which it speaks")
    CIRCULATED = "circulated", pgettext_lazy("version", "Circulated to the States")


@tracked()
class TextVersion(OfText):
    """One version of a regional text: its number, how far it has come, and until when States may speak. No words."""

    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=VersionStage, default=VersionStage.DRAFT)
    check_until = models.DateField(
        null=True, blank=True, help_text="last day for States to correct what speaks of them"
    )
    comments_until = models.DateField(null=True, blank=True, help_text="last day for comments")
    circulated_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta(OfText.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["text_of", "number"], name="text_version_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="text_version_counts_from_one"),
            models.CheckConstraint(
                condition=Q(stage=VersionStage.CIRCULATED, circulated_at__isnull=False, comments_until__isnull=False)
                | Q(stage=VersionStage.CHECKING, circulated_at__isnull=True, check_until__isnull=False)
                | Q(stage=VersionStage.DRAFT, circulated_at__isnull=True),
                name="text_version_has_its_moments",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Version %(number)d") % {"number": self.number}

    def described(self) -> str:
        return f"{self}: {self.text_of}"


@tracked(exclude=("folded", "search_vector"))
class TextParagraph(OfText):
    """A paragraph of a version. `key` is the same in every version; `states` are codes of those of which it speaks.

    Before the version is circulated, a paragraph is shown to the States of which it speaks, and to no other. A footnote
    is what a State set down in its own words: `footnote_of`.
    """

    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="paragraphs")
    key = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(help_text="its place in the version, or in the footnotes")
    text = models.TextField()
    states = ArrayField(models.SlugField(max_length=80), default=list, blank=True, help_text="of which it speaks")
    language = models.CharField(max_length=10)
    footnote_of = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_left_out = models.BooleanField(default=False, help_text="taken out before the version was circulated")
    shown_at = models.DateTimeField(null=True, blank=True, help_text="to the States of which it speaks, as it stands")
    folded = models.TextField(blank=True, editable=False, help_text="the text, as it is searched")
    search_vector = search_vector_of("folded")

    objects = ParagraphQuerySet.as_manager()

    class Meta(OfText.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["version", "key"], name="text_paragraph_once"),
            models.CheckConstraint(condition=~Q(text=""), name="text_paragraph_says_something"),
        ]
        indexes = [*Labelled.Meta.indexes, *search_indexes("text_paragraph_search")]

    def __str__(self) -> str:
        if self.footnote_of_id is not None:
            return gettext("Footnote %(number)d") % {"number": self.number}
        return gettext("Paragraph %(number)d") % {"number": self.number}

    def described(self) -> str:
        return f"{self}: {self.text_of}"


class WordKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    STANDS = "stands", _("It stands as it is")
    COMMENT = "comment", pgettext_lazy("text", "Comment")
    OBJECTION = "objection", _("Silence broken")
    FOOTNOTE = "footnote", _("Footnote")


@tracked()
class TextWord(OfText):
    """What a State says about a regional text. Its originator is the State; only the State takes it back.

    `wording` is the paragraph as it stood. A correction of what speaks of the State is between the State and the
    secretariat; comments, objections and footnotes are for the States and the secretariat.
    """

    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="words")
    paragraph = models.ForeignKey(TextParagraph, on_delete=models.PROTECT, null=True, blank=True, related_name="words")
    kind = models.CharField(max_length=20, choices=WordKind)
    wording = models.TextField(blank=True, help_text="of the paragraph when this was said")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    said_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta(OfText.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=WordKind.values), name="text_word_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=WordKind.STANDS, text="") | ~Q(kind=WordKind.STANDS) & ~Q(text=""),
                name="text_word_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["correction", "comment"]) | Q(paragraph__isnull=False),
                name="text_word_pinned_to_a_paragraph",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.originator}"

    def described(self) -> str:
        return gettext("%(word)s, on “%(text)s”") % {"word": self, "text": Truncator(str(self.text_of)).chars(80)}


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    IN_PART = "in-part", _("Accepted in part")
    NOT = "not", _("Not accepted")


@tracked()
class TextDisposition(OfText):
    """What became of a word of a State, with its reason. That a word was withdrawn says the State itself."""

    word = models.OneToOneField(TextWord, on_delete=models.PROTECT, related_name="disposition")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta(OfText.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="text_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ACCEPTED) | ~Q(reason=""), name="text_not_accepted_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    def described(self) -> str:
        return gettext("Disposition: %(word)s") % {"word": self.word}
