# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a table of the open data is: its columns as Table Schema, and how its rows are read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext

from jointplan.parties.models import Region

Text = str | Promise
# Values of a list stand in one cell, as most programs that read tables expect.
SEPARATOR = "; "


@dataclass(frozen=True)
class Field:
    """One column: its name in every file, its type in Table Schema, and what it is called in each language."""

    name: str
    title: Text
    type: str = "string"
    required: bool = False
    choices: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """The column as Table Schema; `titles` holds the label in each language that the product speaks."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.choices:
            constraints["enum"] = list(self.choices)
        said = {"name": self.name, "type": self.type, **in_languages(self.title)}
        return said | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True)
class Table:
    """One table. `key` are the columns that name a row; `refers` says where other columns lead.

    `public` are the labelled records that it is made of, as anybody may read them; none where the register is public.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    rows: Callable[[Region], Iterable[Mapping[str, Any]]]
    key: tuple[str, ...] = ()
    refers: Mapping[str, tuple[str, str]] | None = None
    public: Callable[[Region], QuerySet] | None = None

    def described(self) -> dict[str, Any]:
        """The table as Table Schema, for the descriptor of the package."""
        said: dict[str, Any] = {"fields": [field.described() for field in self.fields], "missingValues": [""]}
        if self.key:
            said["primaryKey"] = list(self.key)
        if self.refers:
            said["foreignKeys"] = [
                {"fields": [field], "reference": {"resource": table, "fields": [there]}}
                for field, (table, there) in self.refers.items()
            ]
        return said


def in_languages(text: Text) -> dict[str, Any]:
    """`{title, titles}`: the English label, and all of them by language."""
    found = {}
    for language in spoken():
        with translation.override(language):
            found[language] = str(text)
    return {"title": found["en"], "titles": found}


def spoken() -> Sequence[str]:
    """The interface languages that have texts of their own: of a catalogue that is not begun nothing is made."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if pgettext("code of the language of this text", "en") == language:
                found.append(language)
    return found


def joined(values: Iterable[Any]) -> str:
    return SEPARATOR.join(str(value).replace(";", ",") for value in values)
