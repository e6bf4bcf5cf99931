# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses that stand in mails."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from jointplan.accounts.models import User

SALT = "notifications.unsubscribe"


@dataclass(frozen=True)
class Unsubscription:
    """What a signed link is for: whose mail ends, and of which kind (empty: of any)."""

    person: User
    name: str


def absolute(path: str) -> str:
    """The whole address of a page of this installation."""
    return settings.JOINTPLAN_ADDRESS.rstrip("/") + path


def unsubscribe_link(person: User, name: str = "") -> str:
    """A link that ends mail without signing in. It does not run out: whoever finds an old mail may still use it."""
    token = signing.dumps([person.pk, name], salt=SALT)
    return absolute(reverse("real:work:inbox_unsubscribe", kwargs={"token": token}))


def unsubscription_of(token: str) -> Unsubscription | None:
    """What the link is for; None when it was not made here or its account is gone."""
    try:
        pk, name = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=pk).first()
    return Unsubscription(person, name) if person else None
