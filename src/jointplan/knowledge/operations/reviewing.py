# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking again, on its review-by date, whether a work still holds."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointplan.access.today import today
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.knowledge import guidance_messages
from jointplan.knowledge.models import Guidance
from jointplan.knowledge.operations.guidance import GuidanceProblem, locked, log_readers
from jointplan.notifications.operations import mark_done
from jointplan.parties.models import Party


@transaction.atomic
def review_guidance(guidance: Guidance, *, review_by: date | None, by: Any) -> Guidance:
    """Say that a work still holds, and when to look again; None: never."""
    guidance = locked(guidance)
    require(by, "knowledge.review_guidance", guidance)
    if review_by is not None and review_by <= today():
        raise GuidanceProblem(_("Give a day that is still to come, or none."), "review_by")
    guidance.review_by, guidance.reviewed_on = review_by, today()
    guidance.save(update_fields=["review_by", "reviewed_on"])
    mark_done(guidance, names=[guidance_messages.REVIEW_DUE.name])
    record("knowledge.guidance_reviewed", guidance, readers=log_readers(guidance), review_by=review_by)
    return guidance


@transaction.atomic
def remind_of_reviews(*, by: Any) -> int:
    """Ask those who write for the originators of works whose review-by date comes; returns how many works that are.

    The database tells numbers and random ids alone, because no party of the works takes part.
    """
    require(by, "knowledge.keep_library")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, uid, originator_id, label, named, review_by FROM knowledge_reviews_due()")
        due = cursor.fetchall()
    parties = Party.objects.select_related("region").in_bulk({row[2] for row in due})
    for pk, uid, originator, label, named, review_by in due:
        work = Guidance(pk=pk, uid=uid, originator=parties[originator], label=label, review_by=review_by)
        guidance_messages.review_due(work, named)
    return len(due)
