# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.core.text import sort_key
from jointplan.documents.forms import day_field
from jointplan.documents.languages import own_language
from jointplan.documents.models import Document
from jointplan.parties.models import Party
from jointplan.parties.rules import state_of
from jointplan.plans.models import Clause
from jointplan.plans.texts import title_of
from jointplan.strategies.models import Degree, Strategy, StrategyAction, StrategyKind, StrategyRecord
from jointplan.strategies.operations import (
    FIELDS,
    LONGEST,
    LONGEST_NUMBER,
    LONGEST_REASON,
    LONGEST_TEXT,
    ActionInput,
    StrategyProblem,
)


class ProblemForm(forms.Form):
    """A form that shows the problem of an operation at its field."""

    def note(self, problem: StrategyProblem) -> None:
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


def bodies_of(originator: Party) -> Any:
    """The bodies of the State that a party is, or is a body of."""
    state = state_of(originator)
    return Party.objects.current().filter(kind="state-body", parent=state).select_related("parent")


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Language of the document"), choices=settings.LANGUAGES)


def body_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=gettext_lazy("Responsible body"), queryset=Party.objects.none(), required=False, empty_label="—"
    )


def body_name_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Or the responsible body in words"),
        max_length=LONGEST["body_name"],
        required=False,
        help_text=gettext_lazy("Where it is not in the list, or where there are several."),
    )


def year_field(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, help_text=help_text)


