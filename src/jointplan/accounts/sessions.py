# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ending sign-ins. allauth keeps the list of them; a session without its owner's password ends by itself."""

from typing import Any

from allauth.usersessions.models import UserSession

from jointplan.accounts.models import User


def end_all_sessions(user: User, *, but: Any = None) -> None:
    """End every session of the account now, in whatever browser, `but` the one in which somebody is working."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=getattr(but, "session_key", None)):
        session.end()


def forget_ended_sessions() -> int:
    """Forget browser and address of sessions that have ended. Returns how many were forgotten."""
    count = 0
    for session in UserSession.objects.iterator():
        count += session.purge()
    return count
