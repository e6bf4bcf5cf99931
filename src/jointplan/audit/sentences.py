# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log in sentences: each app says in its `log.py` what its verbs mean.

A sentence is made when it is read, in the reader's language, from the verb and the entry's details alone. It names
posts, codes and numbers, never a person.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Sentence = Callable[[Mapping[str, Any]], str]


class Said(Protocol):
    """What a sentence is made of: an entry of the log, or anything with its verb and details."""

    verb: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """A verb of the log: its sentence, and the keys of its details whose texts people type."""

    say: Sentence
    personal: frozenset[str]


class _Details(dict[str, Any]):
    """Details of an entry; what an older version did not write yet reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


_verbs: dict[str, Verb] = {}


def sentence(verb: str, *, personal: Iterable[str] = ()) -> Callable[[Sentence], Sentence]:
    """Register the sentence of a verb, `app.noun_verbed`.

    `personal` names the keys of `details` that hold what somebody typed, and so may name a person: those are what has
    to be looked at when personal data is to be erased. No other key may hold personal data, and none a mailbox.
    Raises ValueError when the verb has a sentence.
    """

    def register(function: Sentence) -> Sentence:
        if verb in _verbs:
            raise ValueError(f"A sentence for {verb} exists already")
        _verbs[verb] = Verb(function, frozenset(personal))
        return function

    return register


def sentence_for(entry: Said) -> str:
    """What an entry says, in the reader's language. A verb or details that this version does not know never fail."""
    verb = _verbs.get(entry.verb)
    if verb is None:
        return _("Something was done with this record that this version of the product has no sentence for.")
    try:
        return verb.say(_Details({key: _readable(value) for key, value in entry.details.items()}))
    except (AttributeError, KeyError, TypeError, ValueError):
        return _("Something was done with this record; the details of this entry cannot be read.")


def _readable(value: Any) -> Any:
    """A day as the reader writes it; other values as they are."""
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        return value
    try:
        return date_format(date.fromisoformat(value))
    except ValueError:
        return value


def registered_verbs() -> dict[str, Verb]:
    """All verbs by name."""
    return dict(sorted(_verbs.items()))


def listed(values: Any) -> str:
    """A list of the details as words: `a, b`."""
    return ", ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)
