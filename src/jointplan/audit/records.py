# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log says of a record itself: each app names in its `log.py` the kinds of its records.

The log stands below the apps and knows no model by name; pages above ask here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from jointplan.core.text import Localised

# What a version of a record said: `{heading: text}`; a text that somebody wrote comes with its language.
Said = Mapping[str, str | Localised]


@dataclass(frozen=True)
class Shown:
    """How a record is called, and the page that shows it: name of an address of the workspace and what stands in it."""

    title: str
    page: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class RecordKind:
    """A kind of record in the log.

    `related` are the relations that `show` follows, `fiction` is the lookup that tells whether a record without an
    originator is fictional, and `say` gives what a version of the record said.
    """

    name: str | Promise
    show: Callable[[Any], Shown]
    related: tuple[str, ...]
    fiction: str
    say: Callable[[Any], Said] | None


_kinds: dict[str, RecordKind] = {}


def record_kind(
    label: str,
    name: str | Promise,
    *,
    related: tuple[str, ...] = (),
    fiction: str = "",
    say: Callable[[Any], Said] | None = None,
) -> Callable[[Callable[[Any], Shown]], Callable[[Any], Shown]]:
    """Register how records of the model `label`, e.g. `plans.edition`, are shown in the log.

    Raises ValueError when it is registered already.
    """

    def register(show: Callable[[Any], Shown]) -> Callable[[Any], Shown]:
        if label in _kinds:
            raise ValueError(f"{label} is registered already")
        _kinds[label] = RecordKind(name, show, related, fiction, say)
        return show

    return register


def registered_kinds() -> dict[str, RecordKind]:
    """All kinds by the model's name."""
    return dict(sorted(_kinds.items()))
