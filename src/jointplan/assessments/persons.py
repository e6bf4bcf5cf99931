# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the questionnaire wants no person to be identifiable: what looks like a name is shown before it is saved."""

from collections.abc import Iterable, Mapping

from jointplan.assessments.operations.merging import Change
from jointplan.assessments.schema import Question
from jointplan.assessments.values import text_in
from jointplan.core.names import names_in


def names_typed(changes: Mapping[str, Change], questions: Iterable[Question]) -> list[str]:
    """What looks like a name in texts that were changed now, each once, in the order of the form."""
    found: dict[str, None] = {}
    for question in questions:
        change = changes.get(question.key)
        if change and not change.is_none:
            before = set(names_in(text_in(question, change.base)))
            found |= dict.fromkeys(name for name in names_in(text_in(question, change.mine)) if name not in before)
    return list(found)
