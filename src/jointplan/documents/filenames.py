# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of files, made safe: no folder, no sign that a system or a reader could take for another."""

import unicodedata

from django.utils.text import slugify

LONGEST = 80
# What an ending says is what the content is.
ENDINGS = {"jpeg": "jpg"}
KEPT = "-_() "


def safe_name(given: str, kind: str, title: str = "") -> str:
    """The name without folders and signs, cut, with the ending that the content asks for, e.g. `Report 2021.pdf`."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 5:
        stem = last
    return f"{_plain(stem) or _plain(title) or 'document'}.{ENDINGS.get(kind, kind)}"


def _plain(text: str) -> str:
    """Letters, digits and a few harmless signs; everything else is a blank."""
    text = unicodedata.normalize("NFC", text)
    letters = "".join(sign if sign.isalnum() or sign in KEPT else " " for sign in text)
    return " ".join(letters.split())[:LONGEST].strip(" -_")


def name_with_label(name: str, label: str) -> str:
    """The name of a file that leaves, with its label in it: `Report 2021_TLP-AMBER.pdf`."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}_{label.replace(':', '-').replace('+', '-')}.{ending}"


def ascii_name(name: str) -> str:
    """The same in letters of ASCII, for programs that know no others."""
    stem, _dot, ending = name.rpartition(".")
    return f"{slugify(stem) or 'document'}.{ending}"
