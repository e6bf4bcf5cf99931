# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.accounts.models import Post, PostKind, Term
from jointplan.accounts.rules import GOVERNMENT, change_term
from jointplan.accounts.system import SystemIdentity
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.focalpoints.models import ContactKind, ContactPart
from jointplan.parties.models import Party
from jointplan.parties.rules import house_of

CONFIRMATION_LINK = SystemIdentity("confirmation link")
"""Whoever holds the signed link of a reminder: it stands for the holder of one term, for one confirmation."""

CLOSING = SystemIdentity("closing of contact data")
"""The nightly task that closes what people wrote about themselves when they have left a post."""


@rule("focalpoints.edit_office")
def edit_office(user: Any, post: Post) -> Verdict:
    """The national coordinator, or officers of another party, may write how the office of a post is reached."""
    if post.abolished_on is not None:
        return refused(_("The post is abolished."))
    if post.party.kind in GOVERNMENT:
        if user.holds(house_of(post.party).pk, PostKind.COORDINATOR):
            return ALLOWED
        return refused(_("The State nominates its focal points: its national coordinator writes how to reach them."))
    if _is_officer(user, post.party):
        return ALLOWED
    return refused(_("Only officers of the party itself write how to reach it."))


@rule("focalpoints.edit_holder")
def edit_holder(user: Any, term: Term) -> Verdict:
    """Whoever holds a post may write how the holder is reached; nobody else writes about a person."""
    if not _is_current_holder(user, term):
        return refused(_("Only the person who holds the post writes about oneself."))
    return ALLOWED


@rule("focalpoints.share_office")
def share_office(user: Any, part: ContactPart) -> Verdict:
    """Who else reads the contact data of an office: a decision of the originator's clearing authority."""
    if part.kind != ContactKind.OFFICE:
        return refused(_("What a person wrote about oneself is shared by that person alone."))
    if user.holds(part.originator_id, PostKind.CLEARING_AUTHORITY):
        return ALLOWED
    if part.originator.kind in GOVERNMENT or _has_clearing_authority(part.originator):
        return refused(_("Only the clearing authority of the originator decides who else reads this."))
    if _is_officer(user, part.originator):
        return ALLOWED
    return refused(_("Only officers of the party itself decide who reads how to reach it."))


@rule("focalpoints.share_own_contact")
def share_own_contact(user: Any, part: ContactPart) -> Verdict:
    """The person whom the data are about decides alone, to more readers and to fewer."""
    if part.kind != ContactKind.HOLDER or part.term is None or not _is_current_holder(user, part.term):
        return refused(_("Only the person whom this is about decides who reads it."))
    return ALLOWED


@rule("focalpoints.close_contact")
def close_contact(user: Any, obj: Any) -> Verdict:
    """Only the nightly task may close what people wrote about themselves on posts that they left."""
    if user is CLOSING:
        return ALLOWED
    return refused(_("What people wrote about themselves is closed by a nightly task when their term has ended."))


@rule("focalpoints.confirm_contact")
def confirm_contact(user: Any, term: Term) -> Verdict:
    """Whoever holds a post may confirm that its contact data are right."""
    if not _runs(term):
        return refused(_("This term has ended. Who holds the post now confirms its contact data."))
    if user is CONFIRMATION_LINK or _is_current_holder(user, term):
        return ALLOWED
    return refused(_("Only the person who holds the post confirms its contact data, or the State by letter."))


@rule("focalpoints.confirm_by_letter")
def confirm_by_letter(user: Any, state: Party) -> Verdict:
    """The national coordinator may confirm the whole list of the State by a letter."""
    if user.holds(state.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator registers the letter by which the State confirms its list."))


@rule("focalpoints.view_expectations")
def view_expectations(user: Any, state: Party) -> Verdict:
    """Whoever acts for a State may see which of its bodies it expects to have a focal point."""
    if user.holds(state.pk):
        return ALLOWED
    return refused(_("Which bodies a State expects to have a focal point is seen by those who act for the State."))


@rule("focalpoints.expect_post")
def expect_post(user: Any, state: Party) -> Verdict:
    """The national coordinator may say which bodies of the State should have a focal point."""
    if user.holds(state.pk, PostKind.COORDINATOR):
        return ALLOWED
    return refused(_("Only the national coordinator says which bodies are expected to have a focal point."))


@rule("focalpoints.write_hand_over")
def write_hand_over(user: Any, term: Term) -> Verdict:
    """Whoever leaves a post, or fills it, may write what the successor should know."""
    if _is_current_holder(user, term):
        return ALLOWED
    if not change_term(user, term):
        return refused(_("A hand-over is written by the person who leaves, or, when gone, by whoever enters holders."))
    if _runs(term):
        return refused(
            _("The person still holds the post and hands it over. End the term first if the person is gone.")
        )
    return ALLOWED


@rule("focalpoints.take_over_post")
def take_over_post(user: Any, term: Term) -> Verdict:
    """Whoever holds a post now may say that it has been taken over."""
    if not _is_current_holder(user, term):
        return refused(_("Only the person who holds the post now takes it over."))
    if term.taken_over_at is not None:
        return refused(_("You have taken over this post already."))
    return ALLOWED


def _runs(term: Term) -> bool:
    today = timezone.localdate()
    return term.starts_on <= today and (term.ends_on is None or term.ends_on >= today)


def _is_current_holder(user: Any, term: Term) -> bool:
    """True for the person of a term that runs today, as long as the person's posts count."""
    return user.pk == term.user_id and _runs(term) and any(held.post_id == term.post_id for held in user.held_posts)


def _is_officer(user: Any, party: Party) -> bool:
    kinds = [kind for kind in PostKind if kind != PostKind.OBSERVER]
    return bool(user.holds(party.pk, *kinds)) or bool(user.holds(party.pk) and not _has_officer(party))


def _has_officer(party: Party) -> bool:
    return party.posts.existing().exclude(kind=PostKind.OBSERVER).exists()


def _has_clearing_authority(party: Party) -> bool:
    return party.posts.existing().filter(kind=PostKind.CLEARING_AUTHORITY).exists()
