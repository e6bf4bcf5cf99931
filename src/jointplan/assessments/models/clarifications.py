# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions of the secretariat on what a State sent, and what the State says to them. No third party hears of any."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.access.querysets import LabelledQuerySet
from jointplan.assessments.asking import question_of
from jointplan.assessments.models.answers import AnswerPart, Submission
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import ClarificationQuerySet
from jointplan.assessments.schema import Question
from jointplan.assessments.values import shown_value
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.parties.models import Party
from jointplan.plans.models import Clause


@tracked()
class Clarification(Addressed, Labelled):
    """What the secretariat asks about one part of an answer that it received; for the State asked and nobody else.

    What the part said at that moment is kept beside it, so that it stays clear what was asked about.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="clarifications")
    part = models.ForeignKey(AnswerPart, on_delete=models.PROTECT, related_name="clarifications")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="who is asked")
    kind = models.CharField(max_length=40, help_text="key of the question whose answer is asked about")
    quoted = models.TextField(blank=True, help_text="value of the part when it was asked about")
    quoted_language = models.CharField(max_length=10)
    text = models.TextField()
    language = models.CharField(max_length=10)
    due_on = models.DateField(null=True, blank=True, help_text="by when an answer would help; none has to be given")
    asked_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ClarificationQuerySet.as_manager()

    release_rule = "assessments.release_clarification"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(label="AMBER", audience__len=1), name="clarification_is_for_the_state_asked"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="clarification_asks_something"),
            models.CheckConstraint(
                condition=~models.Q(state=models.F("originator")), name="clarification_is_asked_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}, {self.kind}"

    def described(self) -> str:
        values = {"code": self.clause.code, "state": self.state, "cycle": self.cycle}
        return gettext("Question to %(state)s on %(code)s, %(cycle)s") % values

    @property
    def question(self) -> Question | None:
        """The question of the questionnaire whose answer is asked about."""
        return question_of(self.cycle.questionnaire_id, self.kind)

    @property
    def name(self) -> str:
        return self.question.name if self.question else self.kind

    def shown_quote(self) -> str:
        """What the part said, as a person reads it."""
        return shown_value(self.question, self.quoted) if self.question else self.quoted


class Reply(models.TextChoices):
    CLARIFIED = "clarified", _("Clarified")
    LEFT = "left", _("Left as it stands")


@tracked()
class ClarificationReply(Addressed, Labelled):
    """What the State says to a question, in words or by leaving its answer as it stands; for the secretariat."""

    clarification = models.OneToOneField(Clarification, on_delete=models.PROTECT, related_name="reply")
    kind = models.CharField(max_length=20, choices=Reply)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    later = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the later version that changes the answer",
    )
    replied_at = models.DateTimeField(auto_now_add=True)

    objects = LabelledQuerySet.as_manager()

    release_rule = "assessments.release_clarification"
    readers_are_fixed = True

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=Reply.values), name="clarification_reply_known"),
            models.CheckConstraint(
                condition=models.Q(kind="clarified") & ~models.Q(text="")
                | models.Q(kind="left", text="", later__isnull=True),
                name="clarified_in_words_or_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.clarification_id}"

    def described(self) -> str:
        return f"{self.get_kind_display()}: {self.clarification.described()}"
