# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.querysets import AnswerPartQuerySet
from jointplan.core.filters import Choices, CodeFilter
from jointplan.parties.models import Party
from jointplan.plans.models import Clause, Edition


class AnswerFilter(django_filters.FilterSet):
    """Choosing parts of answers. Conditions are combined with “and”; an unknown value is an error."""

    plan = CodeFilter(
        label=gettext_lazy("Plan"),
        method="in_plan",
        help_text=gettext_lazy("Code of a plan or of one of its editions; all plans without it."),
    )
    state = CodeFilter("originator__code", label=gettext_lazy("State"), help_text=gettext_lazy("Code of a State."))
    cycle = CodeFilter("cycle__code", label=gettext_lazy("Cycle"), help_text=gettext_lazy("Code of a cycle."))
    clause = CodeFilter(
        "clause__code", label=gettext_lazy("Measure"), help_text=gettext_lazy("Code of a measure, e.g. II.1.7.")
    )

    class Meta:
        model = AnswerPart
        fields: list[str] = []

    def __init__(
        self, data: Any = None, queryset: AnswerPartQuerySet | None = None, *, fictional: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.fictional = fictional
        # Functions, not methods: a form copies its fields deeply, and would copy the whole request with a method.
        choices: dict[str, Callable[[], Choices]] = {
            "plan": lambda: self._plans(),
            "state": lambda: self._states(),
            "cycle": lambda: self._cycles(),
            "clause": lambda: self._clauses(),
        }
        for name, read in choices.items():
            self.filters[name].choose_from(read)

    def filter_queryset(self, queryset: AnswerPartQuerySet) -> AnswerPartQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def _editions(self) -> QuerySet[Edition]:
        return Edition.objects.in_regions(fictional=self.fictional).select_related("plan")

    def _plans(self) -> Choices:
        editions = list(self._editions())
        plans = {edition.plan.code: str(edition.plan) for edition in editions}
        return list((plans | {edition.code: str(edition) for edition in editions}).items())

    def _states(self) -> Choices:
        states = Party.objects.states().filter(region__is_fictional=self.fictional)
        return [(state.code, str(state)) for state in states.order_by("code")]

    def _cycles(self) -> Choices:
        cycles = Cycle.objects.in_regions(fictional=self.fictional).order_by("period_to")
        return list({cycle.code: str(cycle) for cycle in cycles}.items())

    def _clauses(self) -> Choices:
        codes = Clause.objects.in_regions(fictional=self.fictional).assessed().in_order().values_list("code", flat=True)
        return [(code, code) for code in dict.fromkeys(codes)]

    def in_plan(self, parts: AnswerPartQuerySet, _name: str, value: str) -> AnswerPartQuerySet:
        return parts.filter(Q(clause__edition__code=value) | Q(clause__edition__plan__code=value))
