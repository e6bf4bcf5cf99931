# SPDX-License-Identifier: AGPL-3.0-or-later
"""Filters that every list shares."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy
from django_filters.fields import ChoiceField

from jointplan.core.api import unknown_value

Choices = list[tuple[Any, Any]]


class CodeField(ChoiceField):
    """A choice whose error says what may be chosen."""

    def validate(self, value: str) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            allowed = ", ".join(str(code) for code, _name in self.choices if code)
            raise forms.ValidationError(unknown_value(value, allowed), code="invalid_choice")


class CodeFilter(django_filters.ChoiceFilter):
    """One code out of those that there are. The choices are read when they are needed, in one query or two."""

    field_class = CodeField

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, empty_label=gettext_lazy("All"), **kwargs)

    def choose_from(self, read: Callable[[], Choices]) -> None:
        """Take the choices from what `read` returns when they are needed."""
        self.extra["choices"] = read
        # Whoever looked at the class's own filter (the OpenAPI document does) left a field without choices in it.
        self.__dict__.pop("_field", None)
