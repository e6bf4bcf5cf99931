# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compiles the catalogues of messages in pure Python: `python -m jointplan.config.catalogues`.

A catalogue that is not complete is laid over that of the language which its readers know next, the packages' own
catalogues included. So every page is in one language throughout, and the catalogue itself says in which.
"""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from jointplan.core.text import language_chain

LOCALE = Path(__file__).resolve().parent.parent / "locale"
# Packages whose words stand on pages; each has a folder `locale` like ours.
PACKAGES = ("django.conf", "django.contrib.auth", "django.contrib.humanize", "allauth", "django_filters")


def po_path(language: str, folder: Path = LOCALE) -> Path:
    """Where people write the catalogue of `language`."""
    return folder / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """A catalogue as people wrote it."""
    with path.open("rb") as file:
        return read_po(file)


def complete(language: str, folder: Path = LOCALE) -> Catalog:
    """What is compiled for `language`: its own catalogue, over the next one where messages are missing."""
    own = read(po_path(language, folder))
    below = next((code for code in language_chain(language)[1:] if po_path(code, folder).exists()), None)
    if below is None:
        return own
    result = read(po_path(below, folder))
    if all(_holds(own, message) for message in result if message.id):
        return own
    for package in PACKAGES:
        _add_missing(result, _of_package(package, below))
    for message in own:
        if message.id and _holds(own, message):
            result.delete(message.id, message.context)
            result.add(message.id, message.string, context=message.context)
    return result


def _holds(catalogue: Catalog, message: Message) -> bool:
    found = catalogue.get(message.id, message.context)
    return found is not None and bool(found.string) and not found.fuzzy


@lru_cache
def _of_package(package: str, language: str) -> Catalog:
    return read(po_path(language, Path(str(files(package))) / "locale"))


def _add_missing(result: Catalog, more: Catalog) -> None:
    for message in more:
        if message.id and not message.fuzzy and not _holds(result, message):
            string = message.string
            if message.pluralizable:
                # A package may leave out the form for fractions.
                string = tuple(string) + (string[-1],) * (result.num_plurals - len(string))
            result.add(message.id, string, context=message.context)


def compile_all(folder: Path = LOCALE) -> None:
    """Write the compiled catalogue of each language beside the one that people write."""
    for path in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        catalogue = complete(path.parent.parent.name, folder)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    compile_all()
