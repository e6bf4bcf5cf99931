# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from jointplan.core.filters import Choices, CodeFilter
from jointplan.core.text import fold, localise
from jointplan.plans.models import Addressee, Clause, ClauseKind, Edition, Instrument, TargetGroup, Theme
from jointplan.plans.querysets import ClauseQuerySet
from jointplan.plans.rows import group_code
from jointplan.plans.texts import title_of

ASSESSABLE_KINDS = [
    (kind.value, kind.label) for kind in ClauseKind if kind not in (ClauseKind.PART, ClauseKind.OBJECTIVE)
]
YES_OR_NO = [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]


class ClauseFilter(django_filters.FilterSet):
    """Choosing clauses, the same on pages, in files and in the API. Conditions are combined with “and”.

    `editions` is what the choices come from: one edition on a page (the address names it), several in the API, where
    `plan` narrows them. With an unknown value nothing is selected and `errors` says what may be chosen.
    """

    plan = CodeFilter(
        label=gettext_lazy("Plan"),
        method="in_plan",
        help_text=gettext_lazy("Code of a plan or of one of its editions; all plans without it."),
    )
    pillar = CodeFilter(
        "part__code", label=gettext_lazy("Pillar or part"), help_text=gettext_lazy("Code of a pillar or other part.")
    )
    objective = CodeFilter(
        label=gettext_lazy("Objective"),
        method="under_objective",
        help_text=gettext_lazy("Code of an objective; sub-measures are included."),
    )
    theme = CodeFilter("themes__code", label=gettext_lazy("Theme"), help_text=gettext_lazy("Code of a theme."))
    target_group = CodeFilter(
        "target_groups__code",
        label=gettext_lazy("Target group"),
        help_text=gettext_lazy("Code of a target group that the text names."),
    )
    group = CodeFilter(
        label=gettext_lazy("Group"),
        method="in_group",
        help_text=gettext_lazy(
            "Code of a target group, or of a heading inside an objective: the heading's words in small letters with "
            "hyphens. Selects what stands under the heading or names the group."
        ),
    )
    instrument = CodeFilter(
        "instruments__code",
        label=gettext_lazy("Instrument"),
        help_text=gettext_lazy("Code of a treaty, resolution or document that the text cites."),
    )
    addressee = CodeFilter(
        label=gettext_lazy("Addressee"),
        method="asking",
        choices=Addressee.choices,
        help_text=gettext_lazy("Whom the text asks: each State, the States jointly, or partners."),
    )
    kind = CodeFilter(
        "kind",
        label=gettext_lazy("Kind"),
        choices=ASSESSABLE_KINDS,
        help_text=gettext_lazy("Kind of clause."),
    )
    assessed = CodeFilter(
        label=gettext_lazy("Answered in assessment cycles"),
        method="by_assessed",
        choices=YES_OR_NO,
        help_text=gettext_lazy("Whether States answer to it in assessment cycles."),
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Words"),
        method="with_words",
        max_length=200,
        help_text=gettext_lazy("Words of the title or the wording, in any language; “quoted words” and -without work."),
    )

    class Meta:
        model = Clause
        fields: list[str] = []

    def __init__(
        self,
        data: Any = None,
        queryset: ClauseQuerySet | None = None,
        *,
        editions: QuerySet[Edition],
        one_plan: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.all_editions = editions.select_related("plan")
        if one_plan:
            del self.filters["plan"]
        # Functions, not methods: a form copies its fields deeply, and would copy the whole request with a method.
        choices: dict[str, Callable[[], Choices]] = {
            "plan": lambda: self._plans(),
            "pillar": lambda: self._clauses(ClauseKind.PART),
            "objective": lambda: self._clauses(ClauseKind.OBJECTIVE),
            "theme": lambda: self._terms(Theme),
            "target_group": lambda: self._terms(TargetGroup),
            "group": lambda: self._groups(),
            "instrument": lambda: self._terms(Instrument),
        }
        for name, read in choices.items():
            if name in self.filters:
                self.filters[name].choose_from(read)

    def filter_queryset(self, queryset: ClauseQuerySet) -> ClauseQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    @cached_property
    def editions(self) -> list[Edition]:
        """Those that the other choices come from: the chosen plan's, or all."""
        every = list(self.all_editions)
        wanted = self.data.get("plan") if "plan" in self.filters else None
        return [edition for edition in every if wanted in (edition.code, edition.plan.code)] or every

    def _plans(self) -> Choices:
        plans = {edition.plan.code: str(edition.plan) for edition in self.all_editions}
        return list((plans | {edition.code: str(edition) for edition in self.all_editions}).items())

    def _clauses(self, kind: ClauseKind) -> Choices:
        clauses = Clause.objects.filter(edition__in=self.editions, kind=kind).in_order().defer("words").with_texts()
        return list({clause.code: f"{clause.code} · {title_of(clause).text}" for clause in clauses}.items())

    def _terms(self, model: type[Theme | TargetGroup | Instrument]) -> Choices:
        terms = model._default_manager.filter(edition__in=self.editions).order_by("pk")
        names = {term.code: str(term) for term in terms}
        return sorted(names.items(), key=lambda choice: fold(choice[1]))

    @cached_property
    def headings(self) -> list[dict[str, str]]:
        """Headings inside objectives, in the order of the source."""
        found = Clause.objects.filter(edition__in=self.editions).exclude(group={}).in_order()
        return list({group_code(heading): heading for heading in found.values_list("group", flat=True)}.values())

    def _groups(self) -> Choices:
        headings = {group_code(heading): localise(heading).text for heading in self.headings}
        return list((headings | dict(self._terms(TargetGroup))).items())

    def in_plan(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        return clauses.filter(Q(edition__code=value) | Q(edition__plan__code=value))

    def under_objective(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        above = Q(parent__kind=ClauseKind.OBJECTIVE, parent__code=value)
        two_above = Q(parent__parent__kind=ClauseKind.OBJECTIVE, parent__parent__code=value)
        return clauses.filter(above | two_above)

    def in_group(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        headings = [heading for heading in self.headings if group_code(heading) == value]
        naming = Clause.objects.filter(target_groups__code=value).values("pk")
        return clauses.filter(Q(group__in=headings) | Q(pk__in=naming))

    def asking(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        return clauses.filter(addressees__contains=[value])

    def by_assessed(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        return clauses.filter(is_assessed=value == "true")

    def with_words(self, clauses: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        return clauses.matching(value)
