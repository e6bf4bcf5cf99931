# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy

from jointplan.core.filters import Choices, CodeFilter
from jointplan.core.text import sort_key
from jointplan.parties.countries import country_name
from jointplan.parties.identifiers import Scheme
from jointplan.parties.models import Identifier, Party, PartyKind
from jointplan.parties.querysets import PartyQuerySet


class PartyFilter(django_filters.FilterSet):
    """Choosing parties, the same on the page, in files and in the API. Conditions are combined with “and”."""

    kind = CodeFilter(
        "kind", label=gettext_lazy("Kind"), choices=PartyKind.choices, help_text=gettext_lazy("Kind of party.")
    )
    country = CodeFilter(
        label=gettext_lazy("Country"),
        method="in_country",
        help_text=gettext_lazy("ISO 3166-1 alpha-2: the State itself, its bodies, and who has its seat there."),
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Words"),
        method="with_words",
        max_length=200,
        help_text=gettext_lazy("Words of a name, acronym or alias, in Latin or Cyrillic letters."),
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def __init__(
        self, data: Any = None, queryset: PartyQuerySet | None = None, *, fictional: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.fictional = fictional
        # A function, not a method: a form copies its fields deeply, and would copy the whole request with a method.
        self.filters["country"].choose_from(lambda: self._countries())

    def filter_queryset(self, queryset: PartyQuerySet) -> PartyQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def _countries(self) -> Choices:
        parties = Party.objects.in_regions(fictional=self.fictional).current().exclude(country="")
        states = Identifier.objects.filter(
            scheme=Scheme.ISO_3166, party__kind=PartyKind.STATE, region__is_fictional=self.fictional
        )
        codes = set(parties.values_list("country", flat=True)) | set(states.values_list("value", flat=True))
        return sorted(((code, country_name(code)) for code in codes), key=lambda choice: sort_key(choice[1]))

    def in_country(self, parties: PartyQuerySet, _name: str, value: str) -> PartyQuerySet:
        return parties.in_country(value)

    def with_words(self, parties: PartyQuerySet, _name: str, value: str) -> PartyQuerySet:
        return parties.with_words(value)
