# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small numbers of people are not published, and no sum gives them back.

`protect` is given every number that would be published and every sum among them, totals included. It leaves out each
that is below the bound, and then as many others as it takes until whoever knows all that stays, all sums, and that no
number of people is negative, finds for each number left out that it could be at least the bound, and at least two
different ones. What is exact here are fractions: nothing is rounded.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

BOUND = 10

Name = Hashable
# A total and what it is the sum of.
Sum = tuple[Name, Sequence[Name]]
Row = list[Fraction]


class TooManyNumbers(ValueError):
    """So many numbers hang together that nobody would wait for the answer. Publish fewer sums, or smaller tables."""


MOST = 300


def protect(numbers: Mapping[Name, int], sums: Iterable[Sum], *, bound: int = BOUND) -> frozenset[Name]:
    """The names of the numbers to leave out. Every name in `sums` has a number, and the sums are true.

    Raises TooManyNumbers. The same numbers always give the same answer.
    """
    if len(numbers) > MOST:
        raise TooManyNumbers(len(numbers))
    sums = [(total, tuple(parts)) for total, parts in sums]
    for total, parts in sums:
        if numbers[total] != sum(numbers[part] for part in parts):
            raise ValueError(f"{total!r} is not the sum of its parts")
    small = {name for name, number in numbers.items() if number < bound}
    hidden = set(small)
    while weak := _weak(numbers, sums, hidden, bound):
        hidden.add(_next_to(weak, numbers, sums, hidden))
    # What was left out early may not be needed any more; the smallest help best and stay longest.
    for name in sorted(hidden - small, key=lambda one: -numbers[one]):
        if not _weak(numbers, sums, hidden - {name}, bound):
            hidden.remove(name)
    return frozenset(hidden)


def _weak(numbers: Mapping[Name, int], sums: Sequence[Sum], hidden: set[Name], bound: int) -> set[Name]:
    """The numbers left out that what stays gives away, or shows to be below the bound."""
    found = set()
    for name in hidden:
        low, high = bounds(name, numbers, sums, hidden)
        if high is not None and (high < bound or low == high):
            found.add(name)
    return found


def _next_to(weak: set[Name], numbers: Mapping[Name, int], sums: Sequence[Sum], hidden: set[Name]) -> Name:
    """What to leave out besides: in the sum that has the fewest left out, what helps most other such sums as well."""
    order = list(numbers)
    members = [{total, *parts} for total, parts in sums]
    near = set(weak)
    while not any(one & near and one - hidden for one in members):
        further = near.union(*(one for one in members if one & near))
        if further == near:
            raise AssertionError("a number that stands in no sum with one that is shown has no upper bound")
        near = further
    open_sums = [one for one in members if one & near and one - hidden]
    fewest = min(len(one & hidden) for one in open_sums)
    tight = [one for one in open_sums if len(one & hidden) == fewest]
    candidates = set().union(*(one - hidden for one in tight))
    return min(candidates, key=lambda c: (-sum(c in one for one in tight), numbers[c], order.index(c)))


def bounds(
    name: Name, numbers: Mapping[Name, int], sums: Iterable[Sum], hidden: set[Name] | frozenset[Name]
) -> tuple[Fraction, Fraction | None]:
    """The least and the greatest that a number left out could be; None where nothing bounds it from above."""
    unknown = sorted(hidden, key=list(numbers).index)
    place = {one: column for column, one in enumerate(unknown)}
    rows: list[Row] = []
    for total, parts in sums:
        row = [Fraction(0)] * (len(unknown) + 1)
        for sign, one in ((1, total), *((-1, part) for part in parts)):
            if one in place:
                row[place[one]] += sign
            else:
                row[-1] -= sign * numbers[one]
        if any(row[:-1]):
            rows.append(row)
    high = _greatest(rows, len(unknown), place[name], 1)
    low = _greatest(rows, len(unknown), place[name], -1)
    return (Fraction(0) if low is None else -low), high


def _greatest(rows: Sequence[Row], count: int, column: int, sign: int) -> Fraction | None:
    """The greatest `sign * x[column]` with every x at least 0 and all rows true; None where there is none.

    The simplex method in two phases, by the rule of Bland, which never runs in a circle.
    """
    extra = len(rows)
    width = count + extra
    table: list[Row] = []
    for number, row in enumerate(rows):
        turned = [-value for value in row] if row[-1] < 0 else list(row)
        helping = [Fraction(int(number == other)) for other in range(extra)]
        table.append([*turned[:-1], *helping, turned[-1]])
    basis = [count + number for number in range(extra)]
    _maximise(table, basis, [Fraction(0)] * count + [Fraction(-1)] * extra, width)
    for number, one in enumerate(basis):
        # A helping variable that stayed, at zero, makes room for a real one wherever there is one.
        other = next((c for c in range(count) if table[number][c]), None) if one >= count else None
        if other is not None:
            _pivot(table, basis, number, other)
    goal = [Fraction(0)] * count
    goal[column] = Fraction(sign)
    if not _maximise(table, basis, goal + [Fraction(0)] * extra, count):
        return None
    return sum((goal[one] * row[-1] for row, one in zip(table, basis, strict=True) if one < count), Fraction(0))


def _maximise(table: list[Row], basis: list[int], goal: Row, width: int) -> bool:
    """Walk to the greatest value of `goal` over the first `width` variables. False where there is none."""
    while True:
        enters = next((c for c in range(width) if c not in basis and _gain(table, basis, goal, c) > 0), None)
        if enters is None:
            return True
        limits = [(row[-1] / row[enters], basis[n], n) for n, row in enumerate(table) if row[enters] > 0]
        if not limits:
            return False
        _pivot(table, basis, min(limits)[2], enters)


def _gain(table: list[Row], basis: list[int], goal: Row, column: int) -> Fraction:
    return goal[column] - sum((goal[one] * row[column] for row, one in zip(table, basis, strict=True)), Fraction(0))


def _pivot(table: list[Row], basis: list[int], number: int, column: int) -> None:
    by = table[number][column]
    table[number] = [value / by for value in table[number]]
    for other, row in enumerate(table):
        if other != number and row[column]:
            times = row[column]
            table[other] = [value - times * here for value, here in zip(row, table[number], strict=True)]
    basis[number] = column
