# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.assessments.asking import question_of
from jointplan.assessments.models.answers import Answer, Origin
from jointplan.assessments.querysets import KeptConflictQuerySet
from jointplan.assessments.schema import Question
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed


class Settlement(models.TextChoices):
    """What became of the two texts; all of them stay in the history."""

    THEIRS = "theirs", _("What was saved stays")
    MINE = "mine", _("The text kept aside took its place")
    EDITED = "edited", _("A third text took its place")


@tracked()
class KeptConflict(Addressed, Labelled):
    """A text that somebody wrote while somebody else saved another: kept aside until a person settles which one stands.

    What was saved is not touched by it. A settled row stays: importing the same file again asks nobody again.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=40, help_text="key of the question in the questionnaire of the cycle")
    base = models.TextField(blank=True, help_text="what both started from, as the writer saw it")
    mine = models.TextField(blank=True, help_text="what is kept aside; empty when the writer took the text away")
    language = models.CharField(max_length=10, help_text="language in which it was written")
    came_by = models.CharField(max_length=20, choices=Origin, default=Origin.TYPED)
    digest = models.CharField(max_length=64, help_text="SHA-256 of base, text and language: the same once only")
    kept_at = models.DateTimeField(auto_now=True)
    settlement = models.CharField(max_length=20, choices=Settlement, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = KeptConflictQuerySet.as_manager()

    release_rule = "assessments.release_conflict"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "kind", "digest"], name="one_conflict_a_text"),
            models.CheckConstraint(condition=models.Q(came_by__in=Origin.values), name="conflict_origin_known"),
            models.CheckConstraint(
                condition=models.Q(settlement="", settled_at__isnull=True)
                | models.Q(settlement__in=Settlement.values, settled_at__isnull=False),
                name="conflict_settled_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.answer_id}"

    def described(self) -> str:
        values = {"question": self.name, "code": self.answer.clause.code, "cycle": self.answer.cycle}
        return gettext("Text kept aside for %(code)s, %(question)s: %(cycle)s") % values

    @property
    def question(self) -> Question | None:
        """The question that is answered; None where a later questionnaire asks it no more."""
        return question_of(self.answer.cycle.questionnaire_id, self.kind)

    @property
    def name(self) -> str:
        """The question in short, in the reader's language."""
        return self.question.name if self.question else self.kind
