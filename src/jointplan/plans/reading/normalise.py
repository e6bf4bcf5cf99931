# SPDX-License-Identifier: AGPL-3.0-or-later
"""Normalised wording: what stays the same whatever a text is typed, converted or wrapped with.

The definition stands in ``docs/plan-catalogue.md``. Everything here works on one line or one stretch of text, never on
a whole document.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

QUOTES = "'‘’‚‛\"“”„‟«»‹›`´′″‵‶‷ʼʻʹʽˈ〝〞〟"
DASHES = "-‐‑‒–—―⁃−⸺⸻֊˗"
EMPHASIS = "*_"
BULLETS = "•·∙●○◦▪▫■□◾◽‣►▶➢➤➔→✓✔❖◆◇♦\uf0b7\uf0a7\uf0d8\uf0fc\uf076"

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_BEFORE_NFKC = str.maketrans({"´": "’", "″": "”", "‶": "“", "‷": "“", "‴": "”"})
_AFTER_NFKC = str.maketrans(dict.fromkeys(QUOTES, "'"))
_TYPED_QUOTES = re.compile(r"<<|>>|(?<!\w),,(?=\w)")
_INNER_SPACE = re.compile(r"(?:(?<=\s)|^)([«‹])\s+|\s+([»›])(?=[\s.,;:!?)]|$)")
_QUOTE_RUN = re.compile("''+")

# A number or letter that opens a clause: 1. · 1) · (1) · 1.1 · 1.1. · a) · (a) · iv. · §
_SIGN = r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})"
_ENUMERATOR = re.compile(rf"\({_SIGN}\)|{_SIGN}[.)]|\d{{1,3}}(?:\.\d{{1,3}})+[.)]?|§")
_BULLET_SIGNS = frozenset("o§+>~|#=¤°¨¬×»›¶†‡^@")


class Fingerprint(NamedTuple):
    """What a catalogue keeps of a wording: SHA-256 (hexadecimal) and one byte for each word."""

    sha256: str
    words: bytes


def clean(line: str) -> str:
    """The line in NFKC without invisible characters; quotation marks and dashes stay as they are."""
    if line.isascii():
        return line
    line = _INVISIBLE.sub("", line).translate(_BEFORE_NFKC)
    if not unicodedata.is_normalized("NFKC", line):
        line = unicodedata.normalize("NFKC", line)
    if "«" in line or "»" in line or "‹" in line or "›" in line:
        line = _INNER_SPACE.sub(lambda found: found[1] or found[2], line)
    return line


def plain(word: str) -> str:
    """A clean word with plain quotation marks; marks typed as a pair of signs count as one."""
    if word.isascii() and word.isalnum():
        return word
    word = _TYPED_QUOTES.sub("'", word).translate(_AFTER_NFKC)
    return _QUOTE_RUN.sub("'", word)


def word_byte(word: str) -> int:
    """The byte that stands for a plain word: the first one of the SHA-256 of its UTF-8 form."""
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[0]


def wording_sha256(wording: str) -> str:
    """SHA-256 of a normalised wording, hexadecimal."""
    return hashlib.sha256(wording.encode("utf-8", "surrogatepass")).hexdigest()


def is_enumerator(word: str) -> bool:
    """True for a number or letter that opens a clause, such as ``1)``, ``1.1`` or ``(a)``."""
    return _ENUMERATOR.fullmatch(word) is not None


def is_bullet(word: str) -> bool:
    """True for a word that can only be the sign of a bullet."""
    return word in _BULLET_SIGNS or (len(word) == 1 and unicodedata.category(word) in ("So", "Co"))


def fingerprint(wording: str) -> Fingerprint:
    """The fingerprint of a wording that is already normalised."""
    words = re.split("[ -]+", wording)
    return Fingerprint(wording_sha256(wording), bytes(word_byte(word) for word in words if word))
