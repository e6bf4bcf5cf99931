# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days in forms, and days of which a source gives the month or the year alone."""

import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format


class DayInput(forms.DateInput):
    """A day as browsers write it. What is none is not put back into the field: they would complain."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        try:
            return super().format_value(parse_date(value) if isinstance(value, str) else value)
        except ValueError:
            return None


def in_words(day: str) -> str:
    """A day, a month or a year (`2026-05-14`, `2026-05`, `2026`) as the language of the page writes it."""
    hyphens = day.count("-")
    if not hyphens:
        return day
    first = datetime.date.fromisoformat((day + "-01")[:10])
    return date_format(first, "DATE_FORMAT" if hyphens > 1 else "YEAR_MONTH_FORMAT")
