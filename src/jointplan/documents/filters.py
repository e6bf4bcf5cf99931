# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy

from jointplan.core.filters import CodeFilter
from jointplan.documents.languages import language_choices
from jointplan.documents.models import Document, DocumentKind
from jointplan.documents.querysets import DocumentQuerySet


class DocumentFilter(django_filters.FilterSet):
    """Choosing documents, the same on the page and in the API. Conditions are combined with “and”."""

    kind = CodeFilter(
        "kind",
        label=gettext_lazy("Kind of document"),
        choices=DocumentKind.choices,
        help_text=gettext_lazy("Kind of document."),
    )
    language = CodeFilter(
        "language", label=gettext_lazy("Language"), help_text=gettext_lazy("Language that it is written in.")
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Words"),
        method="with_words",
        max_length=200,
        help_text=gettext_lazy("Words of the title or of the text."),
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: DocumentQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.filters["language"].choose_from(language_choices)

    def filter_queryset(self, queryset: DocumentQuerySet) -> DocumentQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def with_words(self, documents: DocumentQuerySet, _name: str, value: str) -> DocumentQuerySet:
        return documents.matching(value)


class LibraryFilter(DocumentFilter):
    """On the page also: one's own, or those of others that one may read."""

    whose = CodeFilter(
        label=gettext_lazy("Whose"),
        method="of_party",
        choices=[("own", gettext_lazy("Our own")), ("others", gettext_lazy("Shared with us"))],
    )

    def __init__(self, *args: Any, parties: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties

    def of_party(self, documents: DocumentQuerySet, _name: str, value: str) -> DocumentQuerySet:
        own = {"originator_id__in": self.parties}
        return documents.filter(**own) if value == "own" else documents.exclude(**own)
