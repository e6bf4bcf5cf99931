# SPDX-License-Identifier: AGPL-3.0-or-later
"""A release of Brindal that waits to become public."""

import datetime

from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart, Submission
from jointplan.assessments.operations.holding import hold_release

CANARY_OF_HOLD = "canaryofholding"


def build(clearing: User) -> None:
    with acting_as(clearing):
        submission = Submission.objects.get(originator__code="brindal", cycle__code="2021")
        part = AnswerPart.objects.get(submission=submission, clause__code="1.1.1", kind="challenges")
        moment = timezone.now() + datetime.timedelta(days=300)
        hold_release(submission, [part], public_at=moment, reason=f"Agreed, {CANARY_OF_HOLD}.", by=clearing)