class StrategyForm(ProblemForm):
    """What is said of a strategy. `originator` is whose it is."""

    party = forms.ChoiceField(label=gettext_lazy("Whose strategy this is"))
    record = forms.ModelChoiceField(
        label=gettext_lazy("Entry of the public register"),
        queryset=StrategyRecord.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("Where this is one that public sources name: your own words then stand beside it."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=StrategyKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST["title"], help_text=gettext_lazy("As the document has it.")
    )
    number = forms.CharField(label=gettext_lazy("Number and date of the act"), max_length=120, required=False)
    language = language_field()
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=LONGEST["period"],
        required=False,
        help_text=gettext_lazy("As the document has it, for example 2031-2035."),
    )
    first_year = year_field(gettext_lazy("First year"))
    last_year = year_field(gettext_lazy("Last year"), gettext_lazy("Leave it empty where it has no end."))
    body = body_field()
    body_name = body_name_field()
    reporting_rule = forms.CharField(
        label=gettext_lazy("Rule of reporting"),
        max_length=LONGEST["reporting_rule"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who reports to whom, and how often."),
    )
    report_on = day_field(gettext_lazy("Next report due on"))
    renew_on = day_field(
        gettext_lazy("To be renewed by"),
        gettext_lazy("Half a year before, those who lead the work of your party are reminded."),
    )
    link = forms.CharField(
        label=gettext_lazy("Link to the published text"),
        max_length=LONGEST["link"],
        required=False,
        widget=forms.URLInput(),
        help_text=gettext_lazy("The whole address, with https://. What is behind it is not fetched and not kept."),
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Or one of your documents"),
        queryset=Document.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("It keeps its own label: whoever may not read it does not see it here."),
    )
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("It replaces"), queryset=Strategy.objects.none(), required=False, empty_label="—"
    )

    def __init__(
        self, *args: Any, parties: list[Party], user: Any, strategy: Strategy | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.parties = {str(party.pk): party for party in parties}
        self.fields["party"].choices = [(pk, str(party)) for pk, party in self.parties.items()]  # type: ignore[attr-defined]
        if len(self.parties) == 1:
            del self.fields["party"]
        self.fields["language"].initial = own_language()
        pks = [party.pk for party in parties]
        states = [getattr(state_of(party), "pk", None) for party in parties]
        chosen: dict[str, Any] = {
            "record": StrategyRecord.objects.filter(state__in=states),
            "body": bodies_of(parties[0]),
            "document": Document.objects.visible_to(user).of_parties(pks).shown(),
            "replaces": Strategy.objects.visible_to(user).filter(originator__in=pks),
        }
        if strategy is not None:
            chosen["replaces"] = chosen["replaces"].exclude(pk=strategy.pk)
        for name, queryset in chosen.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def originator(self) -> Party:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @staticmethod
    def initial_from(row: Strategy | StrategyRecord) -> dict[str, Any]:
        """What the form says at first: of the strategy itself, or of the entry that is taken over."""
        if isinstance(row, Strategy):
            return {name: getattr(row, name) for name in FIELDS}
        facts = {name: getattr(row, name) for name in ("kind", "first_year", "last_year")}
        return facts | {"record": row, "title": row.titles.get(row.language, ""), "language": row.language}


class ActionForm(ProblemForm):
    """One action by hand; the same fields are the columns of an imported list."""

    number = forms.CharField(
        label=gettext_lazy("Number or code"),
        max_length=LONGEST_NUMBER,
        help_text=gettext_lazy("As the document has it."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the action"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    period = forms.CharField(label=gettext_lazy("Period"), max_length=LONGEST["period"], required=False)
    body = body_field()
    body_name = body_name_field()
    language = language_field()

    def __init__(self, *args: Any, strategy: Strategy, action: StrategyAction | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        body: Any = self.fields["body"]
        body.queryset = bodies_of(strategy.originator)
        self.fields["language"].initial = strategy.language
        if action is not None:
            # An imported list knows the action by its number.
            del self.fields["number"]
        self.number = action.number if action else ""

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")

    def said(self) -> ActionInput:
        return ActionInput(**{"number": self.number, **self.cleaned_data})

    @staticmethod
    def initial_from(action: StrategyAction) -> dict[str, Any]:
        names = ("text", "period", "body", "body_name", "language")
        return {name: getattr(action, name) for name in names}


class ReasonForm(ProblemForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Kept in the log, for your own party."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RegisterFilter(forms.Form):
    """Choosing strategies, the same on the page and in files. With an unknown value nothing is chosen."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    time = forms.ChoiceField(label=gettext_lazy("In time"), required=False)

    def __init__(self, data: Any, states: list[Party]) -> None:
        super().__init__(data)
        every = ("", _("All"))
        fields: Any = self.fields
        ordered = sorted(states, key=lambda state: sort_key(str(state)))
        fields["state"].choices = [every, *((state.code, str(state)) for state in ordered)]
        fields["kind"].choices = [every, *StrategyKind.choices]
        fields["time"].choices = [every, ("running", _("Runs, or not known to be over")), ("over", _("Over"))]

    def chosen(self, found: Any) -> Any:
        """Of strategies or of entries of the public register: both have the same ways to choose."""
        if not self.is_valid():
            return found.none()
        said = self.cleaned_data
        if said["state"]:
            found = found.of_state(said["state"])
        if said["kind"]:
            found = found.of_kind(said["kind"])
        if said["time"]:
            found = found.in_force() if said["time"] == "running" else found.over()
        return found.with_words(said["q"])

    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class DegreeForm(ProblemForm):
    """That an action serves a measure, by hand."""

    clause = forms.ChoiceField(label=gettext_lazy("Measure"))
    degree = forms.ChoiceField(
        label=gettext_lazy("How far the action serves it"), choices=Degree.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("It is released together with the alignment."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, clauses: dict[int, Clause], **options: Any) -> None:
        super().__init__(*args, **options)
        self.clauses = {clause.code: clause for clause in clauses.values()}
        field: Any = self.fields["clause"]
        named = [(code, f"{code} {title_of(clause).text}") for code, clause in self.clauses.items()]
        field.choices = [("", _("Choose")), *named]

    def clause_chosen(self) -> Clause:
        return self.clauses[self.cleaned_data["clause"]]


class CoverageFilter(forms.Form):
    """Whose actions, and which measures. A State is looked at by itself."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Part of the plan"), required=False)
    only = forms.ChoiceField(label=gettext_lazy("Measures"), required=False)

    def __init__(self, data: Any, *, states: list[Party], parts: list[tuple[str, str]], with_gaps: bool) -> None:
        super().__init__(data)
        fields: Any = self.fields
        ordered = sorted(states, key=lambda state: sort_key(str(state)))
        fields["state"].choices = [("", _("Choose")), *((state.code, str(state)) for state in ordered)]
        fields["part"].choices = [("", _("All")), *parts]
        gaps = [("none", _("No action is confirmed for them yet")), ("some", _("Actions serve them"))]
        fields["only"].choices = [("", _("All")), *gaps]
        if not with_gaps:
            del fields["only"]
