# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, CircleKind
from jointplan.assessments import messages
from jointplan.assessments.models import Submission
from jointplan.assessments.operations.sending import readers_outside
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.operations import record
from jointplan.core.rules import require


@transaction.atomic
def mark_compiled(submission: Submission, *, by: Any) -> Submission:
    """The secretariat took the submission into the report. It says nothing about what is in it."""
    submission = Submission.objects.visible_to(by).get(pk=submission.pk)
    require(by, "assessments.mark_compiled", submission)
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
