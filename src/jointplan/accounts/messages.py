# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every mail of this app. None holds anything above TLP:GREEN: a link instead."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from jointplan.core.mail import send


def invitation(invited: Any, url: str) -> None:
    """To a mailbox whose reader is to hold a post. It names nobody."""
    with override(invited.language):
        context = {
            "post": str(invited.post),
            "party": str(invited.post.party),
            "until": date_format(localdate(invited.expires_at)),
            "url": url,
            "is_fictional": invited.post.party.region.is_fictional,
        }
    send("accounts/invitation", to=invited.email, language=invited.language, context=context)


def confirm_mailbox(user: Any, email: str, url: str) -> None:
    """To a new mailbox: whoever reads it and has signed in makes it the account's."""
    send("accounts/confirm_mailbox", to=email, language=user.language, context={"url": url})


def mailbox_changed(user: Any, before: str) -> None:
    """To the old mailbox."""
    send("accounts/mailbox_changed", to=before, language=user.language, context={})


def start_code_renewed(user: Any) -> None:
    """Somebody has written a new sign-in letter for this account."""
    if user.email:
        send("accounts/start_code_renewed", to=user.email, language=user.language, context={})


def password_reset(user: Any, email: str, url: str) -> None:
    """A link to choose a new password, for whoever asked for it."""
    context = {"url": url, "username": user.username}
    send("accounts/password_reset", to=email, language=user.language, context=context)


def no_account(email: str, language: str) -> None:
    """Somebody asked for a new password with a mailbox that no account has."""
    send("accounts/no_account", to=email, language=language, context={})


def password_changed(user: Any) -> None:
    """The password was changed, and what the old one opened has ended."""
    send("accounts/password_changed", to=user.email, language=user.language, context={})


def security_changed(user: Any, language: str) -> None:
    """The second factor of the account was changed."""
    send("accounts/security_changed", to=user.email, language=language, context={})
