# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else follows when who reads a record changes. The app of the record says it once, for every door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from jointplan.access.models import Label, Labelled


@dataclass(frozen=True)
class Change:
    """A change of readers that was just made, in its transaction: under which label it was, and who made it why."""

    was: str
    narrows: bool
    reason: str
    by: Any


# Why a record cannot have these readers at all; empty where it can. Asked of the row as it would be.
Bound = Callable[[Any], str]
# Why a record cannot become public at once, as text for people; empty where it can.
WaitsFor = Callable[[Any], str]
Follow = Callable[[Any, Change], None]
# What would change together with a record, as text for people; empty where nothing would.
Tells = Callable[[Any], str]

_bounds: dict[type[models.Model], Bound] = {}
_waits: dict[type[models.Model], WaitsFor] = {}
_follow: dict[type[models.Model], Follow] = {}
_tells: dict[type[models.Model], Tells] = {}


def waits_for(*kinds: type[models.Model]) -> Callable[[WaitsFor], WaitsFor]:
    """Register what stands between records of these kinds and the public."""

    def register(function: WaitsFor) -> WaitsFor:
        _waits.update(dict.fromkeys(kinds, function))
        return function

    return register


def follows(*kinds: type[models.Model]) -> Callable[[Follow], Follow]:
    """Register what is done, in the same transaction, after who reads records of these kinds has changed."""

    def register(function: Follow) -> Follow:
        _follow.update(dict.fromkeys(kinds, function))
        return function

    return register


def bounded_by(*kinds: type[models.Model]) -> Callable[[Bound], Bound]:
    """Register how far records of these kinds may ever go, such as the consent that they are held under."""

    def register(function: Bound) -> Bound:
        _bounds.update(dict.fromkeys(kinds, function))
        return function

    return register


def tells_what_follows(*kinds: type[models.Model]) -> Callable[[Tells], Tells]:
    """Register what is said, before who reads records of these kinds is changed, of what changes together with them."""

    def register(function: Tells) -> Tells:
        _tells.update(dict.fromkeys(kinds, function))
        return function

    return register


def why_too_wide(then: Labelled) -> str:
    """Why the record cannot have the readers that it would have, as text for people; empty where it can."""
    asked = _bounds.get(type(then))
    return asked(then) if asked else ""


def what_follows(row: Labelled) -> str:
    """What would change together with who reads the record, as text for people; empty where nothing would."""
    asked = _tells.get(type(row))
    return asked(row) if asked else ""


def why_not_public_yet(row: Labelled, label: str) -> str:
    """Why the record cannot come under the label now, as text for people; empty where it can."""
    asked = _waits.get(type(row))
    return asked(row) if asked and label == Label.CLEAR and row.label != Label.CLEAR else ""


def follow(row: Labelled, change: Change) -> None:
    """Do what follows from a change of readers."""
    if type(row) in _follow:
        _follow[type(row)](row, change)
