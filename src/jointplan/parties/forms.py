# SPDX-License-Identifier: AGPL-3.0-or-later
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jointplan.parties.countries import countries
from jointplan.parties.identifiers import HELP, IdentifierProblem, parse_identifier
from jointplan.parties.models import Confidence, Party, PartyKind, Region, Scope

LONGEST_NAME = 200
LANGUAGE_NAMES = dict(settings.LANGUAGES)
ORGANISATION_KINDS = [
    choice for choice in PartyKind.choices if choice[0] not in (PartyKind.STATE, PartyKind.STATE_BODY)
]


def one_line(text: str) -> str:
    """A name without control characters, its spaces single, its letters composed."""
    shown = "".join(
        sign if unicodedata.category(sign)[0] != "C" else " " for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(shown.split())


class NameField(forms.CharField):
    """A name in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class ListField(forms.CharField):
    """Several texts, one a line or between semicolons."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        text = super().to_python(value) or ""
        return list(dict.fromkeys(filter(None, map(one_line, text.replace(";", "\n").splitlines()))))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: list[str]) -> None:
        for text in value:
            if len(text) > LONGEST_NAME:
                raise forms.ValidationError(_("“%(text)s…” is too long.") % {"text": text[:40]})

    def run_validators(self, value: list[str]) -> None:
        """Each text was looked at already."""


class IdentifiersField(ListField):
    """Identifiers such as `IATI:XM-DAC-41114`; cleaned to (scheme, value) pairs."""

    def clean(self, value: Any) -> Any:
        try:
            return [parse_identifier(text) for text in super().clean(value)]
        except IdentifierProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class WebsiteField(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, assume_scheme="https", **kwargs)
        self.validators = [*self.default_validators[:0], URLValidator(schemes=["http", "https"])]


def name_fields() -> dict[str, NameField]:
    """A field for the name in each language."""
    return {
        f"name_{code}": NameField(
            label=f"{_('Name')}: {name}", required=False, widget=forms.TextInput(attrs={"lang": code})
        )
        for code, name in settings.LANGUAGES
    }


class Named(forms.Form):
    """A form with a name in each language, at least one of them given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Names come first, and the reader's own language first of all.
        names = name_fields()
        own = f"name_{(get_language() or 'en').split('-')[0]}"
        self.fields = {own: names.pop(own), **names, **self.fields} if own in names else {**names, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = {code: data[f"name_{code}"] for code in LANGUAGE_NAMES if data.get(f"name_{code}")}
        if self.needs_a_name() and not names and not any(name.startswith("name_") for name in self.errors):
            self.add_error(next(iter(self.fields)), _("Give the name in at least one language."))
        data["names"] = names
        return data

    def needs_a_name(self) -> bool:
        return True

    def own_name(self) -> Any:
        """The field for the name in the reader's language."""
        return self[next(iter(self.fields))]

    def more_names(self) -> list[Any]:
        """The fields for the other languages, which a page may fold away."""
        return [self[name] for name in self.fields if name.startswith("name_")][1:]

    def has_more_names(self) -> bool:
        return any(field.value() or field.errors for field in self.more_names())

    def other_fields(self) -> list[Any]:
        return [field for field in self if not field.name.startswith("name_")]


