# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.accounts.models import Invitation, Post, PostKind, Term, User
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.installation import is_training_installation
from jointplan.parties.models import Party, PartyKind

# Whoever could fill these posts of one's own State could clear what oneself has written.
LEADING_KINDS = {PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}


@rule("accounts.establish_post")
def establish_post(user: Any, party: Any) -> Verdict:
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Posts are set up by whoever runs this installation, at its command line."))


@rule("accounts.issue_account")
def issue_account(user: Any, post: Any) -> Verdict:
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Accounts are issued by whoever runs this installation, at its command line."))


@rule("accounts.view_people")
def view_people(user: Any, obj: Any) -> Verdict:
    if any(post.kind in {PostKind.COORDINATOR, PostKind.SECRETARIAT_OFFICER} for post in user.held_posts):
        return ALLOWED
    return refused(_("Posts are filled by national coordinators and by the secretariat."))


@rule("accounts.invite_holder")
def invite_holder(user: Any, post: Post) -> Verdict:
    if user is OPERATOR:
        return ALLOWED
    state = state_of(post.party)
    if state is not None and not leads(post):
        if user.holds(state.pk, PostKind.COORDINATOR):
            return ALLOWED
        return refused(_("Only the national coordinator fills the posts of the State and of its bodies."))
    if serves_secretariat(user, post.party):
        return ALLOWED
    if state is not None:
        return refused(
            _("The secretariat opens the accounts of national coordinator and clearing authority, on the State's word.")
        )
    return refused(_("Only the secretariat fills the posts of partners and its own."))


@rule("accounts.issue_on_paper")
def issue_on_paper(user: Any, post: Post) -> Verdict:
    return invite_holder(user, post)


@rule("accounts.revoke_invitation")
def revoke_invitation(user: Any, invitation: Invitation) -> Verdict:
    if user.pk is not None and invitation.invited_by == user.pk:
        return ALLOWED
    return invite_holder(user, invitation.post)


@rule("accounts.renew_start_code")
def renew_start_code(user: Any, account: User) -> Verdict:
    """Whoever may fill all posts of an account; with one of them alone one would reach the others.

    With a new letter one gets into an account. Nobody in the product gets into that of who leads a State's work.
    """
    if user is OPERATOR:
        return ALLOWED
    if account.pk == user.pk:
        return refused(_("You cannot write a new sign-in letter for yourself. Change your password instead."))
    today = timezone.localdate()
    # Chosen here and not in the database, so that a page can read the terms of many accounts at once.
    posts = [term.post for term in account.terms.all() if term.ends_on is None or term.ends_on >= today]
    if any(leads(post) for post in posts):
        return refused(_("Only whoever runs this installation writes a new letter for who leads a State's work."))
    if posts and all(invite_holder(user, post) for post in posts):
        return ALLOWED
    return refused(_("Only who fills every post of this account writes a new sign-in letter for it."))


@rule("accounts.make_token")
def make_token(user: Any, obj: Any) -> Verdict:
    if is_mfa_enabled(user) or is_training_installation():
        return ALLOWED
    return refused(_("A program acts in your name. Set up your second factor first, then make a token."))


@rule("accounts.close_account")
def close_account(user: Any, account: User) -> Verdict:
    if account.pk != user.pk:
        return refused(_("Everybody closes only the own account."))
    for held in account.held_posts:
        if held.kind == PostKind.COORDINATOR and _is_last(account, held.party_id, held.kind):
            return refused(
                _("You are the only national coordinator of %(party)s. Hand your post over first.")
                % {"party": held.party}
            )
        if held.kind == PostKind.SECRETARIAT_OFFICER and _is_last(account, held.party_id, held.kind):
            return refused(
                _("You are the only officer of %(party)s. Hand your post over first.") % {"party": held.party}
            )
    return ALLOWED


def _is_last(account: User, party_id: int, kind: str) -> bool:
    others = Term.objects.current().filter(post__party_id=party_id, post__kind=kind, user__is_active=True)
    return not others.exclude(user=account).exists()


def state_of(party: Party) -> Party | None:
    """The State itself, the State of a body, or none for everybody else."""
    if party.kind == PartyKind.STATE:
        return party
    return party.parent if party.kind == PartyKind.STATE_BODY else None


def leads(post: Post) -> bool:
    """True for the national coordinator and the clearing authority of a State."""
    return post.party.kind == PartyKind.STATE and post.kind in LEADING_KINDS


def serves_secretariat(user: Any, party: Party) -> bool:
    """True for an officer of the secretariat of the party's region.

    A post of that kind in a State or in a body of one does not count: a State could set up and fill it itself.
    """
    return any(
        held.kind == PostKind.SECRETARIAT_OFFICER
        and held.party.region_id == party.region_id
        and held.party.kind not in {PartyKind.STATE, PartyKind.STATE_BODY}
        for held in user.held_posts
    )
