# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jointplan.access.today import today
from jointplan.assessments.asking import asked_in
from jointplan.assessments.clarification_forms import language_field, text_field
from jointplan.assessments.models import Reach, Submission
from jointplan.assessments.operations.inviting_views import LONGEST, MOST_SOURCES, Source, parties_to_invite
from jointplan.core.days import DayInput
from jointplan.core.names import names_in


class InviteForm(forms.Form):
    """Whom a State asks for a view, on what, and who will read it."""

    party = forms.ChoiceField(label=_("Whom your State invites"), error_messages={"required": _("Choose a party.")})
    clause = forms.ChoiceField(label=_("On what"), required=False)
    reach = forms.ChoiceField(
        label=_("Who will read the view"),
        choices=Reach.choices,
        widget=forms.RadioSelect,
        help_text=_("The party is told this before it writes, and it cannot be changed afterwards."),
        error_messages={"required": _("Choose who will read the view.")},
    )
    reason = forms.CharField(
        label=_("Why your State invites"),
        max_length=500,
        help_text=_("One sentence. The party invited reads it."),
        error_messages={"required": _("Say why this party is invited.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DayInput(),
        error_messages={"required": _("Give the last day of the invitation.")},
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {party.code: party for party in parties_to_invite(submission)}
        self.clauses = {clause.code: clause for clause in clauses_of(submission)}
        party: Any = self.fields["party"]
        party.choices = [("", _now("Choose")), *((code, str(found)) for code, found in self.parties.items())]
        clause: Any = self.fields["clause"]
        clause.choices = [("", _now("The whole submission")), *((code, code) for code in self.clauses)]

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < today():
            raise forms.ValidationError(_("The last day is over. Give today or a later day."))
        return day

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = {"party": self.parties[data["party"]], "clause": self.clauses.get(data["clause"])}
        return chosen | {name: data[name] for name in ("reach", "reason", "last_day")}


def clauses_of(submission: Submission) -> list[Any]:
    """Measures that the cycle asks about, and their objectives, in the order of the plan."""
    clauses = submission.cycle.edition.clauses.select_related("parent").order_by("position")
    found: dict[str, Any] = {}
    for clause in clauses.filter(code__in=list(asked_in(submission.cycle))):
        if clause.parent is not None:
            found.setdefault(clause.parent.code, clause.parent)
        found[clause.code] = clause
    return list(found.values())


class ViewForm(forms.Form):
    """The view of a party in words, with its sources, a line each."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    text = text_field(_("Your view"), _("Write what your party says."), longest=LONGEST)
    language = language_field()
    sources = forms.CharField(
        label=_("Sources"),
        required=False,
        max_length=MOST_SOURCES * 1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: title; link or reference; date. Example: Annual report; https://example.org; 2033"),
    )

    def __init__(self, *args: Any, confirmed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed

    def catch_up(self, version: int) -> bool:
        """True when somebody saved since the writer looked: what was typed stays, to be saved once that was read."""
        if self.data.get("seen") == str(version):
            return False
        data = self.data.copy()
        data["seen"] = str(version)
        self.data = data
        self.add_error(None, _now("Somebody of your party saved since you looked. Read it, then save once more."))
        return True

    def sources_said(self) -> list[Source]:
        return read_sources(self.cleaned_data["sources"])

    def names(self) -> list[str]:
        """What looks like a person in the text and was not confirmed to identify nobody."""
        return [name for name in names_in(self.cleaned_data.get("text", "")) if name not in self.confirmed]


def read_sources(text: str) -> list[Source]:
    """Lines of title; reference; date."""
    rows = [[piece.strip() for piece in line.split(";", 2)] for line in text.splitlines() if line.strip()]
    return [dict(zip(("title", "reference", "date"), [*row, "", ""], strict=False)) for row in rows]


def written_sources(sources: list[Source]) -> str:
    rows = ([source["title"], source["reference"], source["date"]] for source in sources)
    return "\n".join("; ".join(row).rstrip("; ") for row in rows)


class ViewAnswerForm(forms.Form):
    """What the State says to a view."""

    text = text_field(_("What your State says"), _("Write what your State says."), longest=LONGEST)
    language = language_field()
