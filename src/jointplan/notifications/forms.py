# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from jointplan.notifications.declaring import Message
from jointplan.notifications.models import Preference, Rhythm


class PreferencesForm(forms.Form):
    """How mail comes; `free` are the messages that the person may do without."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label=_("At which hour"),
        help_text=_("By the clock of this installation. It counts for the mail of a day and of a week."),
        coerce=int,
    )
    wanted = forms.MultipleChoiceField(
        label=_("Also by mail"),
        help_text=_("What you do not tick stays in the inbox."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, preference: Preference, free: list[Message], **kwargs: Any) -> None:
        self.free = free
        initial = {
            "rhythm": preference.rhythm,
            "hour": preference.hour,
            "wanted": [message.name for message in free if message.name not in preference.muted],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["hour"].choices = [(hour, time_format(datetime.time(hour), "H:i")) for hour in range(24)]
        self.fields["wanted"].choices = [(message.name, message.title) for message in free]
        if not free:
            del self.fields["wanted"]

    def muted(self) -> list[str]:
        """Names of the messages that were not ticked."""
        wanted = self.cleaned_data.get("wanted", [])
        return [message.name for message in self.free if message.name not in wanted]
