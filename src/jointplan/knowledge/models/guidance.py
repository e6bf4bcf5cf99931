# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.today import today
from jointplan.accounts.models import PostKind, User
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.documents.models import Document
from jointplan.knowledge.guidance_querysets import DownloadQuerySet, GuidanceQuerySet, GuidanceVersionQuerySet
from jointplan.parties.models import Party
from jointplan.plans.models import Edition


class GuidanceKind(models.TextChoices):
    MANUAL = "manual", _("Manual")
    GUIDELINE = "guideline", _("Guideline")
    MODEL_LAW = "model-law", _("Model law")
    CURRICULUM = "curriculum", _("Curriculum")
    RESEARCH = "research", _("Research")
    CAMPAIGN = "campaign", _("Campaign material")


class TargetReader(models.TextChoices):
    """For whom a work is written."""

    OFFICIALS = "officials", _("Policy and coordination officials")
    POLICE = "police", _("Police and investigators")
    COURTS = "courts", _("Prosecutors, judges and defence counsel")
    PRISON = "prison", _("Prison and probation staff")
    BORDER = "border", _("Border and customs staff")
    FINANCE = "finance", _("Financial supervision and banks")
    SCHOOLS = "schools", _("Teachers and youth workers")
    SOCIAL = "social", _("Social workers and psychologists")
    COMMUNITIES = "communities", _("Civil society and communities")
    MEDIA = "media", _("Media")
    PUBLIC = "public", _("The general public")


class Licence(models.TextChoices):
    """What a reader may do with a work. Those of Creative Commons are called as their authors call them."""

    UNKNOWN = "unknown", _("Not stated: ask the publisher")
    CC_BY = "cc-by-4.0", _("CC BY 4.0: use and adapt, name the source")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0: the same, share adaptations alike")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC 4.0: use and adapt without profit, name the source")
    CC_BY_NC_ND = "cc-by-nc-nd-4.0", _("CC BY-NC-ND 4.0: hand on unchanged and without profit")
    IGO = "cc-by-3.0-igo", _("CC BY 3.0 IGO: of an intergovernmental organisation, name the source")
    PUBLIC_DOMAIN = "public-domain", _("Public domain: use freely")
    OFFICIAL_USE = "official-use", _("For official use by those who may read it")
    OWN = "own", _("Own terms, below")


# Released by an officer where the originator is no State and has no clearing authority.
OFFICERS = (PostKind.PARTNER_OFFICER, PostKind.SECRETARIAT_OFFICER)


@tracked(exclude=("folded", "search_vector"))
class Guidance(Addressed, Labelled):
    """A work of the library: a manual, a guideline, a model law, a curriculum, research or campaign material.

    Its texts are versions in languages, each with a file or a link of its own. `measures` and `themes` are codes of the
    edition, which are permanent. `languages` are those of the versions that are for the same readers as the work.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="guidance")
    kind = models.CharField(max_length=20, choices=GuidanceKind)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=10, help_text="of title and description")
    description = models.TextField(blank=True)
    publisher = models.CharField(max_length=200, help_text="as the work names it")
    publisher_party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="where it is a party here"
    )
    target_readers = ArrayField(models.CharField(max_length=20, choices=TargetReader), default=list, blank=True)
    measures = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="codes of the edition")
    themes = ArrayField(models.SlugField(max_length=80), default=list, blank=True, help_text="codes of the edition")
    licence = models.CharField(max_length=20, choices=Licence)
    licence_text = models.CharField(max_length=500, blank=True, help_text="own terms")
    review_by = models.DateField(
        null=True, blank=True, help_text="on which its originator looks whether it still holds"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="since when its originator stands by it no more")
    withdrawal = models.CharField(max_length=500, blank=True, help_text="why, for whoever reads the work")
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="new, or a new version")
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = GuidanceQuerySet.as_manager()

    release_rule = "knowledge.release_guidance"
    officers_release = OFFICERS

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=GuidanceKind.values), name="guidance_kind_known"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="guidance_licence_known"),
            models.CheckConstraint(
                condition=Q(target_readers__contained_by=TargetReader.values), name="guidance_readers_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(publisher=""), name="guidance_has_title_and_publisher"),
            models.CheckConstraint(
                condition=~Q(licence=Licence.OWN) | ~Q(licence_text=""), name="guidance_own_licence_says_what"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal="")),
                name="guidance_withdrawn_with_a_reason",
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            *search_indexes("guidance_search"),
            GinIndex(fields=["measures"], name="guidance_by_measure"),
            models.Index(fields=["-changed_at", "-id"], name="guidance_latest"),
            models.Index(fields=["review_by"], condition=Q(withdrawn_on=None), name="guidance_to_review"),
        ]

    def __str__(self) -> str:
        return self.title

    def described(self) -> str:
        return gettext("Work in the library, of %(party)s: %(title)s") % {"party": self.originator, "title": self.title}

    def is_due(self) -> bool:
        """True when its review-by date has come and it was not withdrawn."""
        return self.withdrawn_on is None and self.review_by is not None and self.review_by <= today()


@tracked()
class GuidanceVersion(Addressed, Labelled):
    """One version of a work in one language, with the document that is its file or link.

    It is for the readers of the work, and for the originator alone while it `waits` for whoever releases.
    """

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first version of the work, in any language")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300, help_text="in this language")
    dated_on = models.DateField(null=True, blank=True, help_text="the day that the version itself bears")
    changes = models.TextField(blank=True, help_text="what changed since the version before")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="guidance_version")
    waits = models.BooleanField(default=False, help_text="others read the work, and not this version yet")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = GuidanceVersionQuerySet.as_manager()

    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(number__gt=0), name="guidance_version_counts_from_one"),
            models.CheckConstraint(
                condition=Q(waits=False) | Q(label="AMBER+STRICT"), name="guidance_version_waits_unread"
            ),
            models.UniqueConstraint(fields=["guidance", "number", "language"], name="guidance_version_once"),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s, version %(number)d") % {"title": self.title, "number": self.number}

    def described(self) -> str:
        return gettext("Version of a work in the library, of %(party)s: %(title)s") % {
            "party": self.originator,
            "title": self,
        }


class Download(models.Model):
    """That a person downloaded a work, so that the person hears of a new version; for nothing else.

    Row security shows it to that person alone, and nobody else may count or list it.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(help_text="the last time")

    objects = DownloadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "guidance"], name="download_remembered_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.guidance_id}"


class NotRemembered(models.Model):
    """A person who does not want downloads to be remembered."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.person_id)
