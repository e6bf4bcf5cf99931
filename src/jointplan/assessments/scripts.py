# SPDX-License-Identifier: AGPL-3.0-or-later
"""The script in which a language is written, as far as it can be told from the letters alone."""

import unicodedata

LATIN, CYRILLIC = "LATIN", "CYRILLIC"
# Kazakh and Uzbek are written in both today.
SCRIPTS = {
    "en": {LATIN},
    "ru": {CYRILLIC},
    "kk": {CYRILLIC, LATIN},
    "ky": {CYRILLIC},
    "tg": {CYRILLIC},
    "tk": {LATIN},
    "uz": {LATIN, CYRILLIC},
}
# A name or an abbreviation is no language.
FEWEST_LETTERS = 20


def is_in_another_script(text: str, language: str) -> bool:
    """True where most letters of a text belong to no script of the language. A language we do not know never is."""
    own = SCRIPTS.get(language)
    letters = [letter for letter in text if letter.isalpha()]
    if own is None or len(letters) < FEWEST_LETTERS:
        return False
    foreign = sum(unicodedata.name(letter, "").split(" ")[0] not in own for letter in letters)
    return foreign * 2 > len(letters)
