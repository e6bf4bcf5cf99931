# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language, gettext_lazy

from jointplan.access.models import Label
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region
from jointplan.portal.models import DataLicence


class PublishForm(forms.Form):
    """What a version is for, and what others may do with it."""

    reason = forms.CharField(
        label=gettext_lazy("What this version is for"),
        max_length=500,
        help_text=gettext_lazy("Its page shows it, for example: state of the data after the second cycle."),
        error_messages={"required": gettext_lazy("Say what this version is for. Its page shows it.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of that text"), choices=settings.LANGUAGES, initial=get_language
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licence"),
        choices=DataLicence.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What anybody may do with the data. Choose what the States agreed to."),
    )
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Decision of the States"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=gettext_lazy("None is named"),
        help_text=gettext_lazy("Only decisions that everybody may read are offered."),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Decision.objects.visible_to(AnonymousUser()).in_region(region).running().filter(label=Label.CLEAR)
        decision: Any = self.fields["decision"]
        decision.queryset = public.latest_first()
