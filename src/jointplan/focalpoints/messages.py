# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every mail of this app. None holds a name or a number of anybody: a link instead."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from jointplan.accounts.models import Term
from jointplan.core.mail import send
from jointplan.focalpoints.operations import LINK_DAYS, confirmation_token


def _address_of(language: str, party: Any, name: str, **kwargs: Any) -> str:
    """The whole address of a page of the workspace, in the reader's language."""
    space = "training" if party.region.is_fictional else "real"
    with override(language):
        path = reverse(f"{space}:work:{name}", kwargs=kwargs)
    return getattr(settings, "JOINTPLAN_ADDRESS", "http://localhost").rstrip("/") + path


def confirm_contact(user: Any, terms: Iterable[Term]) -> None:
    """To whoever holds posts whose contact data were not confirmed for half a year: one link for each post."""
    terms = list(terms)
    with override(user.language):
        lines = [
            {
                "post": str(term.post),
                "party": str(term.post.party),
                "url": _address_of(
                    user.language, term.post.party, "contacts_confirm_link", token=confirmation_token(term)
                ),
            }
            for term in terms
        ]
    send(
        "focalpoints/confirm_contact",
        to=user.email,
        language=user.language,
        context={
            "lines": lines,
            "days": LINK_DAYS,
            "is_fictional": all(term.post.party.region.is_fictional for term in terms),
        },
    )


def unconfirmed_posts(user: Any, party: Any) -> None:
    """To whoever keeps a list in which data stay unconfirmed: where to look. Whose and how many is not for a mail."""
    context = {
        "url": _address_of(user.language, party, "contacts") + "?holding=unconfirmed",
        "is_fictional": party.region.is_fictional,
    }
    send("focalpoints/unconfirmed_posts", to=user.email, language=user.language, context=context)
