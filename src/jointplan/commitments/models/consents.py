# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from jointplan.access.models import Label, Labelled
from jointplan.audit.history import tracked
from jointplan.commitments.querysets import CommitteeQuerySet, ConsentQuerySet
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of

# How far a State may let recommendations of the Committee go.
REACHES = (Label.AMBER_STRICT, Label.AMBER, Label.GREEN, Label.CLEAR)


@tracked()
class Consent(Addressed, Labelled):
    """A State lets recommendations of the Counter-Terrorism Committee be held here, as far as it says.

    Only the State reads it. What it allows is never changed: a wider one is a new consent. Withdrawing it takes the
    recommendations back to the State, for the future; a database trigger does that.
    """

    given_by = models.CharField(max_length=200, help_text="the office that gave it, never a person")
    note_number = models.CharField(max_length=60)
    given_on = models.DateField()
    allows_label = models.CharField(max_length=20, choices=Label)
    allows_audience = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True, help_text="codes of circles"
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(label=Label.AMBER_STRICT), name="consent_is_the_states_own"),
            models.CheckConstraint(condition=Q(allows_label__in=REACHES), name="consent_allows_a_known_label"),
            models.CheckConstraint(
                condition=Q(allows_label=Label.AMBER, allows_audience__len__gt=0)
                | (~Q(allows_label=Label.AMBER) & Q(allows_audience__len=0)),
                name="consent_names_circles_for_amber_alone",
            ),
            models.CheckConstraint(condition=~Q(given_by="") & ~Q(note_number=""), name="consent_says_who_and_where"),
            models.UniqueConstraint(fields=["originator", "note_number"], name="consent_note_once"),
        ]

    def __str__(self) -> str:
        return self.note_number

    def described(self) -> str:
        return gettext("Consent of %(state)s, note %(note)s") % {"state": self.originator, "note": self.note_number}


@tracked(exclude=("folded", "search_vector"))
class ClosedRecommendation(Addressed, Labelled):
    """What the Counter-Terrorism Committee recommended to a State that consented to have it here.

    The State is its originator. Without a standing consent of that State the database refuses the row, whoever writes
    it, and no release goes further than the consent.
    """

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="recommendations")
    reference = models.CharField(max_length=100, help_text="as the State files it")
    issued_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=10, help_text="language of the text")
    registered_at = models.DateTimeField(auto_now_add=True)
    folded = models.TextField(blank=True, editable=False)
    search_vector = search_vector_of("folded")

    objects = CommitteeQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=~Q(text="") & ~Q(reference=""), name="committee_says_what_and_where"),
            models.UniqueConstraint(fields=["originator", "reference"], name="committee_reference_once"),
        ]
        indexes = [*Labelled.Meta.indexes, *search_indexes("committee_search")]

    def __str__(self) -> str:
        return self.reference

    def described(self) -> str:
        return gettext("Recommendation of the Counter-Terrorism Committee: %(reference)s") % {
            "reference": self.reference
        }
