# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the bulletin, of packages, and of the circle of interested countries."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointplan.access.today import today
from jointplan.core.text import sort_key
from jointplan.core.uploads import MEGABYTE, RowsFileField
from jointplan.knowledge.models import BulletinAudience
from jointplan.parties.models import Party

# A form carries no more, since the file travels in it between the look and the import.
LARGEST_PACKAGE = MEGABYTE
HALVES = 6


class BulletinForm(forms.Form):
    """Which half year, for whom, and in which language."""

    half = forms.ChoiceField(label=gettext_lazy("Half year"))
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=BulletinAudience.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of its headings"), choices=settings.LANGUAGES, initial=get_language
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year, half = today().year, 1 if today().month < 7 else 2
        choices = []
        for _number in range(HALVES):
            named = _("First half of %(year)s") if half == 1 else _("Second half of %(year)s")
            choices.append((f"{year}-{half}", named % {"year": str(year)}))
            year, half = (year, 1) if half == 2 else (year - 1, 2)
        field: Any = self.fields["half"]
        field.choices = choices

    def said(self) -> dict[str, Any]:
        year, half = self.cleaned_data["half"].split("-")
        return {"year": int(year), "half": int(half), "language": self.cleaned_data["language"]}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for the record"),
        max_length=500,
        help_text=gettext_lazy("Kept in the log, for the secretariat."),
        error_messages={"required": gettext_lazy("Say why it is withdrawn. The reason is kept in the log.")},
    )


class PackageForm(forms.Form):
    """A package from another region."""

    file = RowsFileField(
        kinds=("json",),
        largest=LARGEST_PACKAGE,
        label=gettext_lazy("Package of another region"),
        help_text=gettext_lazy("A JSON file, up to 1 MB. Nothing is stored before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


class InterestedForm(forms.Form):
    """A country outside the region, and the decision that admits it."""

    party = forms.ModelChoiceField(
        label=gettext_lazy("Country"),
        queryset=Party.objects.none(),
        help_text=gettext_lazy("It stands in the register of parties, as a donor for example, with people who read."),
        error_messages={"required": gettext_lazy("Choose a party.")},
    )
    decision = forms.CharField(
        label=gettext_lazy("By which decision"),
        max_length=500,
        help_text=gettext_lazy("Name the decision of the States. It is kept in the log."),
        error_messages={"required": gettext_lazy("Name the decision.")},
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties
        names = [(party.pk, str(party)) for party in parties]
        field.choices = [("", _("Choose")), *sorted(names, key=lambda choice: sort_key(choice[1]))]
