# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody reads of a number of people, and what those read who have the answer before it is public."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.models import Label
from jointplan.assessments.counts import public_counts, value_for
from jointplan.assessments.schema import Choice, Kind, Question
from jointplan.assessments.values import clean_value, packed, shown_value, unpacked

SEXES = tuple(Choice(code, {"en": code}) for code in ("female", "male"))
AGES = tuple(Choice(code, {"en": code}) for code in ("0-17", "18-plus"))
REACHED = Question(
    "reached", "evidence", Kind.BY_SEX_AND_AGE, {"en": "People reached"}, {}, ("answered",), sexes=SEXES, ages=AGES
)
NAMES = [f"{sex.code}/{age.code}" for sex in SEXES for age in AGES]


def counted(*numbers: int | None, total: int | None = None) -> str:
    cells = {name: number for name, number in zip(NAMES, numbers, strict=True) if number is not None}
    given: dict[str, Any] = {"cells": cells} | ({} if total is None else {"total": total})
    return clean_value(REACHED, packed(given))


def test_large_numbers_are_read_by_everybody_as_they_are() -> None:
    value = counted(40, 50, 60, 70)
    assert value_for(Label.CLEAR, REACHED, value) == value
    assert public_counts(REACHED, value).total == 220


def test_a_small_number_goes_and_takes_another_with_it_that_would_give_it_back() -> None:
    value = counted(4, 50, 60, 70)
    shown = unpacked(value_for(Label.CLEAR, REACHED, value))
    assert shown == {"cells": {NAMES[2]: 60, NAMES[3]: 70}, "total": 184, "withheld": True}
    text = shown_value(REACHED, value_for(Label.CLEAR, REACHED, value))
    assert "In all: 184" in text
    assert "below 10 are not published" in text


@pytest.mark.parametrize("label", [label for label in Label if label != Label.CLEAR])
def test_those_who_have_it_before_it_is_public_read_every_number(label: Label) -> None:
    assert value_for(label, REACHED, counted(4, 50, 60, 70)) == counted(4, 50, 60, 70)


def test_the_difference_to_a_total_is_a_number_too() -> None:
    """Of 93 people 3 are told nothing more of: whoever takes the difference finds no small number."""
    counts = public_counts(REACHED, counted(40, 50, None, None, total=93))
    assert list(counts.cells.values()).count(None) == 1
    assert counts.total == 93


def test_a_small_total_goes_with_all_of_it() -> None:
    value = counted(1, 2, 3, 1)
    assert public_counts(REACHED, value).total is None
    assert "1" not in shown_value(REACHED, value_for(Label.CLEAR, REACHED, value)).replace("10", "")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(0, 60))
def test_what_is_left_never_gives_back_a_small_number(numbers: list[int], more: int) -> None:
    """However the numbers lie, what lacks in the total is nothing, or two numbers or more that together are no less."""
    complete = public_counts(REACHED, counted(*numbers))
    partly = public_counts(REACHED, counted(*numbers[:3], None, total=sum(numbers[:3]) + more))
    for counts, rest in ((complete, None), (partly, more)):
        cells = list(counts.cells.values())
        hidden = cells.count(None) + (rest is not None and (rest < 10 or None in cells))
        assert all(number is None or number >= 10 for number in cells)
        if counts.total is not None and hidden:
            left = counts.total - sum(number for number in cells if number is not None)
            assert hidden >= 2 or (rest is not None and rest >= 10)
            assert left >= 10
