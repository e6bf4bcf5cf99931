# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.models import AnswerPart, PartKind, Status
from jointplan.assessments.operations.answers import PartInput
from jointplan.assessments.schema import LONGEST_TEXT


class AnswerForm(forms.Form):
    """A State's answer to one measure: the parts of an answer, each with the version that the person saw."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("Not chosen yet")), *Status.choices],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The public sees the text alone, unless your clearing authority releases the status too."),
    )
    progress = forms.CharField(
        label=_("Progress"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("What was done in the period, by whom, and with what effect. Do not name or describe a person."),
    )
    challenges = forms.CharField(
        label=_("Challenges"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("What stood in the way. This part may keep a stricter label than the rest."),
    )
    language = forms.ChoiceField(label=_("Language of the texts"), choices=settings.LANGUAGES)
    seen_status = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    seen_progress = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    seen_challenges = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    @staticmethod
    def initial_from(parts: Mapping[str, AnswerPart], language: str) -> dict[str, Any]:
        """Initial values from the saved parts by kind."""
        initial: dict[str, Any] = {"language": language}
        for kind, part in parts.items():
            initial[kind] = part.value
            initial[f"seen_{kind}"] = part.version
            if kind != PartKind.STATUS:
                initial["language"] = part.language
        return initial

    def parts(self) -> dict[str, PartInput]:
        """What was changed, for the operation.

        The language speaks of the texts typed now; the others keep theirs unless another language was chosen.
        """
        data = self.cleaned_data
        other_language = data["language"] != self.initial.get("language")
        typed = {kind: (data.get(kind) or "").replace("\r\n", "\n") for kind in PartKind.values}
        return {
            kind: PartInput(value, data["language"], data.get(f"seen_{kind}") or 0)
            for kind, value in typed.items()
            if other_language or value != self.initial.get(kind, "")
        }

    def accept_versions(self, parts: Iterable[AnswerPart]) -> None:
        """After a conflict was shown, the next save is meant to replace what the person has now seen."""
        data = self.data.copy()
        for part in parts:
            data[f"seen_{part.kind}"] = str(part.version)
        self.data = data


class SendForm(forms.Form):
    """The coordinator's word before a submission leaves the State."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    nothing_classified = forms.BooleanField(
        label=_("I have read what leaves. Nothing in it is classified, and it identifies no person."),
        error_messages={"required": _("Confirm this before you send.")},
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
        field.label_from_instance = lambda part: part.get_kind_display()


class WithdrawForm(forms.Form):
    """Why a public text is taken back."""

    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("One sentence. It is kept in the log."),
        error_messages={"required": _("Say why this is withdrawn.")},
    )
