# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of one answer, made from what the questionnaire asks at its clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.fields import condition_said, field_for
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.merging import Base, Change
from jointplan.assessments.schema import Kind, Part, Question, Schema
from jointplan.assessments.values import answer_of


@dataclass(frozen=True)
class Asked:
    """A question as the form shows it."""

    question: Question
    field: Any
    hidden: str
    language: str
    condition: str
    is_out: bool


@dataclass(frozen=True)
class Group:
    """The questions of one part of the questionnaire, which get one label together."""

    part: Part
    asked: list[Asked]

    @property
    def tlp(self) -> str:
        return f"TLP:{self.part.label}"


class AnswerForm(forms.Form):
    """The questions asked at one clause, each with the version of the answer that the person saw."""

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        parts: Mapping[str, AnswerPart],
        language: str,
        measures: Mapping[str, str] | None = None,
        documents: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        self.saved_parts = parts
        super().__init__(*args, initial=initial_from(parts, language), **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = field_for(question, measures or {})
            if question.kind == Kind.EVIDENCE:
                self.fields[question.key].widget.documents = documents
            self.fields[f"seen_{question.key}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=0, required=False
            )
            self.fields[f"conflict_{question.key}"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        self.fields["language"] = forms.ChoiceField(label=_("Language of the texts"), choices=settings.LANGUAGES)
        self.fields["seen_language"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def groups(self, schema: Schema) -> list[Group]:
        """What is asked, part by part, in the order of the questionnaire."""
        groups = [Group(part, [a for a in self._asked(schema) if a.question.part == part.key]) for part in schema.parts]
        return [group for group in groups if group.asked]

    def _asked(self, schema: Schema) -> Iterable[Asked]:
        answers = {q.key: self._answer(q) for q in self.questions}
        for question in self.questions:
            part = self.saved_parts.get(question.key)
            yield Asked(
                question,
                self[question.key],
                _hidden(self[f"seen_{question.key}"]) + _hidden(self[f"conflict_{question.key}"]),
                part.language if part and question.is_written else "",
                condition_said(question, schema),
                # What stands in the answer is shown even where it would be asked no more.
                not question.is_asked_with(answers) and part is None,
            )

    def _answer(self, question: Question) -> str:
        part = self.saved_parts.get(question.key)
        return answer_of(question, part.value) if part else ""

    def seen(self) -> dict[str, int]:
        """The version of each answer that the person saw, by question; 0 where there was none."""
        return {q.key: self.cleaned_data.get(f"seen_{q.key}") or 0 for q in self.questions}

    def changes(self, bases: Mapping[str, Base]) -> dict[str, Change]:
        """What the person made of what was seen, by question; `bases` are the texts and languages of those versions.

        The language speaks of the texts typed now; the others keep theirs unless another language was chosen.
        """
        data = self.cleaned_data
        language = data.get("language") or self.initial["language"]
        chose_language = bool(data.get("seen_language")) and language != data["seen_language"]
        changes = {}
        for question in self.questions:
            if question.key not in data:
                continue
            base, base_language = bases.get(question.key, Base("", ""))
            continues: UUID | None = data.get(f"conflict_{question.key}")
            changes[question.key] = Change(
                base,
                data[question.key],
                language,
                base_language if chose_language and question.is_written else "",
                continues,
            )
        return changes


def _hidden(field: forms.BoundField) -> str:
    """The input as its widget writes it. Written here, because there are two to each question."""
    value = field.value()
    return format_html(
        '<input type="hidden" name="{}" value="{}" id="{}">',
        field.html_name,
        "" if value is None else value,
        field.auto_id,
    )


def initial_from(parts: Mapping[str, AnswerPart], language: str) -> dict[str, Any]:
    """Initial values of the form from the saved parts by question."""
    initial: dict[str, Any] = {}
    for kind, part in parts.items():
        initial[kind] = part.value
        initial[f"seen_{kind}"] = part.version
        if part.question and part.question.is_written:
            language = part.language
    return initial | {"language": language, "seen_language": language}
