# SPDX-License-Identifier: AGPL-3.0-or-later
"""Form fields made from questions. Each gives and takes a value as it is kept; `values.clean_value` judges it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jointplan.assessments.schema import Kind, Question, Schema
from jointplan.assessments.values import ValueProblem, clean_value
from jointplan.assessments.widgets import (
    UNCHOSEN,
    YES_NO,
    ChoicesInput,
    CountsInput,
    EvidenceInput,
    NumberInput,
    YesNoInput,
    named,
)
from jointplan.core.days import DayInput

# A text that may be longer than this gets a high box.
LONG = 8000


class QuestionField(forms.CharField):
    """The answer to one question, as text in its kept form. Never required: a draft may be incomplete."""

    def __init__(self, question: Question, measures: Mapping[str, str], widget: Any) -> None:
        text, guidance = question.text, question.guidance
        super().__init__(label=text.text, help_text=guidance.text, required=False, strip=False, widget=widget)
        self.question, self.measures = question, measures

    def clean(self, value: Any) -> str:
        raw = super().clean(value)
        try:
            return clean_value(self.question, raw, measures=self.measures)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


def field_for(question: Question, measures: Mapping[str, str]) -> QuestionField:
    """The form field of a question; `measures` are what may be chosen where the choices are measures."""
    return QuestionField(question, measures, _widget(question, measures))


def _widget(question: Question, measures: Mapping[str, str]) -> forms.Widget:
    if question.kind == Kind.CHOICE:
        return forms.RadioSelect(choices=[*named(question.choices), UNCHOSEN])
    if question.kind == Kind.CHOICES:
        return ChoicesInput(
            choices=list(measures.items()) if question.choices_from_measures else named(question.choices)
        )
    if question.kind == Kind.TEXT:
        return forms.Textarea(attrs={"rows": 8 if question.longest > LONG else 4, "maxlength": question.longest})
    if question.kind == Kind.DATE:
        return DayInput()
    widgets: dict[Kind, Any] = {
        Kind.NUMBER: NumberInput,
        Kind.YES_NO: YesNoInput,
        Kind.BY_SEX_AND_AGE: CountsInput,
    }
    return widgets[question.kind](question) if question.kind in widgets else EvidenceInput()


def condition_said(question: Question, schema: Schema) -> str:
    """When the question is asked, as a plain sentence; empty where it always is."""
    if question.when is None:
        return ""
    other = schema.question(question.when.question)
    choices = dict(named(other.choices)) or YES_NO
    chosen = [str(choices[code]) for code in choices if code in question.when.values]
    return _("Only if “%(question)s” is: %(answers)s.") % {"question": other.name, "answers": ", ".join(chosen)}
