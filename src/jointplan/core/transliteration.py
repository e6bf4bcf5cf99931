# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spelling for a name in whichever script it is written: for searching and finding duplicates, never for showing.

The table covers the Cyrillic and Latin letters of the seven languages. People romanise the same letter in several ways
(Kazakhstan, Qazaqstan; Tajikistan, Tadzhikistan), so a second step folds those ways into one.
"""

import re
import unicodedata

# What a letter becomes when it is written in plain Latin. Letters that differ from a plain one by a mark alone
# (ü, ñ, ý) need no line: the mark is taken off.
LATIN = str.maketrans(
    # Russian, and what the other languages share with it.
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
    # Kazakh and Kyrgyz.
    | {"ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"}
    # Tajik, and Uzbek in Cyrillic.
    | {"ӣ": "i", "ӯ": "u", "ҷ": "j", "ҳ": "h", "ў": "o"}
    # Turkmen and Kazakh in Latin.
    | {"ç": "ch", "ş": "sh", "ž": "zh", "ň": "ng", "ñ": "ng", "ğ": "gh", "ı": "y"}
    # Signs that belong to letters of Uzbek (oʻ, gʻ) and to soft consonants, in every form that people type.
    | dict.fromkeys("'`´‘’ʻʼʹ", "")
    # Letters of other languages that no mark explains.
    | {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
)

# Ways to write one sound, in the order in which they are folded.
SOUNDS = [
    ("shch", "sh"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("ng", "n"),
    ("ts", "s"),
    ("x", "h"),
    ("q", "k"),
    ("w", "v"),
    ("c(?=[eiy])", "s"),
    ("c(?!h)", "k"),
    ("y", "i"),
    ("ie", "e"),
    (r"(.)\1+", r"\1"),
]
_SOUNDS = [(re.compile(pattern), replacement) for pattern, replacement in SOUNDS]


def to_latin(text: str) -> str:
    """The text in small plain Latin letters; what is neither letter nor digit becomes a space."""
    written = unicodedata.normalize("NFKC", text).casefold()
    # A capital İ leaves its dot behind as a letter of its own; composed again, every letter is one sign.
    written = unicodedata.normalize("NFC", written).translate(LATIN)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", written) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def skeleton(text: str) -> str:
    """The same text for every usual way to write it: `skeleton("Тоҷикистон") == skeleton("Tojikiston")`."""
    return " ".join(filter(None, (_fold_sounds(word) for word in to_latin(text).split())))


def _fold_sounds(word: str) -> str:
    before = ""
    while word != before:
        before = word
        for pattern, replacement in _SOUNDS:
            word = pattern.sub(replacement, word)
    return word
