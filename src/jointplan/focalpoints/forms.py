# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Circle, Label
from jointplan.accounts.models import EndReason, Post, PostKind, User
from jointplan.core.days import DayInput
from jointplan.core.text import sort_key
from jointplan.focalpoints.contacts import ContactProblem, check_telephone
from jointplan.focalpoints.models import ContactPart
from jointplan.focalpoints.operations import LONGEST_NOTE
from jointplan.parties.models import Party

DATE = {"widget": DayInput(), "input_formats": ["%Y-%m-%d"]}


class TelephoneField(forms.CharField):
    """A number with its country code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Telephone"))
        kwargs.setdefault("help_text", _("With the country code, digits and spaces only, like +999 12 345 67 89."))
        super().__init__(required=False, max_length=40, **kwargs)
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        value = " ".join(super().clean(value).split())
        try:
            check_telephone(value)
        except ContactProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return value


class OfficeForm(forms.Form):
    """How to reach the office of a post."""

    function_en = forms.CharField(label=_("What the office is called, in English"), max_length=200, required=False)
    function_ru = forms.CharField(label=_("What the office is called, in Russian"), max_length=200, required=False)
    telephone = TelephoneField(label=_("Duty telephone"))
    email = forms.EmailField(
        label=_("Mailbox of the office"),
        required=False,
        help_text=_("One that stays when people change, not a person's own."),
        error_messages={"invalid": _("Write the mailbox like office@example.org.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.CharField(label=_("Working hours"), max_length=200, required=False, help_text=_("Like Mon-Fri 9-18."))
    time_zone = forms.ChoiceField(label=_("Time zone of these hours"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/")) or zone == "UTC")
        self.fields["time_zone"].choices = [("", "—"), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]

    @staticmethod
    def initial_from(part: ContactPart | None, post: Post) -> dict[str, Any]:
        functions = part.functions if part else post.functions
        values = {f"function_{code}": functions.get(code, "") for code in ("en", "ru")}
        if part is not None:
            names = ("telephone", "email", "languages", "hours", "time_zone")
            values |= {name: getattr(part, name) for name in names}
        return values

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("function_en") and not data.get("function_ru"):
            self.add_error("function_en", _("Say what the office is called."))
        return data

    def values(self, part: ContactPart | None) -> dict[str, Any]:
        """What the operation takes. Names in languages that the form does not show stay."""
        data = dict(self.cleaned_data)
        typed = {code: data.pop(f"function_{code}").strip() for code in ("en", "ru")}
        functions = {**(part.functions if part else {}), **typed}
        return data | {"functions": {code: text for code, text in functions.items() if text}}


class HolderForm(forms.Form):
    """What the holder of a post writes about oneself."""

    name = forms.CharField(
        label=_("Name, as you want it shown"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty to show none."),
    )
    telephone = TelephoneField(label=_("Direct telephone"))
    email = forms.EmailField(
        label=_("Direct e-mail"),
        required=False,
        error_messages={"invalid": _("Write the mailbox like office@example.org.")},
    )


class ShareForm(forms.Form):
    """Who reads a part of a contact."""

    label = forms.ChoiceField(
        label=_("Who may read it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read it."), "invalid_choice": _("Choose one of the list.")},
    )
    audience = forms.ModelMultipleChoiceField(
        label=_("Chosen circles"),
        queryset=Circle.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason for the record"),
        max_length=500,
        help_text=_("One sentence. It is kept in the log."),
        error_messages={"required": _("Say why the readers change. The reason is kept with the release.")},
    )

    def __init__(self, *args: Any, part: ContactPart, needs_reason: bool, **kwargs: Any) -> None:
        own = {"label": part.label if part.label != Label.RED else Label.AMBER_STRICT, "audience": part.audience}
        super().__init__(*args, initial=own, **kwargs)
        self.fields["label"].choices = [  # type: ignore[attr-defined]
            (Label.AMBER_STRICT, _("TLP:AMBER+STRICT: only %(party)s") % {"party": part.originator}),
            (Label.AMBER, _("TLP:AMBER: the circles chosen below as well")),
            (Label.GREEN, _("TLP:GREEN: everybody who is signed in and holds a post")),
        ]
        # Circles inside other States are not even named.
        circles = Circle.objects.open_to(part.originator_id).to_choose(part.audience).order_by("code")
        self.fields["audience"].queryset = circles  # type: ignore[attr-defined]
        if not needs_reason:
            del self.fields["reason"]

    def circles(self) -> list[str]:
        return [circle.code for circle in self.cleaned_data["audience"]]


class LetterForm(forms.Form):
    """The letter by which a State confirms its whole list, but for what is excepted."""

    letter_number = forms.CharField(label=_("Number of the letter"), max_length=100)
    letter_dated_on = forms.DateField(label=_("Date of the letter"), **DATE)
    excepted = forms.ModelMultipleChoiceField(
        label=_("Not confirmed by this letter"),
        queryset=Post.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what the letter leaves out or says is wrong."),
    )

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["excepted"].queryset = Post.objects.filter(  # type: ignore[attr-defined]
            pk__in=[post.pk for post in posts]
        ).order_by("party__code", "pk")


class ExpectationForm(forms.Form):
    """A body that is expected to have a post of a kind."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Party.objects.none())
    kind = forms.ChoiceField(label=_("Kind of post"))

    def __init__(self, *args: Any, state: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Party.objects.filter(pk=state.pk) | Party.objects.filter(parent=state, kind="state-body")
        self.fields["body"].queryset = bodies.order_by("code")  # type: ignore[attr-defined]
        offered = (PostKind.FOCAL_POINT_MAIN, PostKind.FOCAL_POINT_ALTERNATE, PostKind.VALIDATOR)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]  # type: ignore[attr-defined]