class PartyForm(Named):
    """What the register says of a party."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ORGANISATION_KINDS)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Belongs to"), queryset=Party.objects.none(), required=False, to_field_name="code"
    )
    acronym = forms.CharField(label=gettext_lazy("Acronym"), max_length=40, required=False)
    aliases = ListField(
        label=gettext_lazy("Aliases"),
        required=False,
        help_text=gettext_lazy("One a line: other names and spellings, in any script."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Scope"), choices=[("", gettext_lazy("Not said")), *Scope.choices], required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    website = WebsiteField(label=gettext_lazy("Website"), required=False)
    founded_on = forms.DateField(label=gettext_lazy("Exists since"), required=False, help_text="2022-03-04")
    ended_on = forms.DateField(label=gettext_lazy("Existed until"), required=False, help_text="2022-03-04")
    identifiers = IdentifiersField(label=gettext_lazy("Identifiers"), required=False, help_text=HELP)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    confidence = forms.ChoiceField(
        label=gettext_lazy("How sure it is"),
        choices=[("", gettext_lazy("Not said")), *Confidence.choices],
        required=False,
    )

    def __init__(self, *args: Any, parents: Any, only_bodies: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["country"].choices = [("", _("Not said")), *countries(get_language() or "en")]
        if only_bodies:
            for name in ("kind", "scope", "country", "identifiers", "confidence", "source"):
                del self.fields[name]
            self.fields["parent"].help_text = _("The State, or another body of it. Without a choice: the State.")

    @staticmethod
    def initial_from(party: Party) -> dict[str, Any]:
        named = {f"name_{code}": text for code, text in party.names.items()}
        fields = ("kind", "acronym", "aliases", "scope", "country", "website", "founded_on", "ended_on")
        return {
            **named,
            **{name: getattr(party, name) for name in (*fields, "source", "confidence")},
            "parent": party.parent.code if party.parent else "",
            "identifiers": [str(identifier) for identifier in party.identifiers.order_by("scheme", "value")],
        }

    def values(self) -> dict[str, Any]:
        """What the form says, for the operation."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("name_")}


class ApplicationForm(Named):
    """An organisation asks to join. Nothing about a person is asked."""

    region = forms.ModelChoiceField(label=gettext_lazy("Region"), queryset=Region.objects.none(), to_field_name="code")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Choose one")), *ORGANISATION_KINDS]
    )
    country = forms.ChoiceField(label=gettext_lazy("Country of the seat"))
    website = WebsiteField(label=gettext_lazy("Website"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("What you do, and why you want to join"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("A few sentences. Do not name or describe a person."),
    )
    mailbox = forms.EmailField(
        label=gettext_lazy("Mailbox for the answer"),
        help_text=gettext_lazy("One of the organisation, not of a person, if you have one. It never becomes public."),
    )
    function = forms.CharField(
        label=gettext_lazy("Function of whoever reads it"),
        max_length=200,
        help_text=gettext_lazy("For example: head of programmes. No name is needed."),
    )

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose one")), *countries(get_language() or "en")]
        if len(regions) == 1:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = regions
        self.only_region = regions[0] if len(regions) == 1 else None

    def values(self) -> dict[str, Any]:
        names = ("names", "kind", "country", "website", "purpose", "mailbox", "function")
        return {name: self.cleaned_data[name] for name in names} | {"language": get_language() or "en"}

    def region_chosen(self) -> Region:
        return self.only_region or self.cleaned_data["region"]


class ReasonForm(forms.Form):
    """Why something is done, for the record."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the record"),
        max_length=500,
        help_text=gettext_lazy("One sentence. It is kept in the log."),
        error_messages={"required": gettext_lazy("Say why. The reason is kept in the log.")},
    )


class RefusalForm(ReasonForm):
    """Why an applicant is declined; it is told so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "One sentence. It is kept in the log and told to the applicant, whose mailbox is removed after 90 days."
        )


class AdmissionForm(ReasonForm):
    """Admit an applicant, as a new party or as one that is in the register already."""

    party = forms.ModelChoiceField(
        label=gettext_lazy("Party"),
        queryset=Party.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("A new party"),
    )
    code = forms.SlugField(
        label=gettext_lazy("Code of the new party"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Permanent, part of addresses: small Latin letters, digits and hyphens."),
    )
    field_order = ["party", "code", "reason"]

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties
        self.fields["reason"].help_text = _("One sentence. It is kept in the log and told to the applicant.")


class MergeForm(ReasonForm):
    """Which party goes into which."""

    gone = forms.ModelChoiceField(
        label=gettext_lazy("This one goes"), queryset=Party.objects.none(), to_field_name="code"
    )
    stays = forms.ModelChoiceField(
        label=gettext_lazy("This one stays"), queryset=Party.objects.none(), to_field_name="code"
    )
    field_order = ["gone", "stays", "reason"]

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("gone", "stays"):
            self.fields[name].queryset = parties
