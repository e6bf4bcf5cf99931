# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from jointplan.accounts.models import PostKind
from jointplan.parties.installation import is_training_installation

SESSION_KEY = "second_factor_checked"


def holds_a_post_that_writes(user: Any) -> bool:
    return any(post.kind != PostKind.OBSERVER for post in user.held_posts)


def must_set_up_second_factor(user: Any) -> bool:
    """True when the person holds a post that writes, has no second factor yet, and this is a real installation."""
    return holds_a_post_that_writes(user) and not is_mfa_enabled(user) and not is_training_installation()


def suspend_posts_without_second_factor(request: HttpRequest) -> None:
    """Let a person who still owes the second factor act as somebody without posts, on every page and in the API.

    That a person has one is kept in the session until the factors change. Which posts the person holds is asked each
    time: whoever takes up a post that writes owes the second factor from that moment on. A program that sends a token
    has no session.
    """
    user = request.user
    if not user.is_authenticated or not holds_a_post_that_writes(user):
        return
    has_session = getattr(request, "api_token", None) is None
    if has_session and request.session.get(SESSION_KEY):
        return
    if must_set_up_second_factor(user):
        user.suspend_posts()
    elif has_session:
        request.session[SESSION_KEY] = True
