# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts of people as everybody may read them: small ones are left out, and what would give them back as well."""

from dataclasses import dataclass
from typing import Any

from jointplan.access.models import Label
from jointplan.assessments.schema import Kind, Question
from jointplan.assessments.values import cell, packed, unpacked
from jointplan.core.suppression import protect

TOTAL, REST = "total", "rest"


@dataclass(frozen=True)
class Counts:
    """Counts by cell, and the total, as they are published; None stands for what was counted and is left out."""

    cells: dict[str, int | None]
    total: int | None

    @property
    def is_whole(self) -> bool:
        return self.total is not None and None not in self.cells.values()


def public_counts(question: Question, value: str) -> Counts:
    """What may be published of an answer that counts people by sex and age."""
    given = unpacked(value)
    counted: dict[str, int] = given.get("cells", {})
    numbers: dict[Any, int] = {**counted, TOTAL: given["total"]}
    parts: list[Any] = list(counted)
    if len(counted) < len(question.sexes) * len(question.ages):
        # Those of whom nothing more is told are the difference, which every reader can take.
        numbers[REST] = given["total"] - sum(counted.values())
        parts.append(REST)
    hidden = protect(numbers, [(TOTAL, parts)])
    order = [cell(sex, age) for sex in question.sexes for age in question.ages]
    shown = {name: None if name in hidden else counted[name] for name in order if name in counted}
    return Counts(shown, None if TOTAL in hidden else given["total"])


def value_for(label: str, question: Question | None, value: str) -> str:
    """The value for whoever reads a part with that label: what is public has no small counts of people in it."""
    if label != Label.CLEAR or question is None or question.kind != Kind.BY_SEX_AND_AGE or not value:
        return value
    counts = public_counts(question, value)
    if counts.is_whole:
        return value
    cells = {name: count for name, count in counts.cells.items() if count is not None}
    return packed({"cells": cells, "total": counts.total, "withheld": True})
