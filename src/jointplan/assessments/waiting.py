# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for somebody on “My turn”."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass
class Task:
    """Something that waits for the reader."""

    title: str
    url: str
    note: str
    due_on: Any = None
    action: str = ""


# What waits for a person, by user and space.
Turns = Callable[[Any, bool], Iterable[Task]]

_more: list[Turns] = []


def in_my_turn(function: Turns) -> Turns:
    """Register what an app above adds to “My turn”: this page stands below it and knows none of its records."""
    if function not in _more:
        _more.append(function)
    return function


def tasks_of_apps_above(user: Any, fictional: bool) -> list[Task]:
    return [task for function in _more for task in function(user, fictional)]
