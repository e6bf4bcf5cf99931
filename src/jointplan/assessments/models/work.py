# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work inside a State: what the coordinator asks of which post, and whose turn it is with what the body wrote."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Labelled
from jointplan.accounts.models import Post
from jointplan.assessments.models.answers import Answer
from jointplan.assessments.models.cycles import Cycle
from jointplan.assessments.querysets import AssignmentQuerySet, TurnQuerySet
from jointplan.audit.history import tracked
from jointplan.core.models import Addressed
from jointplan.parties.models import Party
from jointplan.plans.models import Clause


@tracked()
class Assignment(Addressed, Labelled):
    """The coordinator of a State asks a post in one of its bodies to answer to a clause in a cycle.

    The State is its originator, and the audience is the circle in which that body is alone: the body reads what is
    asked of it, and no other body sees anything of it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", help_text="of the agency")
    due_on = models.DateField()
    note = models.TextField(blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was withdrawn")

    objects = AssignmentQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle", "clause", "agency"],
                condition=models.Q(ended_at__isnull=True),
                name="one_assignment_of_a_clause_to_an_agency",
            ),
            models.CheckConstraint(
                condition=~models.Q(agency=models.F("originator")), name="assignment_is_for_a_body_of_the_state"
            ),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["cycle", "agency"], name="assignment_by_agency")]

    def __str__(self) -> str:
        return f"{self.clause}, {self.agency}"

    def described(self) -> str:
        return gettext("Assignment of %(code)s to %(agency)s") % {"code": self.clause.code, "agency": self.agency}


class TurnKind(models.TextChoices):
    FINISHED = "finished", _("Given to the validator")
    SENT_BACK = "sent-back", _("Sent back by the validator")
    HANDED = "handed", _("Handed over")
    TAKEN_BACK = "taken-back", _("Taken back")
    ASKED_AGAIN = "asked-again", _("Asked again")
    CONSIDERED = "considered", _("Considered")


# The coordinator's steps; the others are the agency's.
OF_THE_STATE = (TurnKind.ASKED_AGAIN, TurnKind.CONSIDERED)


@tracked()
class Turn(Addressed, Labelled):
    """A step of a body's answer on its way to the coordinator, with the reason where one was given.

    Steps inside the agency are read by the agency, those between agency and coordinator by both, and that the
    coordinator has considered an answer by the State itself. Whose turn it is follows from the last one.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=20, choices=TurnKind)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = TurnQuerySet.as_manager()

    class Meta(Labelled.Meta):
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=TurnKind.values), name="turn_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["asked-again", "sent-back"]) | ~models.Q(reason=""),
                name="turn_back_has_its_reason",
            ),
        ]
        indexes = [*Labelled.Meta.indexes, models.Index(fields=["answer", "made_at"], name="turn_by_answer")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.answer_id}"

    def described(self) -> str:
        return f"{self.get_kind_display()}: {self.answer.described()}"
