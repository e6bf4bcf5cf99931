# SPDX-License-Identifier: AGPL-3.0-or-later
"""Equal alignments are many: of these, the one whose differences begin and end where stretches do.

When a bullet is left out whose first word is that of the next bullet, the words from its second one to that first word
might as well be the missing ones. A reader wants to hear that the bullet is missing.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from jointplan.plans.reading.align import Span

_FARTHEST = 40  # words

Spans = list[Span | None]


def extend(expected: bytes, keys: bytes, spans: Spans, left: int, right: int) -> None:
    """Match the words on both sides of a difference (missing words ``left:right``) that can be matched."""
    after = spans[right] if right < len(spans) else None
    before = spans[left - 1] if left else None
    low = before[1] if before else 0
    while after and right > left and after[0] > low and keys[after[0] - 1] == expected[right - 1]:
        right, after = right - 1, (after[0] - 1, after[0])
        spans[right] = after
    high = after[0] if after else len(keys)
    while before and left < right and before[1] < high and keys[before[1]] == expected[left]:
        before = (before[1], before[1] + 1)
        spans[left] = before
        left += 1


def slide_loss(expected: bytes, starts: Set[int], spans: Spans, left: int, right: int) -> None:
    """Slide missing words ``left:right`` to where a stretch begins and one ends, or at least one of both."""
    best, shift = _rank(starts, left, right), 0
    for step in range(1, _FARTHEST):
        if left - step < 0 or spans[left - step] is None or expected[left - step] != expected[right - step]:
            break
        best, shift = max((best, shift), (_rank(starts, left - step, right - step), -step), key=lambda pair: pair[0])
    for step in range(_FARTHEST):
        if right + step >= len(spans) or spans[right + step] is None or expected[left + step] != expected[right + step]:
            break
        best, shift = max(
            (best, shift), (_rank(starts, left + step + 1, right + step + 1), step + 1), key=lambda pair: pair[0]
        )
    for step in range(1, -shift + 1):
        spans[right - step], spans[left - step] = spans[left - step], None
    for step in range(shift):
        spans[left + step], spans[right + step] = spans[right + step], None


def _rank(starts: Set[int], left: int, right: int) -> int:
    return (left in starts) + (right in starts)


def slide_gain(keys: Sequence[int], starts: Set[int], spans: Spans, at: int, start: int, end: int) -> None:
    """Slide added fragments ``start:end`` before expected word ``at`` to where a stretch begins."""
    if at in starts:
        return
    for step in range(1, _FARTHEST):
        if (
            at - step < 0
            or spans[at - step] != (start - step, start - step + 1)
            or keys[start - step] != keys[end - step]
        ):
            break
        if at - step in starts:
            for moved in range(1, step + 1):
                spans[at - moved] = (end - moved, end - moved + 1)
            return
    for step in range(_FARTHEST):
        if (
            at + step >= len(spans)
            or spans[at + step] != (end + step, end + step + 1)
            or keys[start + step] != keys[end + step]
        ):
            break
        if at + step + 1 in starts:
            for moved in range(step + 1):
                spans[at + moved] = (start + moved, start + moved + 1)
            return
