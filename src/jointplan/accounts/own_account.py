# SPDX-License-Identifier: AGPL-3.0-or-later
"""Operations of people on their own account."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from jointplan.accounts import messages
from jointplan.accounts.appointments import readers_of
from jointplan.accounts.models import User
from jointplan.accounts.sessions import end_all_sessions
from jointplan.audit.operations import record
from jointplan.core.rules import require

MAILBOX_SECONDS = 3 * 24 * 60 * 60
SALT = "accounts.mailbox"


class MailboxProblem(Exception):
    """The link is forged, too old, of another account, or the mailbox is taken: the same for all."""


@transaction.atomic
def change_details(*, name: str, language: str, by: Any) -> None:
    """Change the name that others see, and the language of mail."""
    account = User.objects.select_for_update().get(pk=by.pk)
    if (account.name, account.language) == (name, language):
        return
    account.name, account.language = name, language
    account.save(update_fields=["name", "language"])
    record("accounts.details_changed", account, readers=[f"user:{account.pk}"])


def ask_to_confirm_mailbox(email: str, *, address: str, by: Any) -> None:
    """Send a signed link to the new mailbox; it changes the account when its owner opens it.

    Whether another account has the mailbox is not looked at here: the same happens in either case.
    """
    link = signing.dumps([by.pk, by.email, email.lower()], salt=SALT)
    with override(by.language):
        url = address.rstrip("/") + reverse("account_confirm_mailbox", args=[link])
    transaction.on_commit(lambda: messages.confirm_mailbox(by, email, url))


def mailbox_of(link: str, *, by: Any) -> str:
    """The new mailbox that a link confirms. Raises MailboxProblem."""
    try:
        account, before, email = signing.loads(link, salt=SALT, max_age=MAILBOX_SECONDS)
    except signing.BadSignature:
        raise MailboxProblem from None
    if account != by.pk or before != by.email:
        raise MailboxProblem
    return str(email)


@transaction.atomic
def confirm_mailbox(link: str, *, by: Any) -> None:
    """Change the account's mailbox to the one that the link was sent to, and tell the old one."""
    account = User.objects.select_for_update().get(pk=by.pk)
    email = mailbox_of(link, by=account)
    if User.objects.filter(email__iexact=email).exclude(pk=account.pk).exists():
        raise MailboxProblem
    before, account.email = account.email, email
    account.save(update_fields=["email"])
    # A mailbox that allauth noted beside the account would otherwise still open it.
    EmailAddress.objects.filter(user_id=account.pk).delete()
    record("accounts.mailbox_changed", account, readers=[f"user:{account.pk}"])
    if before:
        transaction.on_commit(lambda: messages.mailbox_changed(account, before))


@transaction.atomic
def close_account(*, by: Any) -> None:
    """End the own terms today and forget everything that names the person; the log keeps the number of the account."""
    account = User.objects.select_for_update().get(pk=by.pk)
    require(by, "accounts.close_account", account)
    today = timezone.localdate()
    account.terms.filter(starts_on__gt=today).delete()
    concerned = sorted({token for held in account.held_posts for token in readers_of(held.post, account)})
    account.terms.current().update(ends_on=today)
    account.api_tokens.all().delete()
    Authenticator.objects.filter(user_id=account.pk).delete()
    EmailAddress.objects.filter(user_id=account.pk).delete()
    account.username = f"closed-{uuid.uuid4().hex}"
    account.name = account.email = ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
    record("accounts.account_closed", account, readers=concerned or [f"user:{account.pk}"])
    end_all_sessions(account)