def _by_name(party: Party) -> tuple[str, str]:
    """Parties are chosen in the alphabet of what they are called, not of their codes."""
    return sort_key(str(party)), party.code


class PostForm(forms.Form):
    """A new post in a party."""

    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.none())
    kind = forms.ChoiceField(label=_("Kind of post"), choices=PostKind.choices)
    code = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("Short Latin letters, digits and hyphens; it never changes.")
    )
    function_en = forms.CharField(label=_("What the post is called, in English"), max_length=200)
    function_ru = forms.CharField(label=_("What the post is called, in Russian"), max_length=200, required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties
        field.choices = [("", "—"), *((party.pk, str(party)) for party in sorted(parties, key=_by_name))]

    def clean_code(self) -> str:
        """A new post; the operation would take a code that is used for a wish to call that post otherwise."""
        code = self.cleaned_data["code"]
        if Post.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another post has this code. Choose another code."))
        return code

    def functions(self) -> dict[str, str]:
        typed = {code: self.cleaned_data[f"function_{code}"].strip() for code in ("en", "ru")}
        return {code: text for code, text in typed.items() if text}


class PeriodForm(forms.Form):
    """From which day to which. An end before the beginning is refused here already."""

    starts_on = forms.DateField(label=_("First day"), **DATE)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty: until further notice."), **DATE
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day lies before the first. Correct one of the two."))
        return data


class AppointForm(PeriodForm):
    """Who holds a post, or acts for its holder."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    is_acting = forms.BooleanField(label=_("Acts for the holder only, to the last day named"), required=False)
    field_order = ["user", "is_acting", "starts_on", "ends_on"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": timezone.localdate()}, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = shown_person  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_acting") and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Acting ends by itself: name its last day."))
        return data


def shown_person(user: Any) -> str:
    """A person as those who enter holders know one: by name or post, and user name."""
    return f"{user} ({user.username})" if str(user) != user.username else user.username


class EndForm(forms.Form):
    """The last day of a term, and why."""

    on = forms.DateField(label=_("Last day"), **DATE)
    reason = forms.ChoiceField(label=_("Why it ends"), choices=EndReason.choices)


class AbolishForm(forms.Form):
    """The last day of a post."""

    on = forms.DateField(label=_("Last day of the post"), **DATE)


class HandOverForm(forms.Form):
    """What the successor should know."""

    note = forms.CharField(
        label=_("Note for the successor"),
        required=False,
        widget=forms.Textarea,
        max_length=LONGEST_NOTE,
        help_text=_(
            "What is agreed, who is waiting for what, where papers are. Nothing classified, nothing on third persons."
        ),
    )
    successor_starts_on = forms.DateField(label=_("First day of the successor"), **DATE)
