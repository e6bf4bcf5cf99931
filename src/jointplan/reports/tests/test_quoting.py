# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quotations are cut at the end of a sentence, and it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointplan.assessments.reviews import all_reviews, last_review, next_review
from jointplan.core.papers import ranges
from jointplan.reports.quoting import CUT, LONGEST_SENTENCE, cut


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Lamps were lit. They burn.", 10, "Lamps were lit. They burn."),
        ("Lamps were lighted again. They burn all night long. Nobody sleeps.", 8, "Lamps were lighted again. […]"),
        ("The law no. 4 of May was passed today. It holds.", 6, "The law no. 4 of May was passed today. […]"),
        ("Маяки зажжены заново. Они горят всю ночь.", 4, "Маяки зажжены заново. […]"),
        ("one two three four five six seven eight nine", 2, "one two […]"),
    ],
)
def test_whole_sentences_are_kept(text: str, words: int, expected: str) -> None:
    assert cut(text, words) == expected


@given(st.text(max_size=400), st.integers(min_value=1, max_value=50))
def test_a_quotation_is_the_beginning_of_what_was_written_and_says_when_it_ends_early(text: str, words: int) -> None:
    said, whole = cut(text, words), " ".join(text.split())
    assert whole.startswith(said.removesuffix(CUT))
    assert said == whole or said.endswith(CUT)
    assert len(said.split()) <= words * LONGEST_SENTENCE + 1


@given(st.lists(st.integers(min_value=1, max_value=60)))
def test_numbers_that_follow_one_another_are_printed_together(numbers: list[int]) -> None:
    back = set()
    for mark, first in ranges(numbers):
        ends = [int(one) for one in mark.split("–")]
        assert ends[0] == first
        back |= set(range(ends[0], ends[-1] + 1))
    assert back == set(numbers)


def test_a_cycle_is_planned_back_from_the_next_review() -> None:
    reviews = all_reviews()
    assert [one.number for one in reviews] == list(range(1, 11))
    assert all(one.source or one.confidence == "recalled" for one in reviews)
    last = reviews[-1]
    assert last.is_expected
    assert next_review(reviews[-2].day) == reviews[-2]
    assert next_review(last.day.replace(year=last.day.year + 1)) is None
    assert last_review(last.day) == reviews[-2]
    assert last.cycle_closes_by < last.contributions_by < last.day
