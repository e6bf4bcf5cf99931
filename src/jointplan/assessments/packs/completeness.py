# SPDX-License-Identifier: AGPL-3.0-or-later
"""What answers would still need after an import, and what they say although another answer makes it not asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.packs.reading import ReadPack
from jointplan.assessments.schema import Question
from jointplan.assessments.values import answer_of

# By clause and question: what is said, and where in the file it stands.
Values = Mapping[str, str]


def open_in(questions: tuple[Question, ...], values: Values) -> Iterator[tuple[Question, str]]:
    """Questions of one clause that are needed and open, or answered and not asked, each with what to do."""
    said = {key: value for key, value in values.items() if value}
    answers = {question.key: answer_of(question, said[question.key]) for question in questions if question.key in said}
    for question in questions:
        is_asked = question.is_asked_with(answers)
        if question.is_needed and is_asked and question.key not in said:
            yield question, _("This question needs an answer before the submission is sent.")
        elif not is_asked and question.key in said:
            yield question, _("This is not asked, because of another answer. Empty it, or change the other answer.")


def changed_codes(read: ReadPack, changes: Mapping[str, Any]) -> Iterator[str]:
    """Clauses that the file changes, in its order."""
    seen = dict.fromkeys(code for code, _key in read.answers)
    return (code for code in seen if code in changes)
