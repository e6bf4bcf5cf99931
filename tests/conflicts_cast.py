# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text of Aldermoor's coordinator that was kept aside because another stood there already."""

from typing import Any

from jointplan.access.identity import acting_as
from jointplan.assessments.models import Submission
from jointplan.assessments.operations.merging import Change, merge_answer

CONFLICT_CANARY = "canaryofakepttext"


def build(coordinator: Any) -> None:
    with acting_as(coordinator):
        submission = Submission.objects.get(originator__code="aldermoor", cycle__code="2022")
        clause = submission.cycle.edition.clauses.get(code="1.1.1")
        changes = {"progress": Change("", f"Lamps were counted twice, {CONFLICT_CANARY}.", "en")}
        merge_answer(submission, clause, changes, by=coordinator)
