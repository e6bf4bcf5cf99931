# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with what was typed about a regional text."""

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST_PARAGRAPH = 8_000
LONGEST_TITLE = 200


class TextProblem(Exception):
    """Something cannot be as asked. `str()` says what is wrong and what to do; `field` names the field, if any."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def said(text: str, name: str, missing: str = "", most: int = LONGEST_PARAGRAPH) -> str:
    """The text with blanks put right. Raises TextProblem when it is too long, or missing where it may not be."""
    text = text.replace("\0", " ").replace("\r\n", "\n").strip()
    if missing and not text:
        raise TextProblem(missing, name)
    if len(text) > most:
        values = {"most": most, "length": len(text)}
        raise TextProblem(_("This may have up to %(most)d characters; it has %(length)d.") % values, name)
    return text


def known_language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise TextProblem(_("Choose one of the languages offered."), "language")
    return language
