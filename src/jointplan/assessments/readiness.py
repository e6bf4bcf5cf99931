# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has to be known before a submission leaves and is decided elsewhere, asked in one place.

Each function here is the only way in which sending and its checks learn about clearance, conflicts, contributions and
names of persons.
"""

from collections import Counter
from typing import Any

from jointplan.assessments.clearing import clearance_of
from jointplan.assessments.clearing import what_clearance_lacks as what_clearance_lacks
from jointplan.assessments.models import AnswerPart, KeptConflict, Submission
from jointplan.assessments.turns import Work, lines_of
from jointplan.core.names import names_in as names_in


def language_cleared(submission: Submission) -> str:
    """The language version to which clearance binds; before there is one, that in which most of it is written."""
    facts = clearance_of(submission)
    if facts is not None:
        return facts.language
    parts = AnswerPart.objects.filter(submission=submission).select_related("cycle")
    counted = Counter(part.language for part in parts.only("language", "kind", "cycle") if is_written(part))
    return min(counted, key=lambda language: (-counted[language], language), default="en")


def open_conflicts(submission: Submission) -> list[tuple[str, str]]:
    """Where two people wrote and nobody has settled which text stands: (clause, question)."""
    kept = KeptConflict.objects.open().on_submission(submission.pk).shown()
    return [(conflict.answer.clause.code, conflict.kind) for conflict in kept]


def waiting_contributions(submission: Submission, user: Any) -> list[tuple[str, str]]:
    """What bodies handed over and nobody has considered: (clause, name of the body), as far as the reader sees it."""
    lines = lines_of(user, submission.cycle_id, state_id=submission.originator_id)
    return [(line.assignment.clause.code, str(line.assignment.agency)) for line in lines if line.work == Work.HANDED]


def is_written(part: AnswerPart) -> bool:
    """True where people wrote words of a language."""
    return part.question is None or part.question.is_written
