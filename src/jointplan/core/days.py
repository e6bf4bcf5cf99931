# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days in forms."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_date


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
