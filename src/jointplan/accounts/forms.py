# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.forms import LoginForm, PasswordVerificationMixin
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.models import TokenScope
from jointplan.accounts.shared_computer import is_shared, say_shared
from jointplan.accounts.tokens import LONGEST_DAYS
from jointplan.core.days import DayInput


class DetailsForm(forms.Form):
    """What others see of a person, and the language of mail."""

    name = forms.CharField(
        label=_("Name shown to others"),
        max_length=200,
        required=False,
        help_text=_("Without one, others see the name of your post."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of mail"), choices=settings.LANGUAGES)


class SignInForm(LoginForm):
    """Name, password, and whether others use the computer too."""

    shared_computer = forms.BooleanField(
        label=_("This computer is shared: keep nothing that I type in its browser"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is not None:
            self.fields["shared_computer"].initial = is_shared(self.request)

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        response = super().login(request, redirect_url)
        say_shared(request, response, shared=self.cleaned_data["shared_computer"])
        return response


class OpenAccountForm(PasswordVerificationMixin, DetailsForm):
    """The one form between an invitation and an account."""

    username = forms.CharField(
        label=_("User name"),
        min_length=3,
        max_length=40,
        help_text=_("With it you sign in. Small letters, digits, dots, hyphens. It need not say who you are."),
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9.-]*$", _("Use small letters a-z, digits, dots and hyphens only."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password1 = SetPasswordField(label=_("Password"))
    password2 = PasswordField(label=_("The same password again"), autocomplete="new-password")
    field_order = ("username", "password1", "password2", "name", "language")


class MailboxForm(forms.Form):
    """Where a person wants mail."""

    email = forms.EmailField(
        label=_("New mailbox"),
        help_text=_("We send a link there. The mailbox changes when you open the link while you are signed in."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class TokenForm(forms.Form):
    """A new token for a program."""

    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("For your own list, e.g. the name of the program.")
    )
    scope = forms.ChoiceField(
        label=_("What the program may do"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("Days until it expires"), min_value=1, max_value=LONGEST_DAYS, initial=90, help_text=_("365 at most.")
    )


class CloseForm(forms.Form):
    """A last look before an account is closed."""

    confirmed = forms.BooleanField(
        label=_("Close my account. I know that it cannot be opened again."),
        error_messages={"required": _("Confirm this before you close your account.")},
    )


class StartForm(forms.Form):
    """From when somebody holds a post, and in which language we write."""

    starts_on = forms.DateField(
        label=_("First day on the post"),
        initial=timezone.localdate,
        widget=DayInput(),
    )
    language = forms.ChoiceField(label=_("Language in which we write"), choices=settings.LANGUAGES)


class InviteForm(StartForm):
    """Whom to invite to a post."""

    email = forms.EmailField(
        label=_("Mailbox"), help_text=_("Of the person who is to hold the post. The link works for whoever reads it.")
    )
    field_order = ("email", "starts_on", "language")

    def clean_email(self) -> str:
        return str(get_adapter().clean_email(self.cleaned_data["email"])).lower()


class RenewForm(forms.Form):
    """What somebody lost who needs a new sign-in letter."""

    second_factor_lost = forms.BooleanField(
        label=_("The second factor is lost too: the printed codes, the telephone or the key"),
        required=False,
        help_text=_("Then a new one is set up after the next sign-in. Leave this empty when it is still there."),
    )
    confirmed = forms.BooleanField(
        label=_("I have made sure that it is this person who asks."),
        error_messages={"required": _("Make sure first who asks, for example in person.")},
    )


class KeyForm(AddWebAuthnForm):
    """A new key, in words that say what it will do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key, for your own list")
        self.fields["passwordless"].label = _("Sign in with this key alone, without user name and password (passkey)")
        self.fields["passwordless"].help_text = _("The key then asks for your finger, face or its own PIN.")


class PrintedCodesForm(forms.Form):
    """Printed codes are made by whoever asks for them; allauth's own form wants another factor first."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
