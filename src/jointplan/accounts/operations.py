# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from typing import Any

from django.db import transaction

from jointplan.accounts.models import Post, Term, User
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party


@transaction.atomic
def establish_post(party: Party, *, code: str, kind: str, functions: dict[str, str], by: Any) -> Post:
    """Set up a post in a party, or renew what it is called."""
    require(by, "accounts.establish_post", party)
    values = {"party": party, "kind": kind, "functions": functions}
    post, is_new = Post.objects.update_or_create(code=code, defaults=values)
    if is_new:
        record("accounts.post_established", post, code=code, kind=kind)
    return post


@transaction.atomic
def issue_account(post: Post, *, username: str, hashed_password: str, language: str, starts_on: date, by: Any) -> User:
    """Issue an account whose holder starts on the post that day. It is shown by the name of the post."""
    require(by, "accounts.issue_account", post)
    user = User.objects.create(username=username.lower(), password=hashed_password, language=language)
    Term.objects.create(user=user, post=post, starts_on=starts_on)
    record("accounts.account_issued", user, post=post.code)
    return user
