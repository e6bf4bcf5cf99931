# SPDX-License-Identifier: AGPL-3.0-or-later
"""One-time codes on paper as a second factor of their own, for people without telephone, key and mailbox.

allauth keeps and checks them; it calls them recovery codes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator

FEW = 4


def codes_of(user: Any) -> Any:
    """The person's codes as allauth wraps them, or None."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return found.wrap() if found else None


def codes_left(user: Any) -> int:
    codes = codes_of(user)
    return len(codes.get_unused_codes()) if codes else 0


@contextmanager
def keeping_codes(user: Any) -> Iterator[None]:
    """Keep the sheet that the person has seen while the last other factor is removed; allauth would drop it too."""
    codes = codes_of(user)
    yield
    if codes is not None and codes.did_view and not Authenticator.objects.filter(pk=codes.instance.pk).exists():
        codes.instance.save(force_insert=True)
