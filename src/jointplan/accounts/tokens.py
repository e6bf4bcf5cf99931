# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tokens with which programs act in the API as the person who made them, and in no other place.

A token is found by the digest of its secret, so that no comparison takes longer the more of it is right.
"""

import datetime
import secrets
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.accounts.models import ApiToken, TokenScope, User
from jointplan.audit.operations import record
from jointplan.core.rules import require

API = ("/api/", "/training/api/")
MARK = "jp_"
SHOWN = 8
LONGEST_DAYS = 365
MOST_TOKENS = 10


class TokenProblem(Exception):
    """A token that cannot be made as asked. `str()` says why and what to do."""


class Unknown:
    """Stands for a token that was sent and does not work: forged, expired, revoked, or of a closed account."""


@transaction.atomic
def make_token(*, name: str, scope: str, days: int, by: Any) -> tuple[ApiToken, str]:
    """Make a token that works for so many days, today included. Returns it with its secret, which is kept nowhere."""
    account = User.objects.select_for_update().get(pk=by.pk)
    require(by, "accounts.make_token", account)
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenProblem(_("A token works for 1 to %(days)d days.") % {"days": LONGEST_DAYS})
    if account.api_tokens.live().count() >= MOST_TOKENS:
        raise TokenProblem(_("You have %(most)d tokens already. Revoke one first.") % {"most": MOST_TOKENS})
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=account,
        name=name,
        prefix=secret[: len(MARK) + SHOWN],
        digest=digest_of(secret),
        scope=scope,
        expires_on=timezone.localdate() + datetime.timedelta(days=days - 1),
    )
    record("accounts.token_made", token, readers=[f"user:{by.pk}"], prefix=token.prefix, scope=scope)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Any) -> None:
    """Make an own token useless at once."""
    token = by.api_tokens.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("accounts.token_revoked", token, readers=[f"user:{by.pk}"], prefix=token.prefix)


def revoke_all_tokens(account: User) -> int:
    """Make every token of an account useless, as part of an operation that says why. Returns how many worked."""
    live = account.api_tokens.live().count()
    account.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    return live


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def authenticate(request: HttpRequest) -> None:
    """Under the API, let `request.user` be the person whose token was sent, whoever has signed in in that browser.

    `request.api_token` is the token, or `Unknown` when it does not work: then nobody has signed in, and the API
    answers 401. Elsewhere a token is not looked at.
    """
    sent = _sent(request)
    if not sent:
        return
    token = ApiToken.objects.live().select_related("user").filter(digest=digest_of(sent)).first()
    if token is None:
        request.api_token = Unknown  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        return
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    request.api_token = token  # type: ignore[attr-defined]
    request.user = token.user


def _sent(request: HttpRequest) -> str:
    """The secret in the header of a request to the API, or nothing."""
    if not request.path_info.startswith(API):
        return ""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    # A header without a secret is a token that does not work, not a visitor without one.
    return (secret.strip() or kind) if kind.lower() == "bearer" else ""


def may_write(token: ApiToken) -> bool:
    return token.scope == TokenScope.WRITE
