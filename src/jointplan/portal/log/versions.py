# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a record said before, and how each version differs from the one before it, word by word."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from jointplan.access.log import label_said
from jointplan.access.models import Labelled
from jointplan.audit.records import Said, registered_kinds
from jointplan.core.differences import Piece, difference
from jointplan.core.text import Localised
from jointplan.portal.log.actors import Actors
from jointplan.portal.log.lines import circle_names
from jointplan.portal.log.reading import versions_of

MOST_VERSIONS = 50


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
