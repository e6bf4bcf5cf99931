# SPDX-License-Identifier: AGPL-3.0-or-later
"""What differs from allauth's own ways of signing in."""

import base64
import time
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jointplan.accounts import messages as mail
from jointplan.accounts.passwords import replace_password
from jointplan.accounts.printed_codes import FEW, codes_left
from jointplan.accounts.start_codes import count_failure
from jointplan.audit.operations import record

# Whoever has just signed in with the password is not asked for it once more.
FRESH_SECONDS = 600
# What allauth tells after a change and after a reset of a password.
PASSWORD_MAILS = {f"account/email/password_{what}" for what in ("changed", "reset", "set")}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are issued to holders of posts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        # After the second factor: whoever has found a letter must not choose the password of an account that has one.
        return [*super().get_login_stages(), "jointplan.accounts.stages.OwnPasswordStage"]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        count_failure(credentials.get("username", ""))

    def set_password(self, user: Any, password: str) -> None:
        """Changing and resetting a password both come here: whoever knew the old one is out at once."""
        replace_password(user, password, this_session=getattr(self.request, "session", None))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The second factor may be set up by whoever has signed in with the password a moment ago."""
        if app == "allauth.mfa" and signed_in_just_now(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        response = super().post_login(request, user, **details)
        ways = [way.get("type") or way["method"] for way in get_authentication_records(request, user)]
        record("accounts.signed_in", user, readers=[f"user:{user.pk}"], ways=list(dict.fromkeys(ways)))
        if Authenticator.Type.RECOVERY_CODES in ways:
            warn_of_few_codes(request, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse(home_name(request.user))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse(home_name(request.user).replace("work:my_turn", "home"))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_overview")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The two mails about a forgotten password, and one for every change of password or second factor."""
        if template_prefix == "account/email/password_reset_key":
            mail.password_reset(context["user"], email, context["password_reset_url"])
        elif template_prefix == "account/email/unknown_account":
            mail.no_account(email, get_language() or settings.LANGUAGE_CODE)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        if not user.email:
            return
        if template_prefix in PASSWORD_MAILS:
            mail.password_changed(user)
        else:
            mail.security_changed(user, user.language)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Printed codes count as a second factor by themselves, and secrets are stored encrypted."""

    def is_mfa_enabled(self, user: Any, types: list[str] | None = None) -> bool:
        """allauth asks for codes only beside an app or a key; here whoever has any factor is asked for one."""
        if types is not None and {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN} <= set(types):
            types = None
        return super().is_mfa_enabled(user, types)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Keys made from the installation's secret; older secrets still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (base64.urlsafe_b64encode(sha256(f"second factor {secret}".encode()).digest()) for secret in secrets)
    return MultiFernet([Fernet(key) for key in keys])


def signed_in_just_now(request: HttpRequest | None) -> bool:
    """True for some minutes after a sign-in with the password."""
    if request is None or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(way["method"] == "password" and time.time() - way["at"] < FRESH_SECONDS for way in records)


def warn_of_few_codes(request: HttpRequest, user: Any) -> None:
    """After a sign-in with a printed code: say how many are left before they run out."""
    left = codes_left(user)
    if left == 0:
        messages.warning(request, _("This was your last printed code. Print a new sheet before you sign out."))
    elif left <= FEW:
        text = ngettext(
            "%(left)d printed code is left. Print a new sheet soon.",
            "%(left)d printed codes are left. Print a new sheet soon.",
            left,
        )
        messages.warning(request, text % {"left": left})


def home_name(user: Any) -> str:
    """Name of the address where `user`'s work is: fictional States work under the training address."""
    fictional = any(post.party.region.is_fictional for post in getattr(user, "held_posts", ()))
    return "training:work:my_turn" if fictional else "real:work:my_turn"
