# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jointplan.access.today import today
from jointplan.assessments.models import Submission
from jointplan.assessments.operations.clarifying import LONGEST
from jointplan.core.days import DayInput


def text_field(label: Any, empty: Any, *, longest: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=longest,
        help_text=help_text,
        error_messages={"required": empty},
    )


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES, initial=get_language)


class AskForm(forms.Form):
    """What the secretariat asks."""

    text = text_field(
        _("What you ask"),
        _("Write what you ask."),
        longest=LONGEST,
        help_text=_("One thing at a time. Only the State asked and the secretariat read it."),
    )
    language = language_field()
    due_on = forms.DateField(
        label=_("By when an answer would help"),
        required=False,
        widget=DayInput(),
        help_text=_("You may leave this empty. The State may answer later, or leave its answer as it stands."),
    )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < today():
            raise forms.ValidationError(_("This day is over. Give today or a later day, or none."))
        return day


class ClarifyForm(forms.Form):
    """What the State says to a question."""

    text = text_field(
        _("What your State says"),
        _("Write what your State says, or leave the answer as it stands."),
        longest=LONGEST,
        help_text=_("Only your State and the secretariat read it. The answer itself stays as it was sent."),
    )
    language = language_field()

    def __init__(self, *args: Any, later: list[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = {str(one.uid): one for one in later}
        if later:
            self.fields["later"] = forms.ChoiceField(
                label=_("Later version that changes the answer"),
                required=False,
                choices=[("", _("None")), *((str(one.uid), str(one)) for one in later)],
            )

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "language": data["language"], "later": self.later.get(data.get("later", ""))}
