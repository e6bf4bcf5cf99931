# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from jointplan.core.uploads import MEGABYTE, RowsFileField
from jointplan.parties.models import Party
from jointplan.reports.kinds import Kind
from jointplan.reports.operations import LONGEST_PARAGRAPH
from jointplan.reports.parameters import FIELDS

LARGEST_TEMPLATE = 2 * MEGABYTE


class BuildForm(forms.Form):
    """What a report is asked for with: its parameters, its readers and its language."""

    def __init__(self, *args: Any, kind: Kind, party: Party, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in kind.parameters:
            self.fields[name] = FIELDS[name](party, user)
        audiences = [(one.value, one.label) for one in kind.audiences]
        self.fields["audience"] = forms.ChoiceField(
            label=gettext_lazy("For whom"),
            choices=audiences,
            initial=audiences[0][0],
            widget=forms.RadioSelect,
            help_text=gettext_lazy("It holds what all of them may read, and nothing else."),
        )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language of its headings"),
            choices=settings.LANGUAGES,
            initial=(get_language() or "en").split("-")[0],
        )

    def parameters(self, kind: Kind) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in kind.parameters}


class ParagraphForm(forms.Form):
    """What stands in the place of a generated paragraph."""

    text = forms.CharField(
        label=gettext_lazy("Your text"),
        max_length=LONGEST_PARAGRAPH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("It is marked as written by your party. Leave it empty for the generated text."),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for the record"),
        max_length=500,
        help_text=gettext_lazy("Kept in the log, for those who made the report."),
        error_messages={"required": gettext_lazy("Say why it is withdrawn. The reason is kept in the log.")},
    )


class TemplateForm(forms.Form):
    """A Word template as it came back from Word."""

    file = RowsFileField(
        kinds=("docx",),
        largest=LARGEST_TEMPLATE,
        label=gettext_lazy("Changed template"),
        help_text=gettext_lazy("A Word file (.docx), up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
