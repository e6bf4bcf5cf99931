# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.utils import translation

from jointplan.core.days import DayInput, in_words


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", "2026-05-14", "14 May 2026"),
        ("en", "2026-05", "May 2026"),
        ("ru", "2026-05-14", "14 мая 2026 года"),
        ("ru", "2026", "2026"),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(language: str, day: str, said: str) -> None:
    with translation.override(language):
        assert in_words(day) == said


@pytest.mark.parametrize(("value", "shown"), [("2026-05-14", "2026-05-14"), ("never", None), ("2026-02-30", None)])
def test_what_is_no_day_is_not_put_back_into_a_field_for_days(value: str, shown: str | None) -> None:
    assert DayInput().format_value(value) == shown
