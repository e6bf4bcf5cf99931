# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.querysets import CycleQuerySet, QuestionnaireQuerySet
from jointplan.audit.history import tracked
from jointplan.core.text import localise
from jointplan.meetings.models import Decision
from jointplan.plans.models import Edition


class CycleState(models.TextChoices):
    PREPARED = "prepared", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    PUBLISHED = "published", _("Published")


class Questionnaire(models.Model):
    """One version of what is asked in the cycles of an edition. A version is never changed: a change is a new one."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questionnaires")
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    names = models.JSONField(default=dict, help_text="{language: name}")
    data = models.JSONField(help_text="what `schema.read_schema` reads")
    sha256 = models.CharField(max_length=64, help_text="of the data as canonical JSON")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "version"], name="questionnaire_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="questionnaire_versions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{localise(self.names).text or self.code}, {self.version}"


@tracked()
class Cycle(models.Model):
    """A period for which the States answer to the measures of one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cycles")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="cycles")
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


class Step(models.TextChoices):
    """What the States decided about a cycle."""

    OPENED = "opened", _("Opened")
    CHANGED = "changed", _("Changed")
    CLOSED = "closed", _("Closed")
    PUBLISHED = "published", _("Published")


class CycleDecision(models.Model):
    """By which decision of the States a cycle was opened, changed, closed or published."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="decisions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, choices=Step)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="cycle_step_known"),
            models.UniqueConstraint(
                fields=["cycle", "step"], condition=~models.Q(step="changed"), name="cycle_step_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.get_step_display()}"
