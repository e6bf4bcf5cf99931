# SPDX-License-Identifier: AGPL-3.0-or-later
"""What follows when who reads an answer changes, whichever page or command it was changed by."""

from typing import Any

from jointplan.access.following import Change, follows, waits_for
from jointplan.access.models import Label
from jointplan.access.today import today
from jointplan.access.tokens import party_token
from jointplan.assessments.holding import why_it_waits, why_older_stays
from jointplan.assessments.models import Answer, AnswerPart, Snapshot, Submission, WithdrawnItem
from jointplan.assessments.operations.holding import leave_holds, leave_replaced
from jointplan.assessments.operations.versions import withdraw_replaced
from jointplan.audit.operations import record


@waits_for(AnswerPart)
def part_public_after_the_hold(part: AnswerPart) -> str:
    """The same, and no part goes behind that of a later version which is public."""
    return why_it_waits(part.submission) or why_older_stays(part)


@waits_for(Answer, Snapshot)
def public_after_the_hold(row: Any) -> str:
    """Nothing of a submission is public before its first release was open to be stopped."""
    return why_it_waits(row.submission)


@waits_for(Submission)
def submission_public_after_the_hold(row: Submission) -> str:
    return why_it_waits(row)


@follows(AnswerPart)
def after_a_change(part: AnswerPart, change: Change) -> None:
    """A public part takes the place of an older version's; a withdrawal is noted in public and ends what waits."""
    if change.narrows:
        leave_holds(part, change.reason)
        if change.was == Label.CLEAR and part.label != Label.CLEAR:
            _note_in_public(part)
    elif part.label == Label.CLEAR:
        # In this order: what becomes public in this very moment is then seen, and withdrawn.
        leave_replaced(part, change.reason)
        withdraw_replaced(part, by=change.by)


def _note_in_public(part: AnswerPart) -> None:
    """Where a newer version of the part is public, nothing was taken from the public."""
    if AnswerPart.objects.released().same_question(part).exists():
        return
    item = WithdrawnItem.objects.create(
        originator_id=part.originator_id,
        label=Label.CLEAR,
        cycle_id=part.cycle_id,
        clause_id=part.clause_id,
        kind=part.kind,
        withdrawn_on=today(),
    )
    item.refresh_from_db(fields=["readers"])
    home = [party_token(part.originator_id)]
    record("assessments.withdrawal_listed", item, readers=home, clause=part.clause.code, cycle=part.cycle.names)
