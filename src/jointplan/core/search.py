# SPDX-License-Identifier: AGPL-3.0-or-later
"""Full text search of PostgreSQL, with a configuration for each language."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import Case, GeneratedField, Q, When

from jointplan.core.text import SEARCH_CONFIGURATIONS, fold, search_configuration


def search_vector_of(field: str) -> GeneratedField:
    """A column that the database keeps: the words of `field`, stemmed for the row's `language`."""
    return GeneratedField(
        expression=Case(
            *(
                When(language=language, then=SearchVector(field, config=configuration))
                for language, configuration in SEARCH_CONFIGURATIONS.items()
            ),
            default=SearchVector(field, config="simple"),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def search_indexes(name: str) -> list[GinIndex]:
    """Indexes of a `search_vector`, one for each language, called `<name>_<language>`, and one for all others.

    With one for all, a word of one language would also be looked for among the texts of every other.
    """
    known = list(SEARCH_CONFIGURATIONS)
    conditions = {language: Q(language=language) for language in known} | {"other": ~Q(language__in=known)}
    return [
        GinIndex(fields=["search_vector"], name=f"{name}_{language}", condition=condition)
        for language, condition in conditions.items()
    ]


def search_query(words: str, language: str) -> SearchQuery:
    """What the reader typed, as a query for texts in `language`. Any input is valid, quotation marks and minus work."""
    return SearchQuery(fold(words), config=search_configuration(language), search_type="websearch")


def matching(words: str, prefix: str = "") -> Q:
    """Rows whose `search_vector` (behind `prefix`) has the words, each `language` in its own way."""
    condition = Q()
    for language in SEARCH_CONFIGURATIONS:
        condition |= Q(**{f"{prefix}language": language, f"{prefix}search_vector": search_query(words, language)})
    others = ~Q(**{f"{prefix}language__in": list(SEARCH_CONFIGURATIONS)})
    return condition | (others & Q(**{f"{prefix}search_vector": search_query(words, "simple")}))
