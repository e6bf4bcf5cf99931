# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind
from jointplan.assessments import messages
from jointplan.assessments.models import Submission
from jointplan.assessments.operations.clarifying import lock_steps, unanswered
from jointplan.assessments.operations.sending import readers_outside
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def mark_compiled(submission: Submission, *, by: Any) -> Submission:
    """The secretariat took the submission into the report. It says nothing about what is in it.

    Raises AnswerProblem while a question about it is open.
    """
    lock_steps(submission.pk)
    submission = Submission.objects.visible_to(by).get(pk=submission.pk)
    require(by, "assessments.mark_compiled", submission)
    if waiting := unanswered(submission, by):
        codes = ", ".join(dict.fromkeys(f"{asked.clause.code}, {asked.name}" for asked in waiting))
        raise AnswerProblem(
            _("A question is still open: %(codes)s. Wait for the State, or take the question back.") % {"codes": codes}
        )
    with connection.cursor() as cursor:
        # Locks, checks and changes: only the State itself could change its row otherwise.
        cursor.execute("SELECT assessments_mark_compiled(%s)", [submission.pk])
        if cursor.fetchone()[0] is None:
            raise AnswerProblem(_("It was taken into the report already."))
    submission.refresh_from_db(fields=["state", "compiled_at"])
    circle = Circle.objects.get(region_id=submission.originator.region_id, kind=CircleKind.SECRETARIAT)
    record("assessments.submission_compiled", submission, readers=readers_outside(submission, circle))
    messages.submission_compiled(submission)
    return submission
