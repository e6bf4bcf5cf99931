# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointplan.access.today import today
from jointplan.assessments.models import ClearanceMode, Word
from jointplan.assessments.operations.clearance_rounds import DAYS, LONGEST
from jointplan.assessments.operations.clearances import SAID, Confirmed, Letter
from jointplan.parties.models import Party


def words(*, admits_reservations: bool) -> list[tuple[str, Any]]:
    """What somebody may say, as a person chooses it."""
    said = {Word.CLEARED: _("Clear"), Word.RESERVED: _("Clear with a reservation"), Word.OBJECTED: _("Object")}
    return [(word, said[word]) for word in SAID if admits_reservations or word != Word.RESERVED]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordForm(forms.Form):
    """The word of a body on what it has read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    word = forms.ChoiceField(
        label=_("The word of your body"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: clear, clear with a reservation, or object.")},
    )
    text = forms.CharField(
        label=_("Footnote of the reservation, or why you object"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Your State alone reads it. An objection says what would have to change."),
    )

    def __init__(self, *args: Any, admits_reservations: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].choices = words(admits_reservations=admits_reservations)


class LetterFields(forms.Form):
    """What a letter says about itself."""

    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=80,
        help_text=_("As it stands on the letter, or “without number”."),
        error_messages={"required": _("Give the number of the letter, or “without number”.")},
    )
    letter_dated_on = forms.DateField(label=_("Date of the letter"), widget=_day())

    def letter(self) -> Letter:
        return Letter(self.cleaned_data["letter_number"], self.cleaned_data["letter_dated_on"])


class BodyLetterForm(LetterFields, WordForm):
    """The letter by which a body says its word."""

    field_order = ["letter_number", "letter_dated_on", "word", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = _("What the letter says")
        self.fields["text"].label = _("Footnote of the reservation, or why the body objects")
        del self.fields["seen"]


class AuthorityFields(forms.Form):
    """What the clearing authority confirms; each on its own, because each is a question of its own."""

    language = forms.ChoiceField(
        label=_("Language version that is cleared"),
        choices=settings.LANGUAGES,
        help_text=_("The clearance binds to this one. Every other language is a translation of it."),
    )
    nothing_classified = forms.BooleanField(
        label=_("Nothing that is classified under national law is in it."), required=False
    )
    no_person = forms.BooleanField(label=_("No person can be identified from it."), required=False)

    def __init__(self, *args: Any, bound_language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bound_language:
            field = self.fields["language"]
            field.choices = [choice for choice in settings.LANGUAGES if choice[0] == bound_language]

    def confirmed(self) -> Confirmed:
        return Confirmed(self.cleaned_data["nothing_classified"], self.cleaned_data["no_person"])


class AuthorityForm(AuthorityFields, WordForm):
    """The word of the clearing authority on everything that leaves."""

    field_order = ["seen", "language", "nothing_classified", "no_person", "word", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, admits_reservations=True, **kwargs)
        self.fields["word"].label = _("Your word as clearing authority")


class AuthorityLetterForm(LetterFields, AuthorityFields):
    """The letter by which the clearing authority clears."""

    field_order = ["letter_number", "letter_dated_on", "language", "nothing_classified", "no_person"]


class RuleForm(forms.Form):
    """How the State clears."""

    mode = forms.ChoiceField(
        label=_("Before the clearing authority, these have to clear"),
        choices=ClearanceMode.choices,
        widget=forms.RadioSelect,
        help_text=_("The clearing authority of the State always has the last word."),
    )
    bodies = forms.ModelMultipleChoiceField(
        label=_("Bodies that are asked"),
        queryset=Party.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nobody is asked when the clearing authority clears alone."),
    )
    days = forms.IntegerField(
        label=_("Days that they have"),
        min_value=1,
        max_value=LONGEST,
        initial=DAYS,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("The date moves to the next working day of your State."),
    )
    admits_reservations = forms.BooleanField(
        label=_("A body may clear with a reservation, which is kept as a footnote."), required=False, initial=True
    )
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("By which rule or decision of your State. It is kept in the log."),
        error_messages={"required": _("Say why the State clears so. The reason is kept with the rule.")},
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = bodies


class StartForm(forms.Form):
    """Which bodies are asked, in which language version, by when."""

    bodies = forms.MultipleChoiceField(
        label=_("Bodies that are asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one body.")},
    )
    language = forms.ChoiceField(
        label=_("Language version that is cleared"),
        choices=settings.LANGUAGES,
        help_text=_("The clearance binds to this one. Every other language is a translation of it."),
    )
    due_on = forms.DateField(label=_("Date"), widget=_day())
    only = forms.MultipleChoiceField(
        label=_("Answers that they are asked about"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none to ask each body about what it works on, or about all where nothing is assigned."),
    )

    def __init__(self, *args: Any, bodies: Iterable[Party], codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].choices = [(str(body.pk), str(body)) for body in bodies]
        self.fields["only"].choices = [(code, code) for code in codes]

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] < today():
            raise forms.ValidationError(_("The date is over. Give today or a later day."))
        return self.cleaned_data["due_on"]

    def asked(self) -> dict[int, list[str] | None]:
        """For the operation: clauses by body, None for what it works on."""
        only = self.cleaned_data["only"] or None
        return {int(pk): only for pk in self.cleaned_data["bodies"]}


class StaysForm(forms.Form):
    """Which parts stay inside or leave: a question everywhere, a part of the questionnaire, one answer, or one part."""

    what = forms.CharField(max_length=80)
    stay = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
