# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Russian interface is complete: no text is left in English, half translated or with a wrong gap for a value."""

import io
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

GAP = re.compile(r"%%|%(?:\([a-z_]+\))?[sd]|</?[a-z]+>")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# A text that reads the same in both languages: no words in it, or only names of formats.
SAME_IN_BOTH = re.compile(r"^(?:[\W\d]|%\([a-z_]+\)s|API|Jointplan|OpenAPI|JSON|YAML|CSV|XLSX|Excel)*$")


def russian() -> Catalog:
    with (settings.LOCALE_PATHS[0] / "ru" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def catalogue_of(text: str) -> Catalog:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=4; plural=n>4 ? 3 : n;\\n"\n\n'
    return read_po(io.BytesIO((header + text).encode()), locale="ru")


def faults(catalogue: Catalog) -> list[str]:
    """What is wrong with each message, in words; empty for a complete catalogue."""
    found = [f"obsolete: {key}" for key in catalogue.obsolete]
    for message in catalogue:
        if message.id:
            found += [f"{fault}: {message.id}" for fault in _faults_of(message, catalogue.num_plurals)]
    return found


def _faults_of(message: Message, forms: int) -> list[str]:
    ids = message.id if message.pluralizable else (message.id,)
    strings = message.string if message.pluralizable else (message.string,)
    # One of something may be said without the number; the other forms need it.
    wanted = {tuple(sorted(GAP.findall(text))) for text in ids}
    checks = {
        "fuzzy": message.fuzzy,
        "not translated": not all(strings),
        "forms of the plural": message.pluralizable and len(strings) != forms,
        "gaps": any(tuple(sorted(GAP.findall(text))) not in wanted for text in strings if text),
        "not Russian": any(
            not CYRILLIC.search(text) and text != "ru" and not SAME_IN_BOTH.match(text) for text in strings if text
        ),
    }
    return [fault for fault, is_there in checks.items() if is_there]


def test_every_text_is_in_russian_with_the_same_gaps_and_all_forms_of_the_plural() -> None:
    assert faults(russian()) == []


def test_russian_words_follow_the_number() -> None:
    message = russian().get("%(n)s measure")
    assert message is not None
    plural = russian().plural_expr
    assert "n%10" in plural
    assert message.string == ("%(n)s мера", "%(n)s меры", "%(n)s мер", "%(n)s меры")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "Lamp"\nmsgstr "Лампа"', None),
        ('msgid "Lamp %(code)s"\nmsgstr "Лампа %(code)s"', None),
        ('msgid "OpenAPI 3.1, JSON"\nmsgstr "OpenAPI 3.1, JSON"', None),
        ('msgid "Lamp"\nmsgstr ""', "not translated"),
        ('msgid "Lamp"\nmsgstr "Lamp"', "not Russian"),
        ('#, fuzzy\nmsgid "Lamp"\nmsgstr "Лампа"', "fuzzy"),
        ('msgid "Lamp %(code)s"\nmsgstr "Лампа %(cod)s"', "gaps"),
        ('msgid "Lamp %(code)s"\nmsgstr "Лампа"', "gaps"),
        ('msgid "<code>lamp</code>"\nmsgstr "<code>лампа<code>"', "gaps"),
        ('msgid "One"\nmsgid_plural "%(n)s"\nmsgstr[0] "Одна лампа"\nmsgstr[1] "%(n)s лампы"', "not translated"),
        ('#~ msgid "Lamp"\n#~ msgstr "Лампа"', "obsolete"),
    ],
)
def test_a_fault_in_a_catalogue_is_named(text: str, fault: str | None) -> None:
    assert [line.partition(":")[0] for line in faults(catalogue_of(text))] == ([fault] if fault else [])
