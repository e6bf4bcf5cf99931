# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long the first public release of a submission waits."""

import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.access.models import Label
from jointplan.assessments.models import AnswerPart, HeldRelease, Submission


def hold_of(submission: Submission) -> datetime.timedelta:
    """How long a public release of the submission waits from now on; nothing once it had one, or where all is invented.

    Asked by a member of the State: nobody else reads what was public once.
    """
    region = submission.originator.region
    if region.is_fictional or had_public_release(submission):
        return datetime.timedelta(0)
    return datetime.timedelta(hours=settings.RELEASE_HOLD_HOURS)


def had_public_release(submission: Submission) -> bool:
    """True when a part of it, or of an earlier version of it, is public or was so once: a correction does not wait."""
    versions = AnswerPart._meta.get_field("events").related_model._default_manager
    return bool(
        versions.filter(
            cycle_id=submission.cycle_id, originator_id=submission.originator_id, label=Label.CLEAR
        ).exists()
    )


def parts_held(submission: Submission) -> set[int]:
    """Numbers of the parts that wait to become public."""
    waiting = HeldRelease.objects.waiting().filter(submission=submission).values_list("parts", flat=True)
    return {part for parts in waiting for part in parts}


def why_older_stays(part: AnswerPart) -> str:
    """Why a part does not become public beside the same part of a later version, as text for people."""
    later = AnswerPart.objects.released().same_question(part).filter(submission__version__gt=part.submission.version)
    if not later.exists():
        return ""
    return _("A later version of this is public. An earlier one does not take its place.")


def why_it_waits(submission: Submission) -> str:
    """Why nothing of the submission becomes public at once, as text for people; empty where it may."""
    hold = hold_of(submission)
    if not hold:
        return ""
    return _(
        "The first public release of what a State sent waits %(hours)d hours. "
        "Release it on the page “Release” of the submission."
    ) % {"hours": hold.total_seconds() // 3600}
