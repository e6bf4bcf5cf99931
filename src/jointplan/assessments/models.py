# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label, Labelled
from jointplan.assessments.querysets import AnswerPartQuerySet, CycleQuerySet, SubmissionQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.core.search import search_indexes, search_vector_of
from jointplan.core.text import localise
from jointplan.plans.models import Clause, Edition


class CycleState(models.TextChoices):
    PREPARED = "prepared", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


@tracked()
class Cycle(models.Model):
    """A period for which the States answer to the measures of one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cycles")
    code = models.SlugField(max_length=40)
    names = models.JSONField(default=dict, help_text="{language: name}")
    period_from = models.DateField()
    period_to = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=20, choices=CycleState, default=CycleState.PREPARED)

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="cycle_code_once"),
            models.CheckConstraint(condition=models.Q(state__in=CycleState.values), name="cycle_state_known"),
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("due_on"), due_on__lte=models.F("closes_on")),
                name="cycle_opens_then_is_due_then_closes",
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RECEIVED = "received", _("Received")


@tracked()
class Submission(Addressed, Labelled):
    """What one State answers in one cycle. It is received on arrival and stands as sent."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    release_settled_at = models.DateTimeField(
        null=True, blank=True, help_text="when the clearing authority said that the rest stays where it is"
    )

    objects = SubmissionQuerySet.as_manager()

    release_rule = "assessments.release_submission"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "originator"], name="one_submission_a_state_and_cycle"),
            models.CheckConstraint(condition=models.Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_at__isnull=True)
                | models.Q(state="received", sent_at__isnull=False),
                name="submission_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.originator}, {self.cycle}"


@tracked()
class Answer(Addressed, Labelled):
    """A State's answer to one clause in one cycle; what it says is in its parts."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="answers")

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


class PartKind(models.TextChoices):
    STATUS = "status", _("Status")
    PROGRESS = "progress", _("Progress")
    CHALLENGES = "challenges", _("Challenges")


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in-progress", _("In progress")
    IN_PLACE = "in-place", _("In place")
    CONTINUOUS = "continuous-practice", _("Continuous practice")
    NO_INFORMATION = "no-information", _("No information shared")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


@tracked(exclude=("folded", "search_vector"))
class AnswerPart(Addressed, Labelled):
    """One part of an answer with its own label: the public may read the text and not the status.

    Clause and cycle repeat those of the answer, kept equal by a foreign key over all of them, so that a released part
    can be read where its answer may not.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="parts")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="answer_parts")
    kind = models.CharField(max_length=20, choices=PartKind)
    value = models.TextField(help_text="a text, or the code of a status")
    language = models.CharField(max_length=10, help_text="language in which the State wrote")
    folded = models.TextField(blank=True)
    search_vector = search_vector_of("folded")
    version = models.PositiveIntegerField(default=1, help_text="raised by each save; a save names the one it saw")
    saved_at = models.DateTimeField(auto_now=True)

    objects = AnswerPartQuerySet.as_manager()

    release_rule = "assessments.release_part"

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "kind"], name="one_part_a_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=PartKind.values), name="answer_part_kind_known"),
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
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.answer_id}"

    def described(self) -> str:
        return f"{self.get_kind_display()}: {_described(self)}"

    def display_value(self) -> str:
        """The text, or the status in the reader's language."""
        return str(Status(self.value).label) if self.kind == PartKind.STATUS else self.value
