# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are issued to holders of posts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse(home_name(request.user))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse(home_name(request.user).replace("work:my_turn", "home"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names shown by authenticator apps."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


def home_name(user: Any) -> str:
    """Name of the address where `user`'s work is: fictional States work under the training address."""
    fictional = any(post.party.region.is_fictional for post in getattr(user, "held_posts", ()))
    return "training:work:my_turn" if fictional else "real:work:my_turn"
