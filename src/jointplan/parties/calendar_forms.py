# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from jointplan.core.days import DayInput
from jointplan.core.uploads import MEGABYTE, RowsFileField
from jointplan.parties.keeping_calendars import EARLIEST, LATEST, LONGEST_NAME

KINDS = [
    ("free", gettext_lazy("Free, although the day of the week is worked")),
    ("worked", gettext_lazy("Worked, although the day of the week is free")),
]

# Languages in which most enter a name; the others are a click away.
FIRST = ("day", "kind", "name_en", "name_ru")


class DayForm(forms.Form):
    """A day on which the State differs from its working week."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Give the day.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=KINDS, widget=forms.RadioSelect, initial="free")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            label = format_lazy("{}: {}", gettext_lazy("Name"), name)
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=LONGEST_NAME, required=False)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in FIRST]

    def names(self) -> dict[str, str]:
        """What the day is called, by language."""
        return {code: self.cleaned_data[f"name_{code}"] for code, _name in settings.LANGUAGES}


class WeekForm(forms.Form):
    """The days of the week on which nobody works."""

    free_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Free days of the week"),
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DaysFileForm(forms.Form):
    """A list of days."""

    file = RowsFileField(
        kinds=("csv", "xlsx"),
        largest=MEGABYTE,
        label=gettext_lazy("List of days"),
        help_text=gettext_lazy(
            "CSV in UTF-8 or an Excel workbook (.xlsx), up to 1 MB. Nothing is stored before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


class YearForm(forms.Form):
    """The year of the address."""

    year = forms.IntegerField(min_value=EARLIEST.year, max_value=LATEST.year, required=False)
