# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.assessments.models import Cycle, Questionnaire
from jointplan.assessments.operations.cycles import DATES
from jointplan.assessments.schema import Depth
from jointplan.core.days import DayInput
from jointplan.core.uploads import CheckedFileField
from jointplan.meetings.forms import DecisionField
from jointplan.plans.models import Edition

LARGEST_FILE = 2 * 2**20


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Give this day.")},
    )


class CycleForm(forms.Form):
    """What a cycle is called, when it runs and what it asks."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200, required=False)
    questionnaire = forms.ModelChoiceField(
        label=gettext_lazy("Questionnaire"),
        queryset=Questionnaire.objects.none(),
        help_text=gettext_lazy("A version never changes. What it asks of each State stands on its page."),
    )
    period_from = day_field(gettext_lazy("The period begins on"))
    period_to = day_field(gettext_lazy("The period ends on"))
    opens_on = day_field(gettext_lazy("Opens on"))
    due_on = day_field(
        gettext_lazy("Answers are due on"),
        gettext_lazy("In a State that does not work on this day it is the last working day before it."),
    )
    closes_on = day_field(gettext_lazy("Closes on"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["questionnaire"]
        field.queryset = Questionnaire.objects.filter(edition=edition).order_by("code", "-version")

    def values(self) -> dict[str, Any]:
        """What the operations take."""
        data = self.cleaned_data
        names = {language: data[f"name_{language}"] for language in ("en", "ru") if data.get(f"name_{language}")}
        return {"names": names, "questionnaire": data["questionnaire"], **{name: data[name] for name in DATES}}


class NewCycleForm(CycleForm):
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Short, such as the year. It stands in addresses and files and does not change."),
    )
    field_order = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["questionnaire"]
        field.required, field.empty_label = False, _("The standard questionnaire")


class StepForm(forms.Form):
    """By which decision of the States something is done with a cycle."""

    decision = DecisionField()

    def __init__(self, *args: Any, user: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choose_for(user, cycle.edition.plan.region)


class ChangeForm(StepForm, CycleForm):
    """What the States changed, and by which decision."""

    field_order = ("decision",)


class QuestionnaireForm(forms.Form):
    """The next version of a questionnaire: another depth of the same questions, or a file with all of it."""

    depth = forms.ChoiceField(
        label=gettext_lazy("How deep the cycle asks"),
        choices=[
            (Depth.FULL.value, gettext_lazy("Full: at each measure")),
            (Depth.OBJECTIVE.value, gettext_lazy("By objective: one answer for each, with its measures ticked")),
            (Depth.FOCUS.value, gettext_lazy("Focus: some objectives in depth, “no change since” for the rest")),
        ],
        widget=forms.RadioSelect,
    )
    objectives = forms.MultipleChoiceField(
        label=gettext_lazy("Objectives in focus"), widget=forms.CheckboxSelectMultiple, required=False
    )
    file = CheckedFileField(
        kinds=("txt",),
        largest=LARGEST_FILE,
        label=gettext_lazy("File with the questions"),
        required=False,
        help_text=gettext_lazy("YAML or JSON, as it can be downloaded from the page of a questionnaire."),
    )

    # What a file said, so that it need not be chosen again after its cost was shown.
    content = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, objectives: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["objectives"]
        field.choices = objectives

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given is None:
            return None
        try:
            data = yaml.safe_load(given.read().decode("utf-8-sig"))
        except (yaml.YAMLError, ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise ValidationError(
                _("This is no questionnaire in YAML or JSON. Download one from its page and change it.")
            )
        return data

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("depth") == Depth.FOCUS and not data.get("objectives"):
            self.add_error("objectives", _("Choose at least one objective to ask in depth."))
        return data

    def data_for(self, latest: dict[str, Any]) -> dict[str, Any]:
        """The data of the next version, from the file or else from the newest one."""
        remembered = self.cleaned_data.get("content")
        made = deepcopy(self.cleaned_data["file"] or (remembered if isinstance(remembered, dict) else latest))
        depth: dict[str, Any] = {"kind": self.cleaned_data["depth"]}
        if depth["kind"] == Depth.FOCUS:
            depth["objectives"] = self.cleaned_data["objectives"]
        return made | {"depth": depth}

    def remember(self, data: dict[str, Any]) -> None:
        """Keep in the form what its file said."""
        self.data = self.data.copy()
        self.data["content"] = json.dumps(data, ensure_ascii=False)


def initial_of(cycle: Cycle) -> dict[str, Any]:
    """A form with what the cycle says."""
    names = {f"name_{language}": cycle.names.get(language, "") for language in ("en", "ru")}
    return {**names, "questionnaire": cycle.questionnaire_id, **{name: getattr(cycle, name) for name in DATES}}


def initial_after(last: Cycle | None) -> dict[str, Any]:
    """The next cycle starts from the last: the same questions, and the same days one period later."""
    if last is None:
        return {}
    length = last.period_to - last.period_from + timedelta(days=1)
    return {"questionnaire": last.questionnaire_id, **{name: _later(getattr(last, name), length) for name in DATES}}


def _later(day: Any, length: timedelta) -> Any:
    """A period of a year is a year later, whatever its number of days; any other is moved by its length."""
    if not 365 <= length.days <= 366:
        return day + length
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
