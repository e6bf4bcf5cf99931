# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting clauses in templates; only the plan is counted, never what States do."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def number_of(counted: Any, kind: str) -> int:
    """How many clauses of `kind` a plan map holds, or stand below a node."""
    return counted.count(kind)
