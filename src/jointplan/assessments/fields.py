# SPDX-License-Identifier: AGPL-3.0-or-later
"""Form fields made from questions. Each gives and takes a value as it is kept; `values.clean_value` judges it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jointplan.assessments.schema import Choice, Kind, Question
from jointplan.assessments.values import ValueProblem, cell, clean_value, packed, unpacked

UNCHOSEN = ("", _("Not chosen yet"))


class QuestionField(forms.CharField):
    """The answer to one question, as text in its kept form."""

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


class Members(forms.MultiWidget):
    """Several inputs that make one value together; `names` say which member each one is."""

    template_name = "assessments/widgets/members.html"
    use_fieldset = True

    def __init__(self, widgets: dict[str, tuple[Any, forms.Widget]]) -> None:
        super().__init__({name: widget for name, (_label, widget) in widgets.items()})
        self.names = list(widgets)
        self.labels = [label for label, _widget in widgets.values()]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for label, inner in zip(self.labels, context["widget"]["subwidgets"], strict=True):
            inner["member_label"] = label
        return context

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        members = dict(zip(self.names, super().value_from_datadict(data, files, name), strict=True))
        return self.pack({key: value for key, value in members.items() if value not in (None, "")})

    def pack(self, members: dict[str, Any]) -> str:
        return packed(members) if members else ""

    def decompress(self, value: str) -> list[Any]:
        members = self.unpack(value)
        return [members.get(name) for name in self.names]

    def unpack(self, value: str) -> dict[str, Any]:
        return _safely_unpacked(value, dict)


class NumberInput(Members):
    def __init__(self, question: Question) -> None:
        inputs: dict[str, tuple[Any, forms.Widget]] = {
            "number": (_("Number"), forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        }
        if len(question.units) == 1:
            inputs = {"number": (question.units[0].name, inputs["number"][1])}
        elif question.units:
            units = [UNCHOSEN, *_named(question.units)]
            inputs["unit"] = (_("Unit"), forms.Select(choices=units))
        super().__init__(inputs)

    def pack(self, members: dict[str, Any]) -> str:
        return super().pack(members) if members.get("number") else ""


class YesNoInput(Members):
    def __init__(self, question: Question) -> None:
        answers = [UNCHOSEN, ("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]
        reason = forms.Textarea(attrs={"rows": 3})
        super().__init__(
            {"answer": (_("Answer"), forms.Select(choices=answers)), "reason": (_("Reason or explanation"), reason)}
        )


class CountsInput(Members):
    """A total and a count for each sex and age."""

    def __init__(self, question: Question) -> None:
        number = {"inputmode": "numeric", "class": "short"}
        inputs: dict[str, tuple[Any, forms.Widget]] = {"total": (_("In all"), forms.TextInput(attrs=number))}
        for sex in question.sexes:
            for age in question.ages:
                inputs[cell(sex, age)] = (f"{sex.name}, {age.name}", forms.TextInput(attrs=number))
        super().__init__(inputs)

    def pack(self, members: dict[str, Any]) -> str:
        total = members.pop("total", None)
        return packed({"cells": members, "total": total}) if members or total else ""

    def unpack(self, value: str) -> dict[str, Any]:
        given = super().unpack(value)
        return {"total": given.get("total"), **(given.get("cells") or {})}


class ChoicesInput(forms.CheckboxSelectMultiple):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        chosen = super().value_from_datadict(data, files, name)
        return packed(list(chosen)) if chosen else ""

    def format_value(self, value: Any) -> list[str]:
        return _safely_unpacked(value, list)


class EvidenceInput(forms.Textarea):
    """A line for each piece of evidence: its title, then its link after a space."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        lines = [line.strip() for line in (data.get(name) or "").splitlines()]
        return packed([_evidence_of(line) for line in lines if line]) if any(lines) else ""

    def format_value(self, value: Any) -> str:
        rows = _safely_unpacked(value, list)
        return "\n".join(" ".join(filter(None, (row.get("title"), row.get("link")))) for row in rows)


def _evidence_of(line: str) -> dict[str, str]:
    title, _space, link = line.rpartition(" ")
    return {"title": title.strip(), "link": link} if title and link.startswith("http") else {"title": line}


def _safely_unpacked(value: Any, kind: type) -> Any:
    """The members of what was typed; none where it cannot be read, so that the form can show its error."""
    try:
        members = unpacked(value or "")
    except ValueError:
        members = None
    return members if isinstance(members, kind) else kind()


def _named(choices: tuple[Choice, ...]) -> list[tuple[str, Any]]:
    return [(choice.code, choice.name) for choice in choices]


def field_for(question: Question, measures: Mapping[str, str]) -> QuestionField:
    """The form field of a question; `measures` are what may be chosen where the choices are measures."""
    return QuestionField(question, measures, _widget(question, measures))


def _widget(question: Question, measures: Mapping[str, str]) -> forms.Widget:
    if question.kind == Kind.CHOICE:
        return forms.RadioSelect(choices=[UNCHOSEN, *_named(question.choices)])
    if question.kind == Kind.CHOICES:
        return ChoicesInput(
            choices=list(measures.items()) if question.choices_from_measures else _named(question.choices)
        )
    if question.kind == Kind.TEXT:
        return forms.Textarea(attrs={"rows": 8 if question.longest > 8000 else 4, "maxlength": question.longest})
    if question.kind == Kind.DATE:
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    widgets = {
        Kind.NUMBER: NumberInput,
        Kind.YES_NO: YesNoInput,
        Kind.BY_SEX_AND_AGE: CountsInput,
    }
    return widgets[question.kind](question) if question.kind in widgets else EvidenceInput(attrs={"rows": 3})
