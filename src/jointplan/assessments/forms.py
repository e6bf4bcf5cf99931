# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.fields import field_for
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.answers import PartInput
from jointplan.assessments.schema import Question


class AnswerForm(forms.Form):
    """The questions asked at one clause, each with the version of the answer that the person saw."""

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        parts: Mapping[str, AnswerPart],
        language: str,
        measures: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=initial_from(parts, language), **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = field_for(question, measures or {})
            self.fields[f"seen_{question.key}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=0, required=False
            )
        self.fields["language"] = forms.ChoiceField(label=_("Language of the texts"), choices=settings.LANGUAGES)

    def parts(self) -> dict[str, PartInput]:
        """What was changed, for the operation.

        The language speaks of the texts typed now; the others keep theirs unless another language was chosen.
        """
        data = self.cleaned_data
        other_language = data["language"] != self.initial.get("language")
        return {
            question.key: PartInput(data[question.key], data["language"], data.get(f"seen_{question.key}") or 0)
            for question in self.questions
            if data[question.key] != self.initial.get(question.key, "") or (other_language and data[question.key])
        }

    def accept_versions(self, parts: Iterable[AnswerPart]) -> None:
        """After a conflict was shown, the next save is meant to replace what the person has now seen."""
        data = self.data.copy()
        for part in parts:
            data[f"seen_{part.kind}"] = str(part.version)
        self.data = data


def initial_from(parts: Mapping[str, AnswerPart], language: str) -> dict[str, Any]:
    """Initial values of the form from the saved parts by question."""
    initial: dict[str, Any] = {"language": language}
    for kind, part in parts.items():
        initial[kind] = part.value
        initial[f"seen_{kind}"] = part.version
        if part.question and part.question.is_written:
            initial["language"] = part.language
    return initial


class SendForm(forms.Form):
    """The coordinator's word before a submission leaves the State."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    nothing_classified = forms.BooleanField(
        label=_("I have read what leaves. Nothing in it is classified, and it identifies no person."),
        error_messages={"required": _("Confirm this before you send.")},
    )
    as_it_is = forms.BooleanField(
        label=_("I have looked at what the checks ask about. It is sent as it is."),
        error_messages={"required": _("Look at what the checks ask about, then say that it is sent as it is.")},
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["as_it_is"]


class ReopenForm(forms.Form):
    """Why the State writes another version of what it sent."""

    reason = forms.CharField(
        label=_("Why another version"),
        max_length=500,
        help_text=_("One sentence. It is kept in the log of your State; nobody else reads it."),
        error_messages={"required": _("Say why your State writes another version.")},
    )


class ReleaseForm(forms.Form):
    """Which parts of an answer become public, and why."""

    parts = forms.ModelMultipleChoiceField(
        label=_("What everyone may read from now on"),
        queryset=AnswerPart.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("One sentence. It is kept in the log."),
        error_messages={"required": _("Say why this is released.")},
    )
    confirmed = forms.BooleanField(
        label=_("I act as clearing authority of my State and have read the texts above."),
        error_messages={"required": _("Confirm this before you release.")},
    )

    def __init__(self, *args: Any, releasable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        field.queryset = releasable
        field.label_from_instance = lambda part: part.name


class WithdrawForm(forms.Form):
    """Why a public text is taken back."""

    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("One sentence. It is kept in the log."),
        error_messages={"required": _("Say why this is withdrawn.")},
    )
