# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing what to show of a clause in the reader's language."""

from dataclasses import dataclass

from jointplan.core.text import Localised, language_chain, localise
from jointplan.plans.models import Clause, ClauseText


@dataclass(frozen=True)
class Wording:
    """An official or translated wording as shown: its text, language, origin, and whether it may be stale."""

    text: str
    language: str
    origin: str
    origin_label: str


def title_of(clause: Clause, language: str | None = None) -> Localised:
    """Our short title, in the language that the reader understands best; the code when there is none."""
    title = localise({t.language: t.title for t in clause.texts.all()}, language)
    return title if title.text else Localised(clause.code, title.language)


def wording_of(clause: Clause, source_language: str, language: str | None = None) -> Wording | None:
    """The wording to show first, or None while none has been attached. Stale versions and drafts are passed over."""
    versions = {t.language: t for t in clause.texts.all() if t.wording}
    source = versions.get(source_language)
    for code in (*language_chain(language), source_language):
        version = versions.get(code)
        if version and is_published(version, source):
            return Wording(version.wording, version.language, version.origin, version.get_origin_display())
    return None


def is_published(version: ClauseText, source: ClauseText | None) -> bool:
    """True unless the version is a draft, or a translation of a source text that has changed since."""
    if version.origin == "draft":
        return False
    return source is None or version is source or not version.is_stale_against(source.wording)
