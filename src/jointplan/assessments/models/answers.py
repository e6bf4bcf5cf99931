# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.assessments.asking import question_of
from jointplan.assessments.counts import value_for
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import AnswerPartQuerySet, SubmissionQuerySet
from jointplan.assessments.schema import Question
from jointplan.assessments.values import shown_value
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.parties.models import Party
from jointplan.plans.models import Clause


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RECEIVED = "received", _("Received")
    COMPILED = "compiled", _("Compiled")


@tracked()
class Submission(Addressed, Labelled):
    """What one State answers in one cycle. It is received on arrival and stands as sent.

    A later version is a submission of its own; the earlier one stays as it was sent. What a body of a State contributes
    to it is a submission too, with the body as originator: the form, merging and packs are the same for both.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField(default=1)
    contributes_to = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the State to whose coordinator a body hands its answers; null for the State's own submission",
    )
    state = models.CharField(max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    compiled_at = models.DateTimeField(null=True, blank=True, help_text="when the secretariat took it into the report")
    release_settled_at = models.DateTimeField(
        null=True, blank=True, help_text="when the clearing authority said that the rest stays where it is"
    )

    objects = SubmissionQuerySet.as_manager()

    release_rule = "assessments.release_submission"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "originator", "version"], name="submission_version_once"),
            models.CheckConstraint(
                condition=models.Q(contributes_to__isnull=True)
                | (models.Q(version=1, state="draft") & ~models.Q(contributes_to=models.F("originator"))),
                name="contribution_is_handed_over_not_sent",
            ),
            models.CheckConstraint(condition=models.Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_at__isnull=True)
                | models.Q(state__in=["received", "compiled"], sent_at__isnull=False),
                name="submission_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="compiled", compiled_at__isnull=False)
                | (~models.Q(state="compiled") & models.Q(compiled_at__isnull=True)),
                name="submission_compiled_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        if self.version == 1:
            return f"{self.originator}, {self.cycle}"
        values = {"state": self.originator, "cycle": self.cycle, "version": self.version}
        return gettext("%(state)s, %(cycle)s, version %(version)s") % values


@tracked()
class Answer(Addressed, Labelled):
    """A State's answer to one clause in one cycle; what it says is in its parts."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="answers")
    handed_at = models.DateTimeField(
        null=True, blank=True, help_text="when a body handed it to the coordinator; null while it is being written"
    )

    release_rule = "assessments.release_answer"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["submission", "clause"], name="one_answer_a_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.clause}, {self.submission}"

    def described(self) -> str:
        return _described(self)


def _described(record: "Answer | AnswerPart") -> str:
    values = {"state": record.originator, "code": record.clause.code, "cycle": record.cycle}
    return gettext("Answer of %(state)s to %(code)s, %(cycle)s") % values


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in-progress", _("In progress")
    IN_PLACE = "in-place", _("In place")
    CONTINUOUS = "continuous-practice", _("Continuous practice")
    NO_INFORMATION = "no-information", _("No information shared")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Origin(models.TextChoices):
    """How a value came to stand in an answer; the burden of a cycle is told from it."""

    TYPED = "typed", _("Typed")
    KEPT = "kept", _("Kept from the last answer")
    TAKEN_OVER = "taken-over", _("Taken over from a contribution")
    PREFILLED = "prefilled", _("Prefilled from a register")
    IMPORTED = "imported", _("Read from a file")


@tracked(exclude=("folded", "search_vector"))
class AnswerPart(Addressed, Labelled):
    """The answer to one question, with its own label: the public may read the text and not the status.

    Submission, clause and cycle repeat those of the answer, kept equal by a foreign key over all of them, so that a
    released part can be read where its answer may not.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="parts")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="answer_parts")
    kind = models.CharField(max_length=40, help_text="key of the question in the questionnaire of the cycle")
    value = models.TextField(help_text="as `values.clean_value` keeps it")
    language = models.CharField(max_length=10, help_text="language in which the State wrote")
    folded = models.TextField(blank=True)
    search_vector = search_vector_of("folded")
    version = models.PositiveIntegerField(default=1, help_text="raised by each save; a save names the one it saw")
    came_by = models.CharField(max_length=20, choices=Origin, default=Origin.TYPED)
    stays_inside = models.BooleanField(default=False, help_text="the State keeps it to itself when it sends the rest")
    saved_at = models.DateTimeField(auto_now=True)

    objects = AnswerPartQuerySet.as_manager()

    release_rule = "assessments.release_part"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "kind"], name="one_part_a_kind"),
            models.CheckConstraint(condition=models.Q(came_by__in=Origin.values), name="answer_part_origin_known"),
            models.CheckConstraint(
                condition=~models.Q(kind="status") | models.Q(value__in=Status.values), name="status_known"
            ),
        ]
        indexes = [
            *Labelled.Meta.indexes,
            *search_indexes("answer_part_search"),
            models.Index(fields=["clause", "cycle"], name="answer_part_by_clause"),
            # The order of the API: a page is read from its place on, however many rows there are.
            models.Index(fields=["cycle", "clause", "originator", "kind"], name="answer_part_in_order"),
            # What each visit of a public page asks for.
            models.Index(fields=["clause"], condition=models.Q(label=Label.CLEAR), name="answer_part_public"),
            # What each State released last stands on the home page.
            models.Index(
                fields=["originator", "-released_at", "-id"],
                condition=models.Q(label=Label.CLEAR),
                name="answer_part_public_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.answer_id}"

    def described(self) -> str:
        return f"{self.name}: {_described(self)}"

    @property
    def question(self) -> Question | None:
        """The question that is answered; None where a later questionnaire asks it no more."""
        return question_of(self.cycle.questionnaire_id, self.kind)

    @property
    def name(self) -> str:
        """The question in short, in the reader's language."""
        return self.question.name if self.question else self.kind

    def display_value(self) -> str:
        """The value as a person reads it: the text, or the choice in the reader's language.

        What is public says no small number of people, to nobody: it is the same page for all.
        """
        value = value_for(self.label, self.question, self.value)
        return shown_value(self.question, value) if self.question else value
