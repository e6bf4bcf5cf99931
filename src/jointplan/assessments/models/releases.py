# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits to become public, and what is public no more."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from jointplan.access.models import Label, Labelled
from jointplan.accounts.models import Post
from jointplan.assessments.asking import question_of
from jointplan.assessments.models.answers import Submission
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import HeldReleaseQuerySet, WithdrawnItemQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.plans.models import Clause


@tracked()
class HeldRelease(Addressed, Labelled):
    """Parts of a submission that become public at a moment, unless the clearing authority stops it before.

    Only members of the State read it: outside, nothing shows that something is going to be public. A database function
    carries it out when its moment has come.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="held_releases")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    parts = ArrayField(models.BigIntegerField(), help_text="numbers of answer parts; one that is withdrawn leaves it")
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    public_at = models.DateTimeField(help_text="the moment from which everyone may read the parts")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=500, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    objects = HeldReleaseQuerySet.as_manager()

    release_rule = "assessments.release_held"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(label=Label.AMBER_STRICT), name="held_release_stays_inside"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True) | models.Q(carried_out_at__isnull=True),
                name="held_release_is_stopped_or_carried_out",
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            models.Index(
                fields=["public_at"],
                condition=models.Q(stopped_at__isnull=True, carried_out_at__isnull=True),
                name="held_release_waiting",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Release of answers of %(submission)s") % {"submission": self.submission}

    @property
    def waits(self) -> bool:
        return self.stopped_at is None and self.carried_out_at is None


@tracked()
class WithdrawnItem(Addressed, Labelled):
    """That a public part of an answer was withdrawn, for everyone to know: nothing of its text.

    The reason stands in it where the State wants it shown.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, help_text="key of the question that the part answers")
    withdrawn_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True, help_text="empty where the State does not want it shown")
    language = models.CharField(max_length=10, blank=True, help_text="of the reason")

    objects = WithdrawnItemQuerySet.as_manager()

    release_rule = "assessments.release_withdrawn_item"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(label=Label.CLEAR), name="withdrawn_item_is_public"),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["clause"], name="withdrawn_item_by_clause")]

    def __str__(self) -> str:
        values = {"state": self.originator, "code": self.clause.code, "cycle": self.cycle}
        return gettext("Withdrawn: answer of %(state)s to %(code)s, %(cycle)s") % values

    @property
    def name(self) -> str:
        """What was withdrawn, in short, in the reader's language."""
        question = question_of(self.cycle.questionnaire_id, self.kind)
        return question.name if question else self.kind
