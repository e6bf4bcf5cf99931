# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing the own password, or choosing a new one by the link of a mail, ends everything that the old one opened."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from jointplan.accounts.models import User
from jointplan.accounts.sessions import end_all_sessions
from jointplan.accounts.start_codes import end_start_code
from jointplan.accounts.tokens import revoke_all_tokens
from jointplan.audit.operations import record


@transaction.atomic
def replace_password(user: User, password: str, *, this_session: Any) -> None:
    """Give the account another password; its tokens and all its other sign-ins end.

    Whoever changes a password may do so because somebody else knew it, and that somebody may have made a token.
    """
    User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_start_code(user)
    tokens = revoke_all_tokens(user)
    end_all_sessions(user, but=this_session)
    # The session of this browser goes on under another key, and is entered anew.
    UserSession.objects.filter(user=user).delete()
    record("accounts.password_changed", user, readers=[f"user:{user.pk}"], tokens=tokens)
