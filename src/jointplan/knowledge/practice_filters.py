# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from jointplan.core.filters import Choices, CodeFilter
from jointplan.core.text import sort_key
from jointplan.documents.languages import language_name
from jointplan.knowledge.models import Practice, PracticeKind, Stage
from jointplan.knowledge.practice_querysets import PracticeQuerySet
from jointplan.parties.models import Party
from jointplan.plans.models import Theme

# What was said to a proposal is for its two sides, so that nobody can look for it.
STAGES = [("listed", Stage.LISTED.label), ("other", gettext_lazy("Not in the inventory"))]


class PracticeFilter(django_filters.FilterSet):
    """Choosing records, the same on the page and in files. Conditions are combined with “and”.

    What can be chosen is what the reader's own records have: a list of all measures would be a page of its own.
    """

    kind = CodeFilter("kind", label=gettext_lazy("Kind"), choices=PracticeKind.choices)
    stage = CodeFilter(label=gettext_lazy("In the inventory?"), method="of_stage", choices=STAGES)
    measure = CodeFilter(label=gettext_lazy("Measure"), method="of_measure")
    theme = CodeFilter(label=gettext_lazy("Theme"), method="of_theme")
    language = CodeFilter("language", label=gettext_lazy("Language"))
    party = CodeFilter(label=gettext_lazy("Whose it is"), method="of_party")
    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="with_words", max_length=200)

    class Meta:
        model = Practice
        fields: list[str] = []

    def __init__(self, data: Any, queryset: PracticeQuerySet, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.readable = queryset
        # Functions, not methods of this filter: what chooses is copied into each form, and would be with its request.
        reads: dict[str, Callable[[], Choices]] = {
            "measure": lambda: [(code, code) for code in sorted(self._codes("measures"))],
            "theme": lambda: self._themes(),
            "language": lambda: self._languages(),
            "written_in": lambda: self._languages(),
            "party": lambda: self._parties(),
        }
        for name in reads.keys() & self.filters.keys():
            self.filters[name].choose_from(reads[name])

    @cached_property
    def _there(self) -> list[tuple[Any, ...]]:
        """What the readable records have, read once."""
        rows = self.readable.order_by().values_list("measures", "themes", "language", "originator", "provenance")
        return list(rows)

    def _codes(self, name: str) -> set[str]:
        if name == "language":
            return {row[2] for row in self._there}
        return {code for row in self._there for code in row[0 if name == "measures" else 1]}

    def _languages(self) -> Choices:
        return [(code, language_name(code)) for code in sorted(self._codes("language"))]

    def _themes(self) -> Choices:
        names = {theme.code: str(theme) for theme in Theme.objects.filter(code__in=self._codes("themes"))}
        return sorted(names.items(), key=lambda choice: sort_key(choice[1]))

    def _parties(self) -> Choices:
        own = {row[3] for row in self._there if row[4] is None}
        found = [(party.code, str(party)) for party in Party.objects.filter(pk__in=own)]
        elsewhere = [("elsewhere", gettext_lazy("Another region"))] if any(row[4] for row in self._there) else []
        return [*sorted(found, key=lambda choice: sort_key(choice[1])), *elsewhere]

    def filter_queryset(self, queryset: PracticeQuerySet) -> PracticeQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def of_stage(self, practices: PracticeQuerySet, _name: str, value: str) -> PracticeQuerySet:
        return practices.listed() if value == "listed" else practices.exclude(stage=Stage.LISTED)

    def of_measure(self, practices: PracticeQuerySet, _name: str, value: str) -> PracticeQuerySet:
        return practices.about([value])

    def of_theme(self, practices: PracticeQuerySet, _name: str, value: str) -> PracticeQuerySet:
        return practices.filter(themes__contains=[value])

    def of_party(self, practices: PracticeQuerySet, _name: str, value: str) -> PracticeQuerySet:
        if value == "elsewhere":
            return practices.filter(provenance__isnull=False)
        return practices.filter(originator__code=value, provenance__isnull=True)

    def with_words(self, practices: PracticeQuerySet, _name: str, value: str) -> PracticeQuerySet:
        return practices.matching(value.replace("\x00", " "))


class PracticeApiFilter(PracticeFilter):
    """The same for programs, where `language` says in which language the answer is to be."""

    language = None
    measure = CodeFilter(method="of_measure", help_text=gettext_lazy("Code of a measure or provision."))
    theme = CodeFilter(method="of_theme", help_text=gettext_lazy("Code of a theme."))
    party = CodeFilter(
        method="of_party",
        help_text=gettext_lazy("Code of the party whose it is, or `elsewhere` for what came from another region."),
    )
    written_in = CodeFilter("language", help_text=gettext_lazy("Language in which it was written."))
