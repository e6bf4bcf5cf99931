# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of practices and challenges."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointplan.accounts.models import Post
from jointplan.core.names import names_in
from jointplan.core.text import sort_key
from jointplan.knowledge.models import TEXTS, Practice, PracticeKind, Word
from jointplan.knowledge.operations.moderating import LONGEST_REASON
from jointplan.knowledge.operations.practices import LONGEST_TEXT, LONGEST_TITLE, SAID, PracticeProblem
from jointplan.knowledge.operations.sharing_challenges import LONGEST_LINE
from jointplan.knowledge.practice_words import HEADINGS
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

HELP: dict[str, Any] = {
    "context": gettext_lazy("Where, for whom, since when. Groups and numbers, no names."),
    "done": gettext_lazy("For a challenge: what was tried so far."),
    "evidence": gettext_lazy("How you know: counts, studies, inspections, what people said."),
    "results": gettext_lazy("What changed, also what did not."),
    "rights": gettext_lazy("Legal basis, remedies, oversight, what was done so that nobody is profiled."),
    "cost": gettext_lazy("In words or in figures. Leave it empty where you do not share it: the label is that of all."),
    "transferability": gettext_lazy("Law, people, training, equipment; what would not work elsewhere."),
}


def _text(name: str) -> forms.CharField:
    rows = 5 if name in {"context", "done"} else 3
    return forms.CharField(
        label=HEADINGS[name],
        required=False,
        max_length=LONGEST_TEXT,
        help_text=HELP.get(name, ""),
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PracticeForm(forms.Form):
    """What a practice or a challenge says: one page, saved as often as one likes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=PracticeKind.choices, widget=forms.RadioSelect, initial="practice"
    )
    party = forms.ChoiceField(label=gettext_lazy("Whose it is"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES, initial=get_language
    )
    context = _text("context")
    done = _text("done")
    evidence = _text("evidence")
    results = _text("results")
    rights = _text("rights")
    gender = _text("gender")
    age = _text("age")
    cost = _text("cost")
    transferability = _text("transferability")
    measures = forms.CharField(
        label=gettext_lazy("Measures of the plan"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Their codes, with commas between them, e.g. I.4.3, II.1.7."),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        required=False,
        max_length=16_000,
        help_text=gettext_lazy("One in each line: title, year, address."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    material_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which there is more on it"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Whom to ask"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody is named"),
        help_text=gettext_lazy("A post of your party, not a person."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, parties: list[Party], confirmed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed
        self.parties = {str(party.pk): party for party in parties}
        names = [(theme.code, str(theme)) for theme in edition.themes.all()]
        field: Any = self.fields["themes"]
        field.choices = sorted(names, key=lambda choice: sort_key(choice[1]))
        contact: Any = self.fields["contact"]
        contact.queryset = Post.objects.filter(party__in=parties, abolished_on__isnull=True).order_by("code")
        party: Any = self.fields["party"]
        party.choices = [(pk, str(one)) for pk, one in self.parties.items()]
        if len(self.parties) == 1:
            del self.fields["party"]

    def is_of(self, practice: Practice) -> None:
        """The record is there already: what it is, and whose, stays."""
        for name in ("kind", "party"):
            self.fields.pop(name, None)

    def originator(self) -> Party:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]

    def said(self) -> dict[str, Any]:
        """What the operation takes."""
        data = {name: self.cleaned_data[name] for name in SAID}
        codes = [code.strip() for code in re.split(r"[,;\s]+", data["measures"]) if code.strip()]
        return data | {"measures": codes, "sources": data["sources"].splitlines()}

    def names(self) -> list[str]:
        """What looks like a person in the texts and was not confirmed to identify nobody."""
        texts = "\n\n".join(self.cleaned_data.get(name, "") for name in ("title", *TEXTS))
        return [name for name in names_in(texts) if name not in self.confirmed]

    def note(self, problem: PracticeProblem) -> None:
        """Show a problem of an operation at its field."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))

    @staticmethod
    def initial_from(practice: Practice) -> dict[str, Any]:
        said = {name: getattr(practice, name) for name in SAID}
        lists = {"measures": ", ".join(practice.measures), "sources": "\n".join(practice.sources)}
        return said | lists | {"seen": practice.version}


class WordForm(forms.Form):
    """The secretariat's word on a proposal."""

    word = forms.ChoiceField(label=gettext_lazy("What you say to it"), choices=Word.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whoever proposed it reads this, and nobody else. You cannot change the text itself."),
        error_messages={"required": gettext_lazy("Give the reason. Whoever proposed it reads it.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ShareForm(forms.Form):
    """“We have it too.”"""

    party = forms.ChoiceField(label=gettext_lazy("Your party"))
    line = forms.CharField(
        label=gettext_lazy("One line on it, if you like"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=gettext_lazy("For example where, or since when. No names of persons."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES, initial=get_language
    )

    def __init__(self, *args: Any, parties: list[Party], confirmed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed
        self.parties = {str(party.pk): party for party in parties}
        field: Any = self.fields["party"]
        field.choices = [(pk, str(party)) for pk, party in self.parties.items()]
        if len(self.parties) == 1:
            del self.fields["party"]

    def chosen_party(self) -> Party:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]

    def names(self) -> list[str]:
        return [name for name in names_in(self.cleaned_data.get("line", "")) if name not in self.confirmed]


class AnswersForm(forms.Form):
    """Which challenges a practice answers."""

    challenges = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Challenges that it answers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["challenges"]
        field.choices = choices
        field.error_messages["invalid_choice"] = _("Choose among the challenges that you may read.")
