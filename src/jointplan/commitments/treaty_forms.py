# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jointplan.commitments.follow_up_forms import CommitmentForm
from jointplan.commitments.models import PARTIAL_DATE, Mode, Status
from jointplan.parties.models import Party

LONGEST_SOURCE = 1000
LONGEST_RESERVATION = 20_000


def partial_day(label: Any, *, required: bool = False) -> forms.RegexField:
    return forms.RegexField(
        regex=PARTIAL_DATE,
        label=label,
        required=required,
        max_length=10,
        help_text=gettext_lazy("A day, a month or a year: 2026-05-14, 2026-05 or 2026."),
        error_messages={"invalid": gettext_lazy("Write the year first, with hyphens: 2026-05-14, 2026-05 or 2026.")},
    )


class TreatySourceForm(CommitmentForm):
    """What one public source says of one State and a treaty."""

    state = forms.ChoiceField(label=gettext_lazy("State"))
    status = forms.ChoiceField(label=gettext_lazy("What the source says"), choices=Status.choices)
    mode = forms.ChoiceField(
        label=gettext_lazy("Act by which the State is bound"),
        required=False,
        choices=[("", gettext_lazy("Not said, or not bound")), *Mode.choices],
    )
    signed_on = partial_day(gettext_lazy("Signed on"))
    bound_on = partial_day(gettext_lazy("Date of the act"))
    reservation = forms.CharField(
        label=gettext_lazy("Reservation or declaration"),
        required=False,
        max_length=LONGEST_RESERVATION,
        help_text=gettext_lazy("In the words of the source."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Title and address of what you read, so that others can check it."),
    )
    as_of = partial_day(gettext_lazy("Date of the source"), required=True)
    note = forms.CharField(label=gettext_lazy("Note, in English"), required=False, max_length=300)

    def __init__(self, *args: Any, states: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.states = {state.code: state for state in states}
        state: Any = self.fields["state"]
        state.choices = [(code, str(one)) for code, one in self.states.items()]

    def clean_state(self) -> Party:
        return self.states[self.cleaned_data["state"]]
