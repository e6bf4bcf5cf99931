# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.core.days import DayInput
from jointplan.core.text import sort_key
from jointplan.meetings.models import Decision, DecisionKind
from jointplan.meetings.operations import LONGEST, LONGEST_TEXT
from jointplan.meetings.querysets import DecisionQuerySet
from jointplan.parties.models import Party, Region

RESERVATION = "reservation_"


def decision_choices(user: Any, region: Region) -> DecisionQuerySet:
    """Decisions of the region that stand and that the reader may see, the latest first: for choosing one in a form."""
    found: DecisionQuerySet = Decision.objects.visible_to(user).in_region(region).standing().latest_first()
    return found


class DecisionField(forms.ModelChoiceField):
    """Choosing the decision by which something is done: `DecisionField(user=…, region=…)`, or `choose_for` later."""

    def __init__(self, *, user: Any = None, region: Region | None = None, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Decision of the States"))
        options.setdefault("help_text", gettext_lazy("Register it first, where it is not in the list yet."))
        super().__init__(queryset=Decision.objects.none(), to_field_name="uid", **options)
        if region is not None:
            self.choose_for(user, region)

    def choose_for(self, user: Any, region: Region) -> None:
        self.queryset = decision_choices(user, region)

    def label_from_instance(self, obj: Any) -> str:
        return f"{date_format(obj.taken_on, 'DATE_FORMAT')}: {obj}"


class DecisionForm(forms.Form):
    """What the States decided, as the meeting or the note has it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How it was taken"),
        choices=DecisionKind.choices,
        widget=forms.RadioSelect,
        initial="meeting",
    )
    taken_in = forms.CharField(
        label=gettext_lazy("Meeting or note"),
        max_length=LONGEST["taken_in"],
        help_text=gettext_lazy("As the document calls itself, with its place."),
        error_messages={"required": gettext_lazy("Name the meeting or the note in which the States decided.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number or reference"),
        max_length=LONGEST["number"],
        required=False,
        help_text=gettext_lazy("As the States gave it, if they did."),
    )
    taken_on = forms.DateField(
        label=gettext_lazy("Taken on"),
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Give the day on which the decision was taken.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the decision"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("Word for word. It cannot be changed afterwards, only replaced."),
        error_messages={"required": gettext_lazy("Give the text of the decision.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Party.objects.in_region(region).current().states()
        self.states = {state.code: state for state in sorted(states, key=lambda state: sort_key(str(state)))}
        for code, state in self.states.items():
            self.fields[f"{RESERVATION}{code}"] = forms.CharField(
                label=str(state),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=LONGEST_TEXT,
                required=False,
            )

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(RESERVATION)]

    @property
    def reservation_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(RESERVATION)]

    def said(self) -> dict[str, Any]:
        """What the operation takes: reservations by State, those that say something."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(RESERVATION)}
        given = {state: self.cleaned_data[f"{RESERVATION}{code}"] for code, state in self.states.items()}
        return data | {"reservations": {state: text for state, text in given.items() if text.strip()}}

    @staticmethod
    def initial_from(decision: Decision, reservations: Any) -> dict[str, Any]:
        names = ("kind", "taken_in", "number", "taken_on", "text", "language")
        texts = {f"{RESERVATION}{reservation.state.code}": reservation.text for reservation in reservations}
        return {name: getattr(decision, name) for name in names} | texts


class ReplacementForm(DecisionForm):
    """The decision as it is right, and what was wrong before."""

    correction = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=LONGEST["correction"],
        help_text=gettext_lazy("One sentence. Whoever reads the decision reads it too."),
        error_messages={"required": gettext_lazy("Say what was wrong in the decision that is replaced.")},
    )

    field_order = ("correction",)


class DecisionFilter(forms.Form):
    """Choosing decisions, the same on the page and in files. With an unknown value nothing is chosen."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, decisions: DecisionQuerySet) -> None:
        super().__init__(data)
        self.decisions = decisions
        years = sorted({day.year for day in decisions.order_by().dates("taken_on", "year")}, reverse=True)
        field: Any = self.fields["year"]
        field.choices = [("", _("All")), *((year, str(year)) for year in years)]

    def chosen(self) -> DecisionQuerySet:
        if not self.is_valid():
            return self.decisions.none()
        found = self.decisions
        if year := self.cleaned_data["year"]:
            found = found.of_year(year)
        return found.with_words(self.cleaned_data["q"].replace("\x00", " ")).latest_first()

    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
