# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy

from jointplan.core.filters import Choices, CodeFilter
from jointplan.core.text import sort_key
from jointplan.documents.languages import language_name
from jointplan.knowledge.guidance_querysets import GuidanceQuerySet
from jointplan.knowledge.models import Guidance, GuidanceKind, TargetReader
from jointplan.plans.models import Theme


def library_languages() -> Choices:
    """(code, name) of the languages of the region, by name."""
    named = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
    return sorted(named, key=lambda choice: sort_key(choice[1]))


def _themes(fictional: bool) -> Choices:
    found = Theme.objects.filter(edition__plan__region__is_fictional=fictional)
    return sorted({theme.code: str(theme) for theme in found}.items(), key=lambda choice: sort_key(choice[1]))


class GuidanceFilter(django_filters.FilterSet):
    """Choosing works, the same on the page and in files. Conditions are combined with “and”."""

    kind = CodeFilter(
        "kind", label=gettext_lazy("Kind"), choices=GuidanceKind.choices, help_text=gettext_lazy("Kind of work.")
    )
    language = CodeFilter(
        "languages",
        lookup_expr="contains",
        label=gettext_lazy("There is a version in"),
        help_text=gettext_lazy("Language in which there is a version."),
    )
    lacks = CodeFilter(
        label=gettext_lazy("There is no version in"),
        method="without_language",
        help_text=gettext_lazy("Language in which there is none."),
    )
    theme = CodeFilter(
        "themes", lookup_expr="contains", label=gettext_lazy("Theme"), help_text=gettext_lazy("Code of a theme.")
    )
    measure = django_filters.CharFilter(
        label=gettext_lazy("Measure"),
        method="about_measure",
        max_length=40,
        help_text=gettext_lazy("Code of a measure or provision."),
    )
    reader = CodeFilter(
        "target_readers",
        lookup_expr="contains",
        label=gettext_lazy("Written for"),
        choices=TargetReader.choices,
        help_text=gettext_lazy("For whom it is written."),
    )
    state = CodeFilter(
        label=gettext_lazy("Does it hold?"),
        method="in_state",
        choices=[
            ("due", gettext_lazy("Its review is due")),
            ("withdrawn", gettext_lazy("Withdrawn by its originator")),
        ],
        help_text=gettext_lazy("Without this, what was withdrawn is left out."),
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Words"),
        method="with_words",
        max_length=200,
        help_text=gettext_lazy("Words of titles, publisher or description."),
    )

    class Meta:
        model = Guidance
        fields: list[str] = []

    def __init__(
        self, data: Any = None, queryset: GuidanceQuerySet | None = None, *, fictional: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        for name in {"language", "version_in", "lacks"} & set(self.filters):
            self.filters[name].choose_from(library_languages)
        self.filters["theme"].choose_from(lambda: _themes(fictional))
        for name in {"language", "theme", "reader"} & set(self.filters):
            self.filters[name].filter = _among(self.filters[name].field_name)

    def filter_queryset(self, queryset: GuidanceQuerySet) -> GuidanceQuerySet:
        if self.form.errors:
            return queryset.none()
        if not self.form.cleaned_data["state"]:
            queryset = queryset.standing()
        return super().filter_queryset(queryset)

    def about_measure(self, works: GuidanceQuerySet, _name: str, value: str) -> GuidanceQuerySet:
        return works.about([value.strip()])

    def without_language(self, works: GuidanceQuerySet, _name: str, value: str) -> GuidanceQuerySet:
        return works.lacking(value)

    def in_state(self, works: GuidanceQuerySet, _name: str, value: str) -> GuidanceQuerySet:
        return works.due() if value == "due" else works.filter(withdrawn_on__isnull=False)

    def with_words(self, works: GuidanceQuerySet, _name: str, value: str) -> GuidanceQuerySet:
        return works.matching(value)


class GuidanceApiFilter(GuidanceFilter):
    """The same for programs, where `language` says in which language the answer is to be."""

    language = None
    version_in = CodeFilter(method="with_version_in", help_text=gettext_lazy("Language in which there is a version."))

    def with_version_in(self, works: GuidanceQuerySet, _name: str, value: str) -> GuidanceQuerySet:
        return works.filter(languages__contains=[value])


def _among(column: str) -> Any:
    """Rows whose array `column` holds the value."""
    return lambda works, value: works.filter(**{f"{column}__contains": [value]}) if value else works
