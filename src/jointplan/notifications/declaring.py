# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a message says. Each app declares its messages once, in its `messages.py`."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from jointplan.core.discovering import import_modules
from jointplan.core.text import localise


@dataclass(frozen=True)
class Message:
    """One kind of message. Texts are lazy translations.

    `sentence` is what the recipient reads in the inbox; its gaps are filled from the context. `mailed_as` is what a
    mail says instead when the record is above TLP:GREEN: it has no gaps and tells nothing that the label protects.
    """

    name: str
    title: Any
    sentence: Any
    mailed_as: Any
    page: str = ""
    key: str = ""
    for_posts: frozenset[str] = frozenset()
    by_duty: bool = False
    waits: bool = False
    urgent: bool = False
    is_mailed: bool = True

    def says(self, context: Mapping[str, Any]) -> str:
        """The sentence in the active language."""
        return str(self.sentence % {key: _shown(key, value) for key, value in context.items()})

    def address(self, *, about_id: str, fictional: bool) -> str:
        """The path of the page that the message leads to, in the active language; empty when it leads nowhere."""
        if not self.page:
            return ""
        space = "training" if fictional else "real"
        return reverse(f"{space}:work:{self.page}", kwargs={self.key: about_id} if self.key else {})


_messages: dict[str, Message] = {}


def declare(name: str, **values: Any) -> Message:
    """Declare the message `app/noun_verbed`; the values are the other fields of `Message`.

    Raises ValueError when the name is taken.
    """
    if name in _messages:
        raise ValueError(f"A message {name} exists already")
    _messages[name] = Message(name, **values)
    return _messages[name]


def message_named(name: str) -> Message:
    """The message of this name; an unknown one is a programming error and raises KeyError."""
    return _messages[name]


def declared_messages() -> dict[str, Message]:
    """All messages by name, for the page of preferences and for tests."""
    return dict(sorted(_messages.items()))


def discover() -> None:
    """Import the modules in which apps declare their messages: `messages.py` and `..._messages.py`."""
    import_modules("*messages.py")


def _shown(key: str, value: Any) -> Any:
    """A value as its reader writes it: names by language, dates by locale."""
    if isinstance(value, Mapping):
        return localise(value).text
    if key.endswith("_on"):
        return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return value
