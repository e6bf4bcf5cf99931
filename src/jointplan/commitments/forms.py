# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.commitments.models import Mechanism, PositionKind
from jointplan.commitments.operations.recommendations import LONGEST_SOURCE
from jointplan.commitments.querysets import FollowUpQuerySet, RecommendationQuerySet
from jointplan.core.uploads import MEGABYTE, RowsFileField
from jointplan.parties.models import Party
from jointplan.plans.models import Clause

# A form carries no more; the command `jointplan commitments import` takes larger files.
LARGEST_IN_FORM = MEGABYTE


class RecommendationFilter(forms.Form):
    """Choosing recommendations, the same on the page and in files. With an unknown value nothing is chosen."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    mechanism = forms.ChoiceField(label=gettext_lazy("Mechanism"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    position = forms.ChoiceField(label=gettext_lazy("Position of the State"), required=False)
    measure = forms.CharField(label=gettext_lazy("Measure"), required=False, max_length=20)

    def __init__(
        self, data: Any, found: RecommendationQuerySet, *, states: Sequence[Party], positions: FollowUpQuerySet
    ) -> None:
        super().__init__(data)
        self.found, self.positions = found, positions
        self._choose("position", list(PositionKind.choices))
        self._choose("state", [(state.code, str(state)) for state in states])
        self._choose("mechanism", list(Mechanism.choices))
        self._choose("theme", [(theme, theme) for theme in found.all_themes()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]

    def chosen(self) -> RecommendationQuerySet:
        if not self.is_valid():
            return self.found.none()
        data, found = self.cleaned_data, self.found
        if data["state"]:
            found = found.filter(state__code=data["state"])
        if data["mechanism"]:
            found = found.filter(mechanism=data["mechanism"])
        if data["theme"]:
            found = found.with_theme(data["theme"])
        if data["position"]:
            found = found.with_position(self.positions.filter(kind=data["position"]))
        if data["measure"]:
            clauses = Clause.objects.filter(code=data["measure"].replace("\x00", "")).values_list("pk", flat=True)
            found = found.with_position(self.positions.answered_by(clauses))
        if words := data["q"].replace("\x00", " "):
            found = found.matching(words)
        return found.latest_first()

    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class ImportForm(forms.Form):
    """An export, and where it is from."""

    source = forms.CharField(
        label=gettext_lazy("Where the file is from"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("The index or database, and the day of the export. It stands beside each entry."),
        error_messages={
            "required": gettext_lazy("Say which index or database the file is from, and of which day it is.")
        },
    )
    file = RowsFileField(
        kinds=("csv", "xlsx"),
        largest=LARGEST_IN_FORM,
        label=gettext_lazy("Export of recommendations"),
        help_text=gettext_lazy(
            "CSV in UTF-8 or an Excel workbook (.xlsx), up to 1 MB. Nothing is stored before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
