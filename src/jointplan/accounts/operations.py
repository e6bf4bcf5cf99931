# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointplan.accounts.appointments import readers_of
from jointplan.accounts.models import SINGLE_KINDS, EndReason, Post, PostKind, User
from jointplan.accounts.terms import PostProblem, end_terms_from, start_term
from jointplan.audit.operations import record
from jointplan.core.rules import require
from jointplan.parties.models import Party, PartyKind


@transaction.atomic
def establish_post(
    party: Party, *, code: str, kind: str, functions: dict[str, str], by: Any, established_on: date | None = None
) -> Post:
    """Set up a post in a party, or renew what it is called.

    Raises PostProblem when a party of this kind has no such posts, when it has one already and may have one only, or
    when the code belongs to a post of another party.
    """
    post = Post.objects.select_for_update(of=("self",)).filter(code=code).first()
    is_new = post is None
    if post is None:
        post = Post(code=code, party=party, kind=kind, established_on=established_on or timezone.localdate())
    require(by, "accounts.establish_post", post)
    _check_kind(party, kind)
    if (post.party_id, post.kind) != (party.pk, kind):
        raise PostProblem(_("Another post has the code %(code)s. Choose another code.") % {"code": code})
    other = Post.objects.filter(party=party, kind=kind, abolished_on=None).exclude(pk=post.pk).first()
    if kind in SINGLE_KINDS and other is not None:
        raise PostProblem(
            _("%(party)s has this post already: %(post)s. Appoint somebody to it, or abolish it first.")
            % {"party": party, "post": other}
        )
    post.functions = functions
    post.save()
    if is_new:
        record("accounts.post_established", post, readers=readers_of(post, by), code=code, kind=kind)
    return post


def _check_kind(party: Party, kind: str) -> None:
    """A post gives rights by its kind, so nobody makes a coordinator outside a State or a second secretariat."""
    if party.merged_into_id is not None:
        # What came into it would be read by the members of the party that stays.
        raise PostProblem(_("This party was merged into another. Set up the post there."))
    if not party.is_member:
        raise PostProblem(
            _("%(party)s is not a member of the community. The secretariat admits it first.") % {"party": party}
        )
    if party.left_on is not None:
        raise PostProblem(
            _("The membership of %(party)s in the community ends. It gets no new post.") % {"party": party}
        )
    if kind == PostKind.COORDINATOR and party.kind != PartyKind.STATE:
        raise PostProblem(_("Only a State has a national coordinator. Set up a focal point here instead."))
    if kind == PostKind.SECRETARIAT_OFFICER and not party.is_secretariat:
        raise PostProblem(_("Only the secretariat of the region has secretariat officers. Choose another kind."))


@transaction.atomic
def abolish_post(post: Post, *, on: date, by: Any) -> Post:
    """Abolish a post; `on` is its last day, today or earlier. Raises PostProblem when somebody holds it afterwards."""
    post = Post.objects.select_for_update(of=("self",)).select_related("party__parent").get(pk=post.pk)
    require(by, "accounts.abolish_post", post)
    if post.abolished_on is not None:
        raise PostProblem(_("This post is abolished already."))
    if on > timezone.localdate():
        raise PostProblem(_("The last day of a post is today or earlier. Come back on that day."))
    if on < post.established_on:
        raise PostProblem(
            _("The post was set up on %(day)s; it cannot end before.") % {"day": date_format(post.established_on)}
        )
    later = post.terms.meeting(on, None).exclude(ends_on=on).select_related("user").first()
    if later is not None:
        raise PostProblem(
            _("Somebody holds this post after that day: %(person)s. End that term first.") % {"person": later.user}
        )
    post.abolished_on = on
    post.save()
    record("accounts.post_abolished", post, readers=readers_of(post, by), code=post.code, kind=post.kind, on=on)
    return post


def close_posts_of(party: Party, *, from_day: date, by: Any) -> None:
    """Abolish the posts of a party before that day, with their terms and invitations, as part of its leaving."""
    last_day = from_day - timedelta(days=1)
    for post in party.posts.existing(from_day).select_for_update(of=("self",)).order_by("pk"):
        post.party = party
        end_terms_from(post, from_day, reason=EndReason.ABOLISHED)
        post.invitations.open().update(revoked_at=timezone.now(), email="")
        post.abolished_on = max(last_day, post.established_on)
        post.save()
        readers = readers_of(post, by)
        record("accounts.post_abolished", post, readers=readers, code=post.code, kind=post.kind, on=post.abolished_on)


@transaction.atomic
def issue_account(post: Post, *, username: str, hashed_password: str, language: str, starts_on: date, by: Any) -> User:
    """Issue an account whose holder starts on the post that day. It is shown by the name of the post."""
    require(by, "accounts.issue_account", post)
    user = User.objects.create(username=username.lower(), password=hashed_password, language=language)
    start_term(post, user, starts_on=starts_on)
    record("accounts.account_issued", user, readers=readers_of(post, by), post=post.code)
    return user
