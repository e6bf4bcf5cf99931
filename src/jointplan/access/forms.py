# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jointplan.access.audience import is_shown, posts_held_by
from jointplan.access.models import Circle, Label, Labelled
from jointplan.access.operations import (
    ReleaseProblem,
    circulate,
    name_readers,
    plan_circulation,
    plan_naming,
    plan_widening,
    plan_withdrawal,
    widen,
    withdraw,
)
from jointplan.access.sight import digest_of
from jointplan.accounts.models import PostKind
from jointplan.core.days import DayInput
from jointplan.core.text import sort_key
from jointplan.parties.models import Party

DAY = DayInput()


class ChangeForm(forms.Form):
    """A change of who reads a record. First it only says what would change; it is done when that was confirmed."""

    permission = ""
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("One sentence. Only members of the originator read it."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, record: Labelled, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.then: Labelled | None = None
        if "circles" in self.fields:
            field: Any = self.fields["circles"]
            field.choices = [(circle.code, str(circle)) for circle in self.choosable()]

    def choosable(self) -> list[Circle]:
        """Circles that may be chosen."""
        found = Circle.objects.open_to(self.record.originator_id).to_choose(self.record.audience)
        return [c for c in found.order_by("code") if is_shown(c, self.user)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                self.then = self.plan()
            except ReleaseProblem as problem:
                self.add_error(None, str(problem))
        return data

    def plan(self) -> Labelled:
        raise NotImplementedError

    def carry_out(self) -> None:
        raise NotImplementedError

    @property
    def digest(self) -> str:
        return digest_of(self.record, self.then) if self.then is not None else ""

    def is_confirmed(self) -> bool:
        """True when the person has seen exactly this change of exactly this record."""
        return bool(self.digest) and self.cleaned_data.get("seen") == self.digest


class WidenForm(ChangeForm):
    """A wider audience."""

    permission = "access.widen_audience"
    label = forms.ChoiceField(
        label=_("Who reads it from now on"),
        widget=forms.RadioSelect,
        choices=[
            (Label.AMBER.value, _("The originator and these circles (TLP:AMBER)")),
            (Label.GREEN.value, _("Every signed-in member of the community (TLP:GREEN)")),
            (Label.CLEAR.value, _("Everyone, also without an account (TLP:CLEAR)")),
            (Label.AMBER_STRICT.value, _("The originator only (TLP:AMBER+STRICT)")),
        ],
        error_messages={"required": _("Choose who reads it.")},
    )
    circles = forms.MultipleChoiceField(
        label=_("Circles"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("With TLP:AMBER only.")
    )
    includes_later_members = forms.BooleanField(
        label=_("Whoever joins these circles later reads it too"), required=False
    )
    joined_since = forms.BooleanField(
        label=_("Also those who joined these circles since an earlier release"), required=False
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DAY,
        help_text=_("Afterwards only the originator reads it. Empty means without end."),
    )
    field_order = ("label", "circles", "includes_later_members", "joined_since", "until", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.record
        self.initial = {
            "label": Label.AMBER.value if record.label in {Label.AMBER, Label.AMBER_STRICT} else record.label,
            "circles": record.audience,
            "includes_later_members": record.includes_later_members,
            "until": record.released_until,
        }
        if record.label != Label.RED:
            field: Any = self.fields["label"]
            field.choices = field.choices[:-1]

    def _given(self) -> dict[str, Any]:
        data = self.cleaned_data
        amber = data["label"] == Label.AMBER
        return {
            "label": data["label"],
            "audience": data["circles"] if amber else [],
            "includes_later_members": amber and data["includes_later_members"],
            "joined_since": amber and data["joined_since"],
            "until": data["until"],
        }

    def plan(self) -> Labelled:
        return plan_widening(self.record, **self._given())

    def carry_out(self) -> None:
        widen(self.record, **self._given(), reason=self.cleaned_data["reason"], by=self.user)


class NarrowForm(ChangeForm):
    """Fewer readers, for the future."""

    permission = "access.withdraw_release"
    circles = forms.MultipleChoiceField(
        label=_("Circles that still read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means: only the originator."),
    )
    until = forms.DateField(
        label=_("Last day for them"), required=False, widget=DAY, help_text=_("Empty means without end.")
    )
    field_order = ("circles", "until", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"circles": self.record.audience, "until": self.record.released_until}

    def choosable(self) -> list[Circle]:
        """Those of the audience; any where everybody reads it until now."""
        if self.record.label in {Label.GREEN, Label.CLEAR}:
            return super().choosable()
        return list(Circle.objects.filter(code__in=self.record.audience).order_by("code"))

    def plan(self) -> Labelled:
        return plan_withdrawal(self.record, self.cleaned_data["circles"], self.cleaned_data["until"])

    def carry_out(self) -> None:
        data = self.cleaned_data
        withdraw(self.record, audience=data["circles"], until=data["until"], reason=data["reason"], by=self.user)


class NameForm(ChangeForm):
    """The persons who alone read the record."""

    permission = "access.name_readers"
    people = forms.MultipleChoiceField(
        label=_("Persons, by the posts they hold"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You are always among them: otherwise nobody who may change the record could read it."),
        error_messages={"required": _("Name at least one person.")},
    )
    field_order = ("people", "reason", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = posts_held_by(region_id=self.record.originator.region_id)
        people = [(str(pk), "; ".join(posts)) for pk, posts in held.items()]
        field: Any = self.fields["people"]
        field.choices = sorted(people, key=lambda choice: sort_key(choice[1]))
        self.initial["people"] = [str(pk) for pk in {*self.record.named_readers, self.user.pk}]

    def _people(self) -> list[int]:
        return sorted({int(pk) for pk in self.cleaned_data["people"]} | {self.user.pk})

    def plan(self) -> Labelled:
        return plan_naming(self.record, self._people(), self.user)

    def carry_out(self) -> None:
        name_readers(self.record, self._people(), reason=self.cleaned_data["reason"], by=self.user)


class CirculateForm(ChangeForm):
    """Handing a record around inside the State. It needs no reason: nothing leaves the State."""

    permission = "access.circulate_inside"
    circles = forms.MultipleChoiceField(
        label=_("Circles inside the State"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one circle.")},
    )
    reason = None  # type: ignore[assignment]  # takes the field of the base away
    field_order = ("circles", "seen")

    def choosable(self) -> list[Circle]:
        """Circles inside the State that do not have it yet."""
        found = Circle.objects.inside_state_of(self.record.originator_id).exclude(code__in=self.record.audience)
        return [circle for circle in found.order_by("code") if is_shown(circle, self.user)]

    def plan(self) -> Labelled:
        return plan_circulation(self.record, self.cleaned_data["circles"])

    def carry_out(self) -> None:
        circulate(self.record, self.cleaned_data["circles"], by=self.user)


class CircleForm(forms.Form):
    """A circle of chosen parties."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Give the circle a name.")})
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=Party.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one party.")},
    )
    post_kinds = forms.MultipleChoiceField(
        label=_("Who reads in a member party"),
        required=False,
        choices=PostKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means everybody who holds a post there."),
    )
    reason = forms.CharField(
        label=_("Reason for the record"), max_length=500, error_messages={"required": _("Say why.")}
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.queryset = parties


class MemberForm(forms.Form):
    """A party that joins a circle."""

    party = forms.ModelChoiceField(
        label=_("Party"), queryset=Party.objects.none(), error_messages={"required": _("Choose a party.")}
    )
    from_day = forms.DateField(label=_("Member from"), widget=DAY, error_messages={"required": _("Give a day.")})
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("Name the decision, when there is one."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties


class LeaveForm(forms.Form):
    """A party that leaves a circle."""

    from_day = forms.DateField(
        label=_("No longer a member from"),
        widget=DAY,
        help_text=_("From that day on it reads nothing that was released to the circle alone."),
        error_messages={"required": _("Give a day.")},
    )
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("Name the decision, when there is one."),
        error_messages={"required": _("Say why.")},
    )


class CommunityLeaveForm(LeaveForm):
    """An organisation that leaves the community."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].help_text = _("From that day on its people read only what is public. Today: at once.")
        self.fields["reason"].help_text = _("One sentence. It is kept in the log and told to its people by mail.")
