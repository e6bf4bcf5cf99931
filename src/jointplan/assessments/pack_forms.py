# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointplan.assessments.models import PackFormat
from jointplan.assessments.packs.choosing import ALL
from jointplan.core.imported import LARGEST_FILE
from jointplan.core.uploads import RowsFileField


class MakePackForm(forms.Form):
    """What goes into a pack, for whom, in which language and form."""

    which = forms.ChoiceField(label=_("What goes into it"), initial=ALL)
    format = forms.ChoiceField(
        label=_("Kind of file"), choices=PackFormat, widget=forms.RadioSelect, initial=PackFormat.XLSX
    )
    language = forms.ChoiceField(label=_("Language of questions and guidance"), choices=settings.LANGUAGES)
    meant_for = forms.CharField(
        label=_("Who fills it in"),
        max_length=200,
        required=False,
        help_text=_("An office, not a person. It stands in the file, so that a copy that is found goes back there."),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = choices


class PackFileForm(forms.Form):
    """A pack that comes back."""

    # What it is, the reader of packs says better, with what to do.
    file = RowsFileField(
        kinds=("xlsx", "json"),
        largest=LARGEST_FILE,
        label=_("File that was filled in"),
        help_text=_("The pack itself (.xlsx or .json), up to 10 MB. Nothing is changed before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.json"}),
        error_messages={"required": _("Choose the file.")},
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
