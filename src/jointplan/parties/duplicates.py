# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parties that may be the same organisation twice, and why it looks so. People decide; nothing is merged by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from jointplan.core.transliteration import skeleton
from jointplan.parties.models import Party, PartyKind
from jointplan.parties.rules import state_of

# Names at least as alike are shown, of 100. Below it, names that share their frame ("Ministry of … of …") come up.
ALIKE = 88
# Acronyms are short: only the same one counts, and organisations do share them.
SAME_ACRONYM = 90
SHORTEST_ACRONYM = 3
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Called:
    """Something that a party is called: the text, one spelling of it for all scripts, and what it is in words."""

    text: str
    key: str
    what: str


@dataclass(frozen=True)
class Likeness:
    """How alike two parties are called, of 100, and where it shows."""

    score: int
    first: Called
    second: Called

    @property
    def reason(self) -> str:
        return _("%(what)s “%(text)s” like %(other_what)s “%(other)s”: %(score)d of 100") % {
            "what": self.first.what,
            "text": self.first.text,
            "other_what": self.second.what,
            "other": self.second.text,
            "score": self.score,
        }


@dataclass(frozen=True)
class Pair:
    """Two parties that may be one."""

    first: Party
    second: Party
    likeness: Likeness


def called(names: Mapping[str, str], acronym: str = "", aliases: Iterable[str] = ()) -> list[Called]:
    """All names with their words in alphabetical order, so that the order in which they are written does not count."""
    found = [
        *((text, _("name in %(language)s") % {"language": _language(code)}) for code, text in names.items()),
        (acronym, _("acronym")),
        *((alias, _("alias")) for alias in aliases),
    ]
    return [Called(text, " ".join(sorted(skeleton(text).split())), what) for text, what in found if skeleton(text)]


def _language(code: str) -> str:
    return get_language_info(code)["name_translated"] if code in LANGUAGES else code


def likeness(first: Iterable[Called], second: list[Called]) -> Likeness | None:
    """The closest of all names of one to all names of the other; None when none is close."""
    best: Likeness | None = None
    keys = [name.key for name in second]
    for name in first:
        at_least = max(ALIKE, best.score if best else 0)
        found = process.extractOne(name.key, keys, scorer=fuzz.ratio, score_cutoff=at_least)
        if found and (best is None or found[1] > best.score):
            other = second[found[2]]
            short = min(len(name.key), len(other.key))
            if short < SHORTEST_ACRONYM or (short <= 6 and name.key != other.key):
                continue
            best = Likeness(min(int(found[1]), SAME_ACRONYM) if short <= 6 else int(found[1]), name, other)
    return best


def pairs_among(parties: Iterable[Party]) -> list[Pair]:
    """Every pair that may be one, the most alike first. `parties` come with their parents."""
    found = []
    known: list[tuple[Party, Any, list[Called]]] = []
    for party in parties:
        if party.kind == PartyKind.STATE:
            continue
        state, names = getattr(state_of(party), "pk", None), called(party.names, party.acronym, party.aliases)
        for other, other_state, other_names in known:
            # Bodies of different States are often called alike, and are never one.
            if state == other_state and (alike := likeness(names, other_names)):
                found.append(Pair(party, other, alike))
        known.append((party, state, names))
    return sorted(found, key=lambda pair: -pair.likeness.score)


def like_names(names: Mapping[str, str], parties: Iterable[Party]) -> list[tuple[Party, Likeness]]:
    """Parties that may be the one with these names, the most alike first."""
    own = called(names)
    found = [
        (party, alike)
        for party in parties
        if (alike := likeness(own, called(party.names, party.acronym, party.aliases)))
    ]
    return sorted(found, key=lambda item: -item[1].score)
