# SPDX-License-Identifier: AGPL-3.0-or-later
"""Operations on invitations. Inviting never asks whether the mailbox belongs to an account: nothing could tell."""

import datetime
import uuid
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jointplan.accounts import messages
from jointplan.accounts.appointments import (
    PostProblem,
    begin_term,
    check_is_free,
    lock_post,
    readers_of,
)
from jointplan.accounts.models import Invitation, Post, User
from jointplan.audit.operations import record
from jointplan.core.rules import can, require

DAYS_TO_ACCEPT = 14
SIGNER = signing.Signer(salt="accounts.invitation")


class LinkProblem(Exception):
    """The link is forged, used, revoked or too old: the same for all, so that it tells nothing."""


def link_to(invitation: Invitation, address: str) -> str:
    """The whole address of the link, on an installation that is reached at `address`, e.g. `https://plan.example`."""
    with override(invitation.language):
        return address.rstrip("/") + reverse("account_invitation", args=[SIGNER.sign(invitation.uid.hex)])


def invitation_of(link: str) -> Invitation:
    """The invitation that waits behind a link. Raises LinkProblem."""
    try:
        uid = uuid.UUID(SIGNER.unsign(link))
    except (signing.BadSignature, ValueError):
        raise LinkProblem from None
    waiting = Invitation.objects.waiting().select_related("post__party__region", "post__party__parent")
    found = waiting.filter(uid=uid).first()
    if found is None or _is_held(found.post, max(found.starts_on, timezone.localdate())):
        raise LinkProblem
    return found


def _is_held(post: Post, day: datetime.date) -> bool:
    """Whether somebody holds the post from that day on. Whoever only acts leaves it to the holder who comes."""
    return post.terms.not_ended(day).filter(is_acting=False).exists()


@transaction.atomic
def invite_holder(
    post: Post, *, email: str, language: str, starts_on: datetime.date, address: str, by: Any
) -> Invitation:
    """Invite whoever reads the mailbox to hold the post from that day on.

    `address` is where people reach this installation; the link is sent to the mailbox. When it is empty, nothing is
    sent: the command line prints the link. Raises PostProblem when the post is not free.
    """
    post = lock_post(post)
    require(by, "accounts.invite_holder", post)
    email = email.lower()
    if email and email == getattr(by, "email", ""):
        raise PostProblem(_("Nobody invites oneself to a post."))
    check_is_free(post, starts_on)
    invitation = Invitation.objects.create(
        post=post,
        email=email,
        language=language,
        starts_on=starts_on,
        invited_by=by.pk,
        expires_at=timezone.now() + datetime.timedelta(days=DAYS_TO_ACCEPT),
    )
    record("accounts.holder_invited", invitation, readers=readers_of(post, by), post=post.code)
    if address:
        transaction.on_commit(lambda: messages.invitation(invitation, link_to(invitation, address)))
    return invitation


@transaction.atomic
def send_invitation_again(invitation: Invitation, *, address: str, by: Any) -> Invitation:
    """Send the same link once more and begin its time anew: for those who may invite to the post today."""
    invitation = _lock(invitation)
    require(by, "accounts.invite_holder", invitation.post)
    check_waits(invitation)
    invitation.expires_at = timezone.now() + datetime.timedelta(days=DAYS_TO_ACCEPT)
    invitation.save(update_fields=["expires_at"])
    post = invitation.post
    record("accounts.invitation_sent_again", invitation, readers=readers_of(post, by), post=post.code)
    transaction.on_commit(lambda: messages.invitation(invitation, link_to(invitation, address)))
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Any) -> None:
    """Make the link useless and forget the mailbox."""
    invitation = _lock(invitation)
    require(by, "accounts.revoke_invitation", invitation)
    check_waits(invitation)
    invitation.revoked_at = timezone.now()
    invitation.email = ""
    invitation.save(update_fields=["revoked_at", "email"])
    post = invitation.post
    record("accounts.invitation_revoked", invitation, readers=readers_of(post, by), post=post.code)


def check_waits(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.revoked_at:
        raise PostProblem(_("This invitation was accepted or revoked meanwhile."))


def _lock(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("post__party__parent")
    return rows.get(pk=invitation.pk)


@transaction.atomic
def open_account(link: str, *, username: str, password: str, name: str, language: str) -> User:
    """Open an account by an invitation and take up its post. The link itself is the right to do so.

    Raises LinkProblem, and PostProblem when the user name is taken or the mailbox has an account already.
    """
    invitation = _lock(invitation_of(link))
    check_unused(invitation)
    if User.objects.filter(username__iexact=username).exists():
        raise PostProblem(_("This user name is taken. Choose another."))
    if invitation.email and User.objects.filter(email__iexact=invitation.email).exists():
        raise PostProblem(_("This mailbox belongs to an account already. Sign in and take up the post with it."))
    user = User.objects.create_user(username, password, email=invitation.email, name=name, language=language)
    _take_up(invitation, user)
    return user


@transaction.atomic
def accept_invitation(link: str, *, by: Any) -> None:
    """Take up the post of an invitation with the account in which one has signed in."""
    invitation = _lock(invitation_of(link))
    check_unused(invitation)
    # Also what somebody else sent out who filled the post before.
    if invitation.invited_by == by.pk or can(by, "accounts.invite_holder", invitation.post):
        raise PostProblem(_("Nobody invites oneself to a post."))
    _take_up(invitation, by)


def check_unused(invitation: Invitation) -> None:
    """Between reading and locking somebody else may have used it."""
    if invitation.accepted_at or invitation.revoked_at or invitation.has_expired:
        raise LinkProblem


def _take_up(invitation: Invitation, user: User) -> None:
    post = lock_post(invitation.post)
    begin_term(user, post, invitation.starts_on)
    invitation.accepted_at = timezone.now()
    invitation.email = ""
    invitation.save(update_fields=["accepted_at", "email"])
    record(
        "accounts.invitation_accepted",
        user,
        readers=sorted({*readers_of(post, user), f"user:{user.pk}"}),
        post=post.code,
        invited_by=invitation.invited_by,
    )


def forget_old_mailboxes() -> int:
    """Keep no mailbox of an invitation whose time is over. Returns how many were forgotten."""
    return Invitation.objects.filter(expires_at__lte=timezone.now()).exclude(email="").update(email="")
