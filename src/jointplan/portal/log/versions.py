# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a record said before, and how each version differs from the one before it, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from types import SimpleNamespace
from typing import Any, NamedTuple

from jointplan.access.log import label_said
from jointplan.access.models import Labelled
from jointplan.audit.records import Said, registered_kinds
from jointplan.core.text import Localised
from jointplan.portal.log.actors import Actors
from jointplan.portal.log.lines import circle_names
from jointplan.portal.log.reading import versions_of

MOST_VERSIONS = 50
# Comparing takes the square of the length: longer texts are shown one after the other.
MOST_WORDS = 3000
# Words shown around what changed; more that stay the same become an ellipsis.
AROUND = 15
WORD = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A stretch of text that is the `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """What changed under one heading; `language` is that of a text that somebody wrote, else empty."""

    heading: str
    pieces: list[Piece]
    language: str = ""


@dataclass(frozen=True)
class Version:
    """A version that somebody saved; `changes` say how it differs from the one before."""

    at: datetime
    who: str
    changes: list[Change]


def versions_shown(record: Labelled, user: Any) -> list[Version]:
    """The last versions, the latest first, for members of the originator; empty for everybody else."""
    kind = registered_kinds().get(record._meta.label_lower)
    say = kind.say if kind and kind.say else label_said
    kept = list(versions_of(record, user))[-MOST_VERSIONS - 1 :]
    done = [_as_done(version, record) for version in kept]
    actors = Actors(done, user)
    names = circle_names(code for version in kept for code in version.audience)
    for version in kept:
        version.audience = [names.get(code, code) for code in version.audience]
    shown = []
    for number, version in enumerate(kept):
        before = say(kept[number - 1]) if number else {}
        changes = changes_between(before, say(version))
        if changes and (number or len(kept) <= MOST_VERSIONS):
            shown.append(Version(version.pgh_created_at, actors.name(done[number]), changes))
    return shown[::-1]


def _as_done(version: Any, record: Labelled) -> Any:
    """A version as something that was done: only members of the originator write."""
    context = version.pgh_context or {}
    return SimpleNamespace(
        at=version.pgh_created_at, actor=context.get("user"), actor_parties=[record.originator_id], details=context
    )


def changes_between(before: Said, after: Said) -> list[Change]:
    """Headings whose text is not what it was."""
    changes = []
    for heading in dict.fromkeys([*after, *before]):
        old, new = (said.get(heading, "") for said in (before, after))
        if old != new:
            language = next((text.language for text in (new, old) if isinstance(text, Localised)), "")
            changes.append(Change(heading, difference(plain(old), plain(new)), language))
    return changes


def plain(text: str | Localised) -> str:
    return text.text if isinstance(text, Localised) else text


def difference(before: str, after: str) -> list[Piece]:
    """The way from one text to another, word by word; long stretches that stay are shortened.

    What was written first is no change, and stands whole.
    """
    if not before:
        return [Piece("same", after)]
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("removed", before), Piece("added", after)]
    pieces = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", shortened(new[new_from:new_to])))
            continue
        removed, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        pieces += [piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.text]
    return pieces


def shortened(words: Sequence[str]) -> str:
    """Words that stay, without the middle of a long stretch."""
    if len(words) <= 2 * AROUND + 1:
        return "".join(words)
    return f"{''.join(words[:AROUND])}… {''.join(words[-AROUND:])}"
