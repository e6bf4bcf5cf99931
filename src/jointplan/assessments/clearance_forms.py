# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Circle, Membership
from jointplan.access.today import today
from jointplan.assessments.for_whom import circles_offered, parts_offered
from jointplan.assessments.models import ClearanceMode, Submission, Word
from jointplan.assessments.operations.clearance_rounds import DAYS, LONGEST
from jointplan.assessments.operations.clearances import SAID, Confirmed, Letter
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.days import DayInput
from jointplan.core.uploads import CheckedFileField
from jointplan.parties.models import Party

# What a scan is.
SCANS = ("pdf", "png", "jpeg")
SCANS_ACCEPTED = ".pdf,.png,.jpg,.jpeg"


def words(*, admits_reservations: bool) -> list[tuple[str, Any]]:
    """What somebody may say, as a person chooses it."""
    said = {Word.CLEARED: _("Clear"), Word.RESERVED: _("Clear with a reservation"), Word.OBJECTED: _("Object")}
    return [(word, said[word]) for word in SAID if admits_reservations or word != Word.RESERVED]


def _day() -> DayInput:
    return DayInput()


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

    def __init__(self, *args: Any, admits_reservations: bool, footnotes_leave: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].choices = words(admits_reservations=admits_reservations)
        if footnotes_leave:
            self.fields["text"].help_text = _(
                "By the rule of your State a footnote leaves with the answers, without the name of your body. "
                "Your State alone reads an objection."
            )


class LetterFields(forms.Form):
    """What a letter says about itself."""

    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=80,
        help_text=_("As it stands on the letter, or “without number”."),
        error_messages={"required": _("Give the number of the letter, or “without number”.")},
    )
    letter_dated_on = forms.DateField(label=_("Date of the letter"), widget=_day())
    scan = CheckedFileField(
        kinds=SCANS,
        largest=settings.LARGEST_DOCUMENT,
        label=_("Scan of the letter"),
        required=False,
        widget=forms.FileInput(attrs={"accept": SCANS_ACCEPTED}),
        help_text=_("PDF or picture. It is kept among the documents of your State, under TLP:AMBER+STRICT."),
    )

    def letter(self) -> Letter:
        said, scan = self.cleaned_data, self.cleaned_data["scan"]
        letter = Letter(said["letter_number"], said["letter_dated_on"])
        return replace(letter, scan=scan.read(), file_name=scan.name or "") if scan else letter


class BodyLetterForm(LetterFields, WordForm):
    """The letter by which a body says its word."""

    field_order = ["letter_number", "letter_dated_on", "scan", "word", "text"]

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

    circle = forms.ChoiceField(
        label=_("For whom it is"),
        widget=forms.RadioSelect,
        help_text=_("Under TLP:AMBER. The secretariat reads it in any case. Nothing becomes public by sending."),
    )
    stricter = forms.MultipleChoiceField(
        label=_("For the secretariat alone"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Parts that the other parties of the circle do not get."),
    )

    def __init__(self, *args: Any, submission: Submission, bound_language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        circles = circles_offered(submission)
        members = Membership.objects.current().select_related("party").order_by("party__code")
        prefetch_related_objects(circles, Prefetch("memberships", members, to_attr="present"))
        self.fields["circle"].choices = [(circle.code, _with_members(circle)) for circle in circles]
        self.fields["stricter"].choices = parts_offered(submission)
        if len(circles) == 1:
            del self.fields["stricter"]
        if bound_language:
            field = self.fields["language"]
            field.choices = [choice for choice in settings.LANGUAGES if choice[0] == bound_language]

    def confirmed(self) -> Confirmed:
        said = self.cleaned_data
        stricter = tuple(said.get("stricter", ()))
        return Confirmed(said["nothing_classified"], said["no_person"], said["circle"], stricter)


def _with_members(circle: Circle) -> str:
    return f"{circle}: {', '.join(str(one.party) for one in circle.present)}"  # type: ignore[attr-defined]


class AuthorityForm(AuthorityFields, WordForm):
    """The word of the clearing authority on everything that leaves."""

    field_order = ["seen", "language", "circle", "stricter", "nothing_classified", "no_person", "word", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, admits_reservations=True, **kwargs)
        self.fields["word"].label = _("Your word as clearing authority")
        if kwargs.get("footnotes_leave"):
            self.fields["text"].help_text = _(
                "By the rule of your State a footnote leaves with the answers. Your State alone reads an objection."
            )


class AuthorityLetterForm(LetterFields, AuthorityFields):
    """The letter by which the clearing authority clears."""

    field_order = [
        "letter_number",
        "letter_dated_on",
        "scan",
        "language",
        "circle",
        "stricter",
        "nothing_classified",
        "no_person",
    ]


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
    footnotes_leave = forms.BooleanField(
        label=_("Footnotes leave with the answers, without the name of the body."), required=False
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

    def __init__(self, *args: Any, bodies: Mapping[Party, Iterable[str]], codes: Iterable[str], **kwargs: Any) -> None:
        """`bodies` with the clauses that each works on; `codes` are those of all answers that leave."""
        super().__init__(*args, **kwargs)
        self.codes = list(codes)
        self.fields["bodies"].choices = [(str(body.pk), str(body)) for body in bodies]
        for body, assigned in bodies.items():
            works_on = _shortened([code for code in assigned if code in self.codes]) or _("all answers")
            self.fields[f"of_{body.pk}"] = forms.CharField(
                label=_("Answers for %(body)s") % {"body": body},
                max_length=2000,
                required=False,
                help_text=_(
                    "Measures or parts of the plan, such as “I.2, II.1.7”. Left empty, it is asked about: %(codes)s."
                )
                % {"codes": works_on},
            )

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] < today():
            raise forms.ValidationError(_("The date is over. Give today or a later day."))
        return self.cleaned_data["due_on"]

    def asked(self) -> dict[int, list[str] | None]:
        """For the operation: clauses by body, None for what it works on."""
        return {int(pk): self.cleaned_data[f"of_{pk}"] or None for pk in self.cleaned_data["bodies"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if name.startswith("of_")]:
            try:
                cleaned[name] = codes_meant(cleaned.get(name, ""), self.codes)
            except AnswerProblem as problem:
                self.add_error(name, str(problem))
        return cleaned


def codes_meant(text: str, codes: list[str]) -> list[str]:
    """The answers that somebody means by measures or parts of the plan, in the order of the plan."""
    meant: set[str] = set()
    for said in text.replace(";", ",").replace(",", " ").split():
        code = said.strip(".")
        found = {
            one
            for one in codes
            if one.casefold() == code.casefold() or one.casefold().startswith(f"{code}.".casefold())
        }
        if not found:
            raise AnswerProblem(_("No answer that leaves is at %(code)s. Take it out or correct it.") % {"code": said})
        meant |= found
    return [code for code in codes if code in meant]


def _shortened(codes: list[str], most: int = 12) -> str:
    return ", ".join(codes) if len(codes) <= most else f"{', '.join(codes[:most])} … ({len(codes)})"


class StaysForm(forms.Form):
    """Which parts stay inside or leave: a question everywhere, a part of the questionnaire, one answer, or one part."""

    what = forms.CharField(max_length=80)
    stay = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
