# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
