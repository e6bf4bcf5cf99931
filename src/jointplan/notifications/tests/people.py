# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who holds a post: whoever holds none reads nothing that is addressed to persons."""

from typing import Any

from django.utils import timezone

from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.core.text import fold
from jointplan.parties.models import Party, PartyKind, Region


def officer(username: str, email: str, **more: Any) -> User:
    region, _new = Region.objects.get_or_create(code="quay", defaults={"names": {"en": "Region of the quay"}})
    party, _new = Party.objects.get_or_create(region=region, code="quay-fund", defaults={"kind": PartyKind.DONOR})
    user = User.objects.create(username=username, email=email, **more)
    post = Post.objects.create(party=party, code=f"post-{fold(username)}", kind=PostKind.PARTNER_OFFICER)
    Term.objects.create(user=user, post=post, starts_on=timezone.localdate())
    return user
