# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every way into a post has in common: whether it is free, and the term that begins."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.accounts.models import Post, Term, User
from jointplan.accounts.terms import PostProblem, check_house, start_term
from jointplan.parties.rules import house_of

LONGEST_AHEAD = datetime.timedelta(days=366)


def lock_post(post: Post) -> Post:
    """The post, locked until the end of the transaction: two people filling it come one after the other."""
    return Post.objects.select_for_update(of=("self",)).select_related("party__parent", "party__region").get(pk=post.pk)


def check_is_free(post: Post, starts_on: datetime.date) -> None:
    """Raise PostProblem unless a term without end may begin that day and nobody has been invited."""
    today = timezone.localdate()
    if not today <= starts_on <= today + LONGEST_AHEAD:
        raise PostProblem(_("Choose a first day from today on, within one year."))
    term = post.terms.not_ended(starts_on).filter(is_acting=False).order_by("starts_on").first()
    if term is not None:
        until = term.ends_on
        if until is None:
            raise PostProblem(_("Somebody holds this post without an end. End that term first."))
        date = date_format(until)
        raise PostProblem(_("Somebody holds this post until %(date)s. Choose a later first day.") % {"date": date})
    # An invitation that nobody used in time makes room.
    post.invitations.open().filter(expires_at__lte=timezone.now()).update(revoked_at=timezone.now(), email="")
    if post.invitations.waiting().exists():
        raise PostProblem(_("An invitation to this post waits already. Revoke it first."))


def begin_term(user: User, post: Post, starts_on: datetime.date) -> Term:
    """The one place where an invitation or a letter becomes a term; never before today."""
    check_house(post, user)
    return start_term(post, user, starts_on=max(starts_on, timezone.localdate()))


def readers_of(post: Post, by: Any) -> list[str]:
    """Who reads in the log what became of a post: its party, the State of a body, and the parties of whoever acted.

    Which posts there are inside a State is nobody else's business.
    """
    parties = {post.party_id, house_of(post.party).pk, *(held.party_id for held in by.held_posts)}
    return [f"party:{pk}" for pk in sorted(parties)]
