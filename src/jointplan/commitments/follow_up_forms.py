# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of what a State adds to recommendations, and of its consent for those of the Committee."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointplan.access.models import Circle, Label
from jointplan.commitments.models import ActionState, FollowUpAction, ObligationKind, Position, PositionKind, Treaty
from jointplan.commitments.operations.consents import LONGEST, CommitmentProblem
from jointplan.commitments.operations.follow_up import LONGEST_ACTION, LONGEST_NOTE
from jointplan.commitments.operations.obligations import LONGEST_LINE
from jointplan.core.days import DayInput
from jointplan.core.text import sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Clause


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = DayInput()
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"]
    )


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)


class CommitmentForm(forms.Form):
    """A form whose operation may say what is wrong."""

    def note(self, problem: CommitmentProblem) -> None:
        """Show a problem of an operation at its field."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class MeasuresForm(CommitmentForm):
    """A form with codes of measures."""

    measures = forms.CharField(
        label=gettext_lazy("Measures that answer it"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Codes of measures of the plan, separated by spaces."),
    )

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {clause.code: clause for clause in clauses}

    def clean_measures(self) -> list[Clause]:
        codes = self.cleaned_data["measures"].replace(",", " ").replace(";", " ").split()
        unknown = [code for code in codes if code not in self.by_code]
        if unknown:
            text = _("The plan has no measure %(codes)s. Write codes as they stand in the plan.")
            raise forms.ValidationError(text % {"codes": ", ".join(unknown)})
        return [self.by_code[code] for code in codes]


class ObligationForm(MeasuresForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of obligation"), choices=ObligationKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_LINE)
    body = forms.CharField(label=gettext_lazy("Body that the State reports to"), max_length=LONGEST_LINE)
    treaty = forms.ModelChoiceField(
        label=gettext_lazy("Treaty"), queryset=Treaty.objects.none(), required=False, to_field_name="code"
    )
    due_on = day(gettext_lazy("Due on"), required=False)

    field_order = ("kind", "title", "body", "treaty", "due_on", "measures")

    def __init__(self, *args: Any, fictional: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        treaty: Any = self.fields["treaty"]
        treaty.queryset = Treaty.objects.in_regions(fictional=fictional).in_order()


class PositionForm(MeasuresForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Position of the State"), choices=PositionKind.choices, widget=forms.RadioSelect
    )
    stated_on = day(gettext_lazy("Date of the position"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What the State says beside its position."),
    )
    language = language_field()
    field_order = ("kind", "stated_on", "note", "language", "measures")

    def __init__(self, *args: Any, clauses: Sequence[Clause], position: Position | None, **kwargs: Any) -> None:
        super().__init__(*args, clauses=clauses, **kwargs)
        self.initial = {"language": get_language()}
        if position is not None:
            chosen = [clause.code for clause in clauses if clause.pk in position.measures]
            names = ("kind", "stated_on", "note", "language")
            self.initial = {name: getattr(position, name) for name in names} | {"measures": " ".join(chosen)}


class ActionForm(CommitmentForm):
    text = forms.CharField(
        label=gettext_lazy("What is done"), max_length=LONGEST_ACTION, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = language_field()
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Body that leads"), queryset=Party.objects.none(), to_field_name="code"
    )
    due_on = day(gettext_lazy("Due on"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State of the work"), choices=ActionState.choices)

    def __init__(self, *args: Any, bodies: Any, action: FollowUpAction | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = bodies
        self.initial = {"language": get_language()}
        if action is None:
            del self.fields["state"]
        else:
            names = ("text", "language", "due_on", "state")
            self.initial = {name: getattr(action, name) for name in names} | {"lead": action.lead.code}


class ConsentForm(CommitmentForm):
    given_by = forms.CharField(
        label=gettext_lazy("Given by"),
        max_length=LONGEST["given_by"],
        help_text=gettext_lazy("The office that gave it, not the name of a person."),
    )
    note_number = forms.CharField(label=gettext_lazy("Number of the note"), max_length=LONGEST["note_number"])
    given_on = day(gettext_lazy("Date of the note"))
    allows_label = forms.ChoiceField(
        label=gettext_lazy("Who may read the recommendations at most"),
        widget=forms.RadioSelect,
        initial=Label.AMBER_STRICT,
        help_text=gettext_lazy("No release goes further than this. A wider reach needs a new consent."),
    )
    allows_audience = forms.MultipleChoiceField(
        label=gettext_lazy("Circles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, state: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label: Any = self.fields["allows_label"]
        label.choices = [
            (Label.AMBER_STRICT.value, _("The State alone (TLP:AMBER+STRICT)")),
            (Label.AMBER.value, _("The State and these circles (TLP:AMBER)")),
            (Label.GREEN.value, _("The whole community (TLP:GREEN)")),
            (Label.CLEAR.value, _("Everyone (TLP:CLEAR)")),
        ]
        circles = Circle.objects.open_to(state.pk).filter(state__isnull=True).to_choose([])
        named = sorted(((circle.code, str(circle)) for circle in circles), key=lambda pair: sort_key(pair[1]))
        audience: Any = self.fields["allows_audience"]
        audience.choices = named


class WithdrawConsentForm(CommitmentForm):
    withdrawal_note = forms.CharField(
        label=gettext_lazy("Note by which it is withdrawn"), max_length=LONGEST["withdrawal_note"]
    )


class ClosedRecommendationForm(CommitmentForm):
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=LONGEST["reference"],
        help_text=gettext_lazy("As the State files it."),
    )
    issued_on = day(gettext_lazy("Date"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Text of the recommendation"),
        max_length=LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    language = language_field()
