# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import Post, PostKind
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.core.text import Localised, localise
from jointplan.knowledge.practice_querysets import ModerationQuerySet, PracticeQuerySet, SharedChallengeQuerySet
from jointplan.plans.models import Edition


class PracticeKind(models.TextChoices):
    PRACTICE = "practice", _("Good practice")
    CHALLENGE = "challenge", _("Challenge")


class Stage(models.TextChoices):
    """How far a record is on its way into the inventory."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed for the inventory")
    ASKED = "asked", _("A change was asked for")
    LISTED = "listed", _("In the inventory")
    DECLINED = "declined", _("Not taken into the inventory")
    WITHDRAWN = "withdrawn", _("Withdrawn from the inventory")


# What whoever proposes writes, in the order of the page.
TEXTS = (
    "context",
    "done",
    "evidence",
    "results",
    "rights",
    "gender",
    "age",
    "cost",
    "transferability",
)
# Released by an officer where the originator is no State and has no clearing authority.
OFFICERS = (PostKind.PARTNER_OFFICER, PostKind.SECRETARIAT_OFFICER)


@tracked(exclude=("folded", "search_vector"))
class Practice(Addressed, Labelled):
    """A good practice, or a challenge, in the words of the party that it comes from.

    Whether it stands in the inventory of the region is the secretariat's word, with a reason; what it says and who
    reads it is its originator's alone. `measures` and `themes` are codes of the edition, which are permanent. A record
    that came from another region says so in `provenance`; the secretariat keeps it here, and nobody changes its words.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="practices")
    kind = models.CharField(max_length=10, choices=PracticeKind)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, help_text="in which it was written")
    context = models.TextField(blank=True)
    done = models.TextField(blank=True, help_text="what was done, or tried")
    evidence = models.TextField(blank=True)
    results = models.TextField(blank=True)
    rights = models.TextField(blank=True, help_text="safeguards: human rights and the rule of law")
    gender = models.TextField(blank=True, help_text="safeguards: women and men, girls and boys")
    age = models.TextField(blank=True, help_text="safeguards: children, youth, older people")
    cost = models.TextField(blank=True)
    transferability = models.TextField(blank=True, help_text="what others need to do the same")
    material_languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="languages in which there is more on it"
    )
    sources = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    measures = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="codes of the edition")
    themes = ArrayField(models.SlugField(max_length=80), default=list, blank=True, help_text="codes of the edition")
    answers = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        help_text="challenges that this practice answers, as a person said",
    )
    contact = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="whom to ask; never a person"
    )
    version = models.PositiveIntegerField(default=1, help_text="raised by each save; a save names the one it saw")
    provenance = models.JSONField(
        null=True, blank=True, help_text="of another region: {region, originator, key, made_on, imported_on, contact}"
    )
    source_id = models.UUIDField(null=True, blank=True, help_text="permanent id in the region that it comes from")
    source_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = PracticeQuerySet.as_manager()

    release_rule = "knowledge.release_practice"
    officers_release = OFFICERS

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=PracticeKind.values), name="practice_kind_known"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="practice_stage_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="practice_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(stage="listed", listed_at__isnull=False)
                | ~models.Q(stage="listed") & models.Q(listed_at__isnull=True),
                name="practice_listed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(provenance__isnull=True, source_id__isnull=True, source_sha256="")
                | models.Q(provenance__isnull=False, source_id__isnull=False) & ~models.Q(source_sha256=""),
                name="practice_of_another_region_says_so",
            ),
            models.UniqueConstraint(fields=["edition", "source_id"], name="practice_of_another_region_once"),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            *search_indexes("practice_search"),
            GinIndex(fields=["measures"], name="practice_measures"),
            GinIndex(fields=["themes"], name="practice_themes"),
            GinIndex(fields=["answers"], name="practice_answers"),
            models.Index(fields=["stage", "-saved_at"], name="practice_by_stage"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        values = {"kind": self.get_kind_display(), "party": self.source_name(), "title": self.title}
        return gettext("%(kind)s of %(party)s: %(title)s") % values

    @property
    def is_challenge(self) -> bool:
        return self.kind == PracticeKind.CHALLENGE

    @property
    def is_imported(self) -> bool:
        """True for what came in a package from another region: it never stands under the name of a party of ours."""
        return self.provenance is not None

    def source_name(self) -> str:
        """The party whose practice it is, as a reader knows it."""
        if self.provenance is None:
            return str(self.originator)
        values = {key: localise(self.provenance[key]).text for key in ("originator", "region")}
        return gettext("%(originator)s (another region: %(region)s)") % values

    def titled(self) -> Localised:
        return Localised(self.title, self.language)


class Word(models.TextChoices):
    """What the secretariat says to a proposal."""

    LIST = "list", _("Taken into the inventory")
    ASK = "ask", _("A change is asked for")
    DECLINE = "decline", _("Not taken into the inventory")


@tracked()
class Moderation(Addressed, Labelled):
    """The secretariat's word on a proposal, with its reason: for the secretariat and for whoever proposed."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="moderations")
    word = models.CharField(max_length=10, choices=Word)
    reason = models.TextField()
    version = models.PositiveIntegerField(help_text="of the record, as it was read")
    said_at = models.DateTimeField(auto_now_add=True)

    objects = ModerationQuerySet.as_manager()

    release_rule = "knowledge.moderate_practice"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(word__in=Word.values), name="moderation_word_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="moderation_has_its_reason"),
        ]

    def __str__(self) -> str:
        return str(self.get_word_display())

    def described(self) -> str:
        return gettext("Word of the secretariat on a proposal: %(word)s") % {"word": self.get_word_display()}


@tracked()
class SharedChallenge(Addressed, Labelled):
    """A party says of a challenge: we have it too. It is that party's own, and only that party shows it to others."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="shared_by")
    line = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = SharedChallengeQuerySet.as_manager()

    release_rule = "knowledge.release_shared_challenge"
    officers_release = OFFICERS

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "originator"], name="challenge_shared_once_by_a_party"),
        ]

    def __str__(self) -> str:
        return str(self.originator)

    def described(self) -> str:
        return gettext("%(party)s has a challenge too") % {"party": self.originator}
