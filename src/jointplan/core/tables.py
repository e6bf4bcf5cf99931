# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns that tables of several apps share."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables


class ListColumn(tables.Column):
    """Texts, separated by semicolons."""

    def render(self, value: Iterable[str]) -> str:
        return "; ".join(value)


def wide(characters: int) -> dict[str, Any]:
    """How wide a column is in a file."""
    return {"export": {"width": characters}}
