# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from jointplan.accounts.models import PostKind
from jointplan.parties.installation import is_training_installation

SESSION_KEY = "second_factor_checked"


def must_set_up_second_factor(user: Any) -> bool:
    """True when the person holds a post that writes, has no second factor yet, and this is a real installation."""
    writes = any(post.kind != PostKind.OBSERVER for post in user.held_posts)
    return writes and not is_mfa_enabled(user) and not is_training_installation()


def suspend_posts_without_second_factor(request: HttpRequest) -> None:
    """Let a person who still owes the second factor act as somebody without posts, on every page and in the API.

    The answer "nothing is owed" is kept in the session until the person changes the factors.
    """
    user = request.user
    if not user.is_authenticated or request.session.get(SESSION_KEY):
        return
    if must_set_up_second_factor(user):
        user.suspend_posts()
    else:
        request.session[SESSION_KEY] = True
