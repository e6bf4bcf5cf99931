# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inputs for answers of several members. Each gives and takes the value as it is kept: text in canonical form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jointplan.assessments.evidence import EVIDENCE_KINDS
from jointplan.assessments.schema import Choice, Question
from jointplan.assessments.values import MOST_EVIDENCE, cell, packed, unpacked

UNCHOSEN = ("", _("Not chosen yet"))
YES_NO = {"yes": pgettext_lazy("answer", "Yes"), "no": pgettext_lazy("answer", "No")}
# Rows that stand empty below those that are filled; saving shows as many again.
EMPTY_ROWS = 3


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
        return safely_unpacked(value, dict)


class NumberInput(Members):
    def __init__(self, question: Question) -> None:
        inputs: dict[str, tuple[Any, forms.Widget]] = {
            "number": (_("Number"), forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        }
        if len(question.units) == 1:
            inputs = {"number": (question.units[0].name, inputs["number"][1])}
        elif question.units:
            units = [UNCHOSEN, *named(question.units)]
            inputs["unit"] = (_("Unit"), forms.Select(choices=units))
        super().__init__(inputs)

    def pack(self, members: dict[str, Any]) -> str:
        return super().pack(members) if members.get("number") else ""


class YesNoInput(Members):
    """Yes or no, and the reason or explanation."""

    template_name = "assessments/widgets/yes_no.html"

    def __init__(self, question: Question) -> None:
        answers = [*YES_NO.items(), UNCHOSEN]
        reason = forms.Textarea(attrs={"rows": 3, "maxlength": question.longest})
        super().__init__(
            {
                "answer": (_("Answer"), forms.RadioSelect(choices=answers)),
                "reason": (_("Reason or explanation"), reason),
            }
        )

    def decompress(self, value: str) -> list[Any]:
        answer, reason = super().decompress(value)
        return [answer or "", reason]


class CountsInput(Members):
    """A total and a count for each sex and age, as a table."""

    template_name = "assessments/widgets/counts.html"

    def __init__(self, question: Question) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off", "size": 7}
        inputs: dict[str, tuple[Any, forms.Widget]] = {"total": (_("In all"), forms.TextInput(attrs=number))}
        for sex in question.sexes:
            for age in question.ages:
                inputs[cell(sex, age)] = (f"{sex.name}, {age.name}", forms.TextInput(attrs=number))
        self.question = question
        super().__init__(inputs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        by_name = dict(zip(self.names, context["widget"]["subwidgets"], strict=True))
        for inner in by_name.values():
            inner["attrs"]["aria-label"] = inner["member_label"]
        context["widget"]["total"] = by_name["total"]
        context["widget"]["ages"] = [age.name for age in self.question.ages]
        context["widget"]["rows"] = [
            (sex.name, [(by_name[cell(sex, age)], age.name) for age in self.question.ages])
            for sex in self.question.sexes
        ]
        return context

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
        return safely_unpacked(value, list)


class EvidenceInput(forms.Widget):
    """A row for each piece of evidence: what is filled, and three empty ones. It needs no script."""

    template_name = "assessments/widgets/evidence.html"
    use_fieldset = True
    members = ("title", "kind", "date", "link", "document")
    # Documents of the writer's own party that may be chosen: (uid, title).
    documents: Iterable[tuple[str, str]] = ()

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = [row for row in safely_unpacked(value, list) if isinstance(row, dict)]
        rows = [*filled, *({} for _row in range(EMPTY_ROWS))][:MOST_EVIDENCE]
        context["widget"] |= {
            "rows": [
                {"prefix": f"{name}_{number}", "number": number + 1, "values": row, "is_empty": not row}
                for number, row in enumerate(rows)
            ],
            "count": len(rows),
            "kinds": EVIDENCE_KINDS,
            "documents": list(self.documents),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        count = str(data.get(f"{name}_rows") or "")
        rows, titles = [], dict(self.documents)
        for number in range(min(int(count), MOST_EVIDENCE) if count.isdigit() else 0):
            given = {member: (data.get(f"{name}_{number}_{member}") or "").strip() for member in self.members}
            given["title"] = given["title"] or titles.get(given["document"], "")
            if any(given[member] for member in ("title", "date", "link", "document")):
                rows.append({member: value for member, value in given.items() if value} | {"title": given["title"]})
        return packed(rows) if rows else ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_rows" not in data


def safely_unpacked(value: Any, kind: type) -> Any:
    """The members of what was typed; none where it cannot be read, so that the form can show its error."""
    try:
        members = unpacked(value or "")
    except ValueError:
        members = None
    return members if isinstance(members, kind) else kind()


def named(choices: tuple[Choice, ...]) -> list[tuple[str, Any]]:
    return [(choice.code, choice.name) for choice in choices]
