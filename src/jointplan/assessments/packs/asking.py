# SPDX-License-Identifier: AGPL-3.0-or-later
from jointplan.assessments.asking import asked_in
from jointplan.assessments.models import Assignment, Submission


def asked_codes(submission: Submission) -> list[str]:
    """The clauses that are answered in the submission, in the order of the plan.

    Of a State everything that the cycle asks, of a body what the coordinator asked of it.
    """
    asked = list(asked_in(submission.cycle))
    if submission.contributes_to_id is None:
        return asked
    assigned = Assignment.objects.standing().in_cycle(submission.cycle_id).to_agency(submission.originator_id)
    codes = set(assigned.values_list("clause__code", flat=True))
    return [code for code in asked if code in codes]
