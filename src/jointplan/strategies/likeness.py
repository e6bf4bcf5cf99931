# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which measures an action most likely serves: words that both share, the rarer the weightier, and themes.

Texts are compared in one language: the action's, with the titles of measures in it and the official wording where it is
attached. PostgreSQL takes the endings off and leaves words out that say nothing; where it knows no endings, words are
compared as they stand. A proposal says why, and is nothing before a person confirms it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from jointplan.core.text import fold, search_configuration
from jointplan.plans.models import Clause, ClauseKind, Edition
from jointplan.strategies.models import StrategyAction

MEASURES = (ClauseKind.MEASURE, ClauseKind.SUB_MEASURE)
WORD = re.compile(r"[^\W\d_]{3,}")
# From which likeness on (0 to 1) something is proposed, how much a shared theme adds, and how many for one action.
ENOUGH, FOR_A_THEME, MOST = 0.2, 0.12, 4
MOST_WORDS = 5
# Words of a wording count less than those of a title, which says the same in short.
OF_WORDING = 0.4
# They stand in nearly every plan of this field and tell nothing apart.
EVERYWHERE = {
    "en": "action measure state national country ensure strengthen development implementation activity plan regional",
    "ru": "мера мероприятие государство национальный страна обеспечить усилить развитие реализация план региональный",
}


@dataclass(frozen=True)
class Proposal:
    """A measure that an action may serve. `words` as they stand in the action, `themes` by their codes."""

    clause_id: int
    likeness: float
    words: list[str]
    themes: list[str]


@dataclass
class Measures:
    """The measures of an edition in one language: which stem stands in which, how weightily, and their themes."""

    weights: dict[str, dict[int, float]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    themes: dict[int, set[str]] = field(default_factory=dict)
    theme_stems: dict[str, set[str]] = field(default_factory=dict)


def proposals_for(actions: Iterable[StrategyAction], edition: Edition) -> dict[int, list[Proposal]]:
    """What each action is proposed for, the likeliest first, by its id. It may have none."""
    by_language: dict[str, list[StrategyAction]] = defaultdict(list)
    for action in actions:
        by_language[action.language].append(action)
    found: dict[int, list[Proposal]] = {}
    for language, same in by_language.items():
        words = {action.pk: words_of(action.text) for action in same}
        measures, stems = _measures(edition, language, words.values())
        for action in same:
            found[action.pk] = _likest(words[action.pk], stems, measures)
    return found


def languages_of(edition: Edition) -> set[str]:
    """The languages in which measures have titles here: proposals are made in these alone."""
    return set(edition.clauses.filter(kind__in=MEASURES).values_list("texts__language", flat=True)) - {None}


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _measures(edition: Edition, language: str, others: Iterable[list[str]]) -> tuple[Measures, Mapping[str, str]]:
    """The measures in the language, and the stem of every word of theirs and of the actions."""
    clauses = list(edition.clauses.filter(kind__in=MEASURES).with_texts().prefetch_related("themes"))
    titles, wordings = {}, {}
    for clause in clauses:
        for text in clause.texts.all():
            if text.language == language:
                titles[clause.pk], wordings[clause.pk] = words_of(text.title), words_of(text.wording)
    names = {theme.code: words_of(theme.names.get(language, "")) for theme in edition.themes.all()}
    every = [*titles.values(), *wordings.values(), *names.values(), *others]
    stems = stems_of({word for words in every for word in words}, language)
    measures = Measures()
    measures.theme_stems = {code: _stems(words, stems) for code, words in names.items() if _stems(words, stems)}
    measures.themes = {clause.pk: {theme.code for theme in clause.themes.all()} for clause in clauses}
    _weigh(measures, titles, wordings, stems)
    return measures, stems


def _weigh(
    measures: Measures, titles: Mapping[int, list[str]], wordings: Mapping[int, list[str]], stems: Mapping[str, str]
) -> None:
    """How weightily each stem stands in each measure: often in it, rarely in others, the length taken out."""
    counts: dict[int, Counter[str]] = {}
    for pk, words in titles.items():
        counts[pk] = counted = Counter()
        for word in words:
            counted[stems.get(word, "")] += 1
        for word in wordings[pk]:
            counted[stems.get(word, "")] += OF_WORDING  # type: ignore[assignment]
        del counted[""]
    in_how_many = Counter(stem for counted in counts.values() for stem in counted)
    measures.rarity = {stem: math.log(1 + len(counts) / many) for stem, many in in_how_many.items()}
    for pk, counted in counts.items():
        weights = {stem: math.log(1 + many) * measures.rarity[stem] for stem, many in counted.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1
        for stem, weight in weights.items():
            measures.weights.setdefault(stem, {})[pk] = weight / length


def _likest(words: list[str], stems: Mapping[str, str], measures: Measures) -> list[Proposal]:
    counted = Counter(filter(None, (stems.get(word, "") for word in words)))
    shown = {stems[word]: word for word in reversed(words) if stems.get(word)}
    # A word that no measure has tells what the action is about as well: it lies elsewhere.
    unknown = max(measures.rarity.values(), default=0) / 2
    weights = {s: math.log(1 + many) * measures.rarity.get(s, unknown) for s, many in counted.items()}
    length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1
    shared: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for stem, weight in weights.items():
        for pk, other in measures.weights.get(stem, {}).items():
            shared[pk].append((weight / length * other, shown[stem]))
    themes = {code for code, needed in measures.theme_stems.items() if needed <= set(counted)}
    found = [_proposal(pk, pairs, sorted(themes & measures.themes[pk])) for pk, pairs in shared.items()]
    # One word alone is chance, unless the theme says the same.
    likely = [one for one in found if one.likeness >= ENOUGH and (len(shared[one.clause_id]) > 1 or one.themes)]
    return sorted(likely, key=lambda one: (-one.likeness, one.clause_id))[:MOST]


def _proposal(pk: int, pairs: list[tuple[float, str]], themes: list[str]) -> Proposal:
    likeness = min(1.0, sum(weight for weight, _word in pairs) + FOR_A_THEME * len(themes[:2]))
    return Proposal(pk, likeness, [word for _weight, word in sorted(pairs, reverse=True)[:MOST_WORDS]], themes)


def _stems(words: Iterable[str], stems: Mapping[str, str]) -> set[str]:
    return {stems[word] for word in words if stems.get(word)}


def stems_of(words: Iterable[str], language: str) -> dict[str, str]:
    """Each word without its ending; empty for one that says nothing in the language."""
    configuration = search_configuration(language)
    everywhere = EVERYWHERE.get(language, "").split()
    asked = sorted({*words, *everywhere})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (tsvector_to_array(to_tsvector(%s::regconfig, word)))[1] FROM unnest(%s::text[]) word",
            [configuration, asked],
        )
        found = {word: stem or "" for word, stem in cursor.fetchall()}
    nothing = {found[word] for word in everywhere}
    return {word: "" if stem in nothing else stem for word, stem in found.items()}


def clauses_of(edition: Edition) -> dict[int, Clause]:
    """The measures that an action may serve, in the order of the plan, with their titles."""
    return {c.pk: c for c in edition.clauses.filter(kind__in=MEASURES).in_order().with_titles()}
