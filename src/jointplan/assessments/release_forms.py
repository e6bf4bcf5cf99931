# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointplan.access.models import Circle, CircleKind, Label
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.releasing import Choice

CIRCLES, COMMUNITY, EVERYONE = "circles", "community", "everyone"


class ChosenForm(forms.Form):
    """Parts of a submission: all of it, objectives or single answers, and of these some kinds of parts."""

    everything = forms.BooleanField(label=gettext_lazy("The whole submission"), required=False)
    objectives = forms.MultipleChoiceField(required=False)
    codes = forms.MultipleChoiceField(required=False)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts of these answers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one kind of part.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        fields: Any = self.fields
        fields["objectives"].choices = [(group.code, group.code) for group in choice.groups]
        fields["codes"].choices = [(row.code, row.code) for group in choice.groups for row in group.rows]
        fields["kinds"].choices = choice.kinds
        self.parts: list[AnswerPart] = []
        self.left_out: list[AnswerPart] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            chosen = self.choice.parts(data["everything"], data["objectives"], data["codes"], data["kinds"])
            if not chosen:
                raise forms.ValidationError(_("Tick at least one answer that has parts of these kinds."))
            self.left_out = [part for part in chosen if not self.applies_to(part)]
            self.parts = [part for part in chosen if self.applies_to(part)]
            if not self.parts:
                raise forms.ValidationError(self.nothing_changes)
        return data

    nothing_changes: Any = ""

    def applies_to(self, part: AnswerPart) -> bool:
        raise NotImplementedError

    def given(self) -> list[tuple[str, str]]:
        """What the browser sent, to be sent once more with the confirmation."""
        names = [name for name in self.fields if name not in {"seen", "confirmed"}]
        data: Any = self.data
        return [(name, value) for name in names for value in data.getlist(name)]


class ReleaseForm(ChosenForm):
    """What is released, to whom, and why."""

    to = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        widget=forms.RadioSelect,
        choices=[
            (CIRCLES, gettext_lazy("The circles ticked below (TLP:AMBER)")),
            (COMMUNITY, gettext_lazy("Every signed-in member of the community (TLP:GREEN)")),
            (EVERYONE, gettext_lazy("The public: everyone, also without an account (TLP:CLEAR)")),
        ],
        error_messages={"required": gettext_lazy("Choose who may read it.")},
    )
    circles = forms.MultipleChoiceField(
        label=gettext_lazy("Circles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the record"),
        max_length=500,
        help_text=gettext_lazy("One sentence. It is kept in the log of your State."),
        error_messages={"required": gettext_lazy("Say why this is released.")},
    )
    nothing_changes = gettext_lazy("Those whom you chose read all of this already, or it waits to become public.")

    def __init__(self, *args: Any, circles: Iterable[Circle], held: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.held = {circle.code: circle for circle in circles}, held
        self.fields["circles"].choices = [  # type: ignore[attr-defined]
            (code, str(circle)) for code, circle in self.known.items()
        ]

    def clean_circles(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["circles"]
        if self.cleaned_data.get("to") == CIRCLES and not chosen:
            raise forms.ValidationError(_("Tick at least one circle, or choose the community or the public."))
        return chosen

    def applies_to(self, part: AnswerPart) -> bool:
        """Where they do not read it yet."""
        if self.label == Label.CLEAR:
            return part.label != Label.CLEAR and part.pk not in self.held
        if self.label == Label.GREEN:
            return part.label not in {Label.CLEAR, Label.GREEN}
        return part.label == Label.AMBER and not set(self.cleaned_data["circles"]) <= set(part.audience)

    @property
    def label(self) -> Label:
        return {CIRCLES: Label.AMBER, COMMUNITY: Label.GREEN}.get(self.cleaned_data["to"], Label.CLEAR)

    @property
    def chosen_circles(self) -> Sequence[Circle]:
        """Empty where it is for more than circles."""
        return [self.known[code] for code in self.cleaned_data["circles"]] if self.label == Label.AMBER else []


class WithdrawForm(ChosenForm):
    """What is taken back, from whom, and why."""

    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Who still reads it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of these only those who read it now. None ticked means your State alone."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("One sentence. It is kept in the log of your State."),
        error_messages={"required": gettext_lazy("Say why this is withdrawn.")},
    )
    shows_reason = forms.BooleanField(
        label=gettext_lazy("Show this reason in the public list of what was withdrawn"),
        required=False,
        help_text=gettext_lazy("Only for what was public. Without the tick the list names the part and the day alone."),
    )
    nothing_changes = gettext_lazy("Nobody else than those who keep it reads any of this.")

    def __init__(self, *args: Any, circles: Iterable[Circle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {circle.code: circle for circle in circles}
        field: Any = self.fields["keep"]
        field.choices = [(code, str(circle)) for code, circle in self.known.items()]
        if "keep" not in self.initial:
            secretariat = [c.code for c in self.known.values() if c.kind == CircleKind.SECRETARIAT]
            self.initial["keep"] = secretariat

    def applies_to(self, part: AnswerPart) -> bool:
        """Where somebody else reads it."""
        return part.label != Label.AMBER or not set(part.audience) <= set(self.cleaned_data["keep"])

    @property
    def kept_circles(self) -> list[Circle]:
        return [self.known[code] for code in self.cleaned_data["keep"]]


class StopForm(forms.Form):
    """Why a release that waits is stopped."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("One sentence. Only your State reads it."),
        error_messages={"required": gettext_lazy("Say why it is stopped. The reason is kept with it, in your State.")},
    )
