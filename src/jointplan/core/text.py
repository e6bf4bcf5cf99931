# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words in seven languages: choosing a language, folding for search, sorting for display."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language

# What a reader of a language understands next, best first. English ends every chain: it is the plan's own language.
FALLBACKS: dict[str, tuple[str, ...]] = {
    "en": (),
    "ru": ("en",),
    "kk": ("ru", "en"),
    "ky": ("ru", "en"),
    "tg": ("ru", "en"),
    "tk": ("ru", "en"),
    "uz": ("ru", "en"),
}

# PostgreSQL ships stemmers for these only; the others are compared word by word.
SEARCH_CONFIGURATIONS = {"en": "english", "ru": "russian"}

# Letters that people type in several ways.
_FOLDS = str.maketrans(
    {
        "ё": "е",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "ʻ": "'",
        "ʼ": "'",
        "‘": "'",
        "’": "'",
        "`": "'",
        "´": "'",
        "\u00ad": None,
        "\u200b": None,
    }
)


# Alphabets whose order differs from that of the code points.
ALPHABETS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "tk": "abçdeäfghijžklmnňoöprsştuüwyýz",
}


class Localised(NamedTuple):
    """A text and the language it is really in."""

    text: str
    language: str


def language_chain(language: str | None = None) -> tuple[str, ...]:
    """The languages to try for a reader of `language` (default: the active one), best first."""
    first = (language or get_language() or "en").split("-")[0]
    return (first, *FALLBACKS.get(first, ("en",)))


def localise(texts: Mapping[str, str], language: str | None = None) -> Localised:
    """Choose from `{language: text}` what the reader understands best; an empty text when there is none."""
    for code in language_chain(language):
        if texts.get(code):
            return Localised(texts[code], code)
    for code, text in texts.items():
        if text:
            return Localised(text, code)
    return Localised("", language or "en")


def sort_key(text: str, language: str | None = None) -> list[int]:
    """A key that sorts words in the alphabet of `language` (default: the active one), case aside."""
    alphabet = ALPHABETS.get((language or get_language() or "en").split("-")[0], "")
    # Letters of another alphabet follow those of the language, in their own order.
    return [alphabet.find(letter) + 1 if letter in alphabet else _other_letter(letter) for letter in text.casefold()]


def _other_letter(letter: str) -> int:
    """Signs and digits stand before all letters, letters of other alphabets behind them."""
    return 1000 + ord(letter) if letter.isalpha() else ord(letter) - 1_000_000


def fold(text: str) -> str:
    """Fold what people type differently (case, ё/е, forms of the apostrophe, composed letters) for searching."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLDS)


def search_configuration(language: str) -> str:
    """Name of the PostgreSQL text search configuration for texts in `language`."""
    return SEARCH_CONFIGURATIONS.get(language, "simple")
