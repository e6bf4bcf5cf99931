# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attack: whoever holds everything that stays tries to get back what was left out, by other means than the code."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointplan.core.suppression import BOUND, MOST, Sum, TooManyNumbers, bounds, protect

Condition = tuple[tuple[Fraction, ...], Fraction]  # coefficients · x + constant >= 0


def table(rows: Sequence[Sequence[int]]) -> tuple[dict[Any, int], list[Sum]]:
    """Cells with the totals of rows and columns and of all, and every sum that a reader can make of them."""
    high, wide = range(len(rows)), range(len(rows[0]))
    numbers: dict[Any, int] = {(r, c): rows[r][c] for r, c in product(high, wide)}
    numbers |= {(r, "all"): sum(rows[r]) for r in high}
    numbers |= {("all", c): sum(rows[r][c] for r in high) for c in wide}
    numbers["all", "all"] = sum(map(sum, rows))
    sums: list[Sum] = [((r, "all"), [(r, c) for c in wide]) for r in [*high, "all"]]
    sums += [(("all", c), [(r, c) for r in high]) for c in [*wide, "all"]]
    return numbers, sums


def could_reach(name: Any, level: int, numbers: dict[Any, int], sums: list[Sum], hidden: frozenset[Any]) -> bool:
    """Whether a number left out could be `level` or more, by elimination of one unknown after the other."""
    unknown = sorted(hidden, key=str)
    conditions: set[Condition] = set()
    for total, parts in sums:
        row = [Fraction(0)] * len(unknown)
        rest = Fraction(0)
        for sign, one in ((1, total), *((-1, part) for part in parts)):
            if one in hidden:
                row[unknown.index(one)] += sign
            else:
                rest += sign * numbers[one]
        conditions |= {(tuple(row), rest), (tuple(-v for v in row), -rest)}
    for place in range(len(unknown)):
        conditions.add((tuple(Fraction(int(p == place)) for p in range(len(unknown))), Fraction(0)))
    wanted = unknown.index(name)
    conditions.add((tuple(Fraction(int(p == wanted)) for p in range(len(unknown))), Fraction(-level)))
    return feasible(conditions, len(unknown))


def feasible(conditions: set[Condition], count: int) -> bool:
    """Gauss where two conditions are an equation, Fourier and Motzkin for the rest."""
    conditions = {scaled(c) for c in conditions}
    for place in range(count):
        equation = next((c for c in conditions if c[0][place] and (tuple(-v for v in c[0]), -c[1]) in conditions), None)
        if equation is not None:
            conditions = {scaled(without(c, equation, place)) for c in conditions}
        else:
            above = [c for c in conditions if c[0][place] < 0]
            below = [c for c in conditions if c[0][place] > 0]
            rest = {c for c in conditions if not c[0][place]}
            rest |= {scaled(without(one, other, place)) for one in above for other in below}
            conditions = rest
        if any(not any(row) and constant < 0 for row, constant in conditions):
            return False
        conditions = {c for c in conditions if any(c[0])}
    return True


def scaled(condition: Condition) -> Condition:
    row, constant = condition
    size = max((abs(v) for v in row), default=Fraction(0)) or Fraction(1)
    return tuple(v / size for v in row), constant / size


def without(one: Condition, other: Condition, place: int) -> Condition:
    """`one` with the unknown at `place` taken out by means of `other`."""
    factor = one[0][place] / other[0][place]
    row = tuple(a - factor * b for a, b in zip(one[0], other[0], strict=True))
    return row, one[1] - factor * other[1]


def determined(numbers: dict[Any, int], sums: list[Sum], hidden: frozenset[Any]) -> set[Any]:
    """Numbers left out that the sums alone fix: those for which a row of the reduced system has no other unknown."""
    unknown = sorted(hidden, key=str)
    rows = []
    for total, parts in sums:
        row = [Fraction(0)] * len(unknown)
        for sign, one in ((1, total), *((-1, part) for part in parts)):
            if one in hidden:
                row[unknown.index(one)] += sign
        rows.append(row)
    done = 0
    for column in range(len(unknown)):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [v / rows[done][column] for v in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return {unknown[row.index(1)] for row in rows if sum(map(bool, row)) == 1}


def attack(numbers: dict[Any, int], sums: list[Sum]) -> frozenset[Any]:
    hidden = protect(numbers, sums)
    assert all(name in hidden for name, number in numbers.items() if number < BOUND)
    assert determined(numbers, sums, hidden) == set()
    for name in hidden:
        assert could_reach(name, BOUND, numbers, sums, hidden), name
    return hidden


CELLS = st.one_of(st.integers(0, 12), st.integers(0, 400))


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=6))
def test_no_total_gives_back_a_small_number_of_a_list(cells: list[int]) -> None:
    numbers: dict[Any, int] = dict(enumerate(cells)) | {"all": sum(cells)}
    attack(numbers, [("all", range(len(cells)))])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_sum_of_rows_and_columns_gives_back_a_small_number(rows: list[list[int]]) -> None:
    attack(*table(rows))


def test_large_numbers_all_stay() -> None:
    assert attack(*table([[50, 60], [70, 80]])) == frozenset()


def test_one_small_number_takes_three_others_with_it() -> None:
    assert len(attack(*table([[5, 60, 70], [70, 80, 90], [90, 95, 99]]))) == 4


def test_two_small_numbers_in_one_sum_are_not_enough_when_the_rest_shows_that_both_are_small() -> None:
    numbers, sums = {"a": 3, "b": 4, "c": 500, "all": 507}, [("all", ["a", "b", "c"])]
    assert bounds("a", numbers, sums, {"a", "b"}) == (0, 7)
    assert attack(numbers, sums) == {"a", "b", "c"}


def test_zero_is_a_small_number_too() -> None:
    assert attack({"a": 0, "b": 80, "all": 80}, [("all", ["a", "b"])]) == {"a", "b"}


def test_a_small_total_is_left_out_with_all_that_it_is_made_of() -> None:
    assert attack({"a": 3, "b": 4, "all": 7}, [("all", ["a", "b"])]) == {"a", "b", "all"}


def test_the_same_numbers_give_the_same_answer() -> None:
    numbers, sums = table([[5, 60, 70], [70, 80, 90]])
    assert protect(numbers, sums) == protect(dict(numbers), list(sums))


def test_what_is_no_sum_and_what_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        protect({"a": 20, "all": 21}, [("all", ["a"])])
    with pytest.raises(TooManyNumbers):
        protect(dict.fromkeys(range(MOST + 1), 20), [])
