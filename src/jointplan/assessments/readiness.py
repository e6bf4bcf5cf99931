# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has to be known before a submission leaves and is decided elsewhere, asked in one place.

Each function here is the only way in which sending and its checks learn about clearance, conflicts, contributions and
names of persons.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from jointplan.assessments.models import AnswerPart, Submission


def what_clearance_lacks(submission: Submission) -> list[str]:
    """What is still missing before the submission is cleared, in plain sentences; empty means that it may be sent."""
    return []


def language_cleared(submission: Submission) -> str:
    """The language version to which clearance binds: the one in which most of it is written."""
    parts = AnswerPart.objects.filter(submission=submission)
    counted = Counter(part.language for part in parts.only("language", "kind", "cycle") if is_written(part))
    return min(counted, key=lambda language: (-counted[language], language), default="en")


def footnotes_on(submission: Submission) -> Mapping[int, list[dict[str, str]]]:
    """Footnotes of reservations by part: `[{text, language}]`, in their order."""
    return {}


def open_conflicts(submission: Submission) -> list[tuple[str, str]]:
    """Where two people wrote and nobody has settled which text stands: (clause, question)."""
    return []


def waiting_contributions(submission: Submission, user: Any) -> list[tuple[str, str]]:
    """What bodies handed over and nobody has considered: (clause, name of the body), as far as the reader sees it."""
    return []


def names_in(text: str) -> list[str]:
    """What looks like the name of a person."""
    return []


def is_written(part: AnswerPart) -> bool:
    """True where people wrote words of a language."""
    return part.question is None or part.question.is_written
