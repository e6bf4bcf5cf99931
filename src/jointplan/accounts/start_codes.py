# SPDX-License-Identifier: AGPL-3.0-or-later
"""Operations on accounts that begin with a letter on paper instead of a mailbox.

The start code of the letter is the account's password, hashed like any other. Nobody is signed in with it: the first
sign-in stops until the person has chosen a password of the own, and then the code is gone.
"""

import datetime
import secrets
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from jointplan.accounts import messages
from jointplan.accounts.appointments import begin_term, check_is_free, lock_post, readers_of
from jointplan.accounts.models import Post, StartCode, User
from jointplan.accounts.renewals import tell_of_renewal
from jointplan.accounts.sessions import end_all_sessions
from jointplan.accounts.tokens import revoke_all_tokens
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.rules import house_of

DAYS_TO_START = 30
# No letter or digit that looks like another one on paper.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 4
# A user name is typed from paper at each sign-in: where the code of an agency is longer, that of its State stands.
LONGEST_TYPED = 24


class Letter(NamedTuple):
    """What stands in a sign-in letter. The code is in nobody's hands afterwards but the reader's."""

    post: Post | None
    username: str
    code: str
    expires_on: datetime.date
    language: str
    is_renewed: bool = False


@transaction.atomic
def issue_on_paper(post: Post, *, language: str, starts_on: datetime.date, by: Any) -> Letter:
    """Make an account for the post, with a user name and a start code for a letter.

    Raises PostProblem when the post is not free: sending the form twice makes no second account.
    """
    post = lock_post(post)
    require(by, "accounts.issue_on_paper", post)
    check_is_free(post, starts_on)
    code = new_code()
    user = User.objects.create_user(new_username(post), code, language=language)
    start = _begin_code(user, by)
    begin_term(user, post, starts_on)
    readers = sorted({*readers_of(post, by), f"user:{user.pk}"})
    record("accounts.issued_on_paper", user, readers=readers, post=post.code)
    return Letter(post, user.username, code, timezone.localdate(start.expires_at), language)


@transaction.atomic
def renew_start_code(account: User, *, second_factor_lost: bool, by: Any) -> Letter:
    """Write a new letter for somebody who lost the password: it ends every session and token.

    The second factor stays, unless it is lost too; then the person sets up a new one after signing in.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    require(by, "accounts.renew_start_code", account)
    code = new_code()
    account.set_password(code)
    account.save(update_fields=["password"])
    StartCode.objects.filter(user=account).delete()
    start = _begin_code(account, by)
    end_all_sessions(account)
    revoke_all_tokens(account)
    if second_factor_lost:
        Authenticator.objects.filter(user_id=account.pk).delete()
    running = account.terms.current().select_related("post__party__parent__parent", "post__party__region")
    terms = list(running.order_by("starts_on", "pk"))
    term = terms[0] if terms else None
    readers = {f"user:{account.pk}", *(readers_of(term.post, by) if term else ())}
    record("accounts.start_code_renewed", account, readers=sorted(readers), second_factor_lost=second_factor_lost)
    tell_of_renewal(account, [held.post for held in terms])
    transaction.on_commit(lambda: messages.start_code_renewed(account))
    expires_on = timezone.localdate(start.expires_at)
    return Letter(term.post if term else None, account.username, code, expires_on, account.language, is_renewed=True)


def _begin_code(user: User, by: Any) -> StartCode:
    expires = timezone.now() + datetime.timedelta(days=DAYS_TO_START)
    return StartCode.objects.create(user=user, issued_by=by.pk, expires_at=expires)


def start_code_that_waits(user: User) -> StartCode | None:
    """The start code with which the account is still entered, if its owner has chosen no password yet."""
    return StartCode.objects.filter(user=user).first()


def count_failure(username: str) -> None:
    """Note a wrong sign-in. One statement, whether or not there is such an account, or a start code."""
    StartCode.objects.filter(user__username__iexact=username).update(failures=F("failures") + 1)


@transaction.atomic
def choose_password(user: User, password: str) -> None:
    """Put the owner's own password in the place of the start code."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_start_code(user)
    record("accounts.password_chosen", user, readers=[f"user:{user.pk}"])


def end_start_code(user: User) -> None:
    """The account has a password of its owner's now."""
    StartCode.objects.filter(user=user).delete()


def new_code() -> str:
    """A start code such as `k7md-q2xw-9fhp-t3rb`: 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))


def new_username(post: Post) -> str:
    """A user name that says the party and no person, such as `kazakhstan-4821`."""
    party = post.party if len(post.party.code) <= LONGEST_TYPED else house_of(post.party)
    start = slugify(party.code)[:LONGEST_TYPED].rstrip("-")
    while True:
        username = f"{start}-{secrets.randbelow(9000) + 1000}"
        if not User.objects.filter(username=username).exists():
            return username
