# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seam until the merge of drafts arrives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jointplan.assessments.models import AnswerPart, Origin, Submission
from jointplan.assessments.operations.answers import PartInput, Saved, save_answer
from jointplan.plans.models import Clause


@dataclass(frozen=True)
class Change:
    base: str
    mine: str
    language: str
    base_language: str = ""


def merge_answer(
    submission: Submission, clause: Clause, changes: Mapping[str, Change], *, by: Any, came_by: str = Origin.IMPORTED
) -> Saved:
    there = {p.kind: p for p in AnswerPart.objects.filter(submission=submission, clause=clause)}
    seen = {k: (there[k].version if k in there and there[k].value in {c.base, c.mine} else 0) for k, c in changes.items()}
    inputs = {k: PartInput(c.mine, c.language, seen[k], came_by) for k, c in changes.items()}
    return save_answer(submission, clause, inputs, by=by)
