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
from jointplan.parties.rules import serves_secretariat, state_of

GOVERNMENT = {PartyKind.STATE, PartyKind.STATE_BODY}
# Whoever could fill these posts of one's own State could clear what oneself has written.
LEADING_KINDS = {PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}


@rule("accounts.establish_post")
def establish_post(user: Any, post: Any) -> Verdict:
    """Whoever fills a post may also set it up; whether the post is saved already does not matter."""
    return _fills(user, post.party, post.kind)


@rule("accounts.abolish_post")
def abolish_post(user: Any, post: Post) -> Verdict:
    """Whoever fills a post may also end it."""
    return _fills(user, post.party, post.kind)


@rule("accounts.appoint_holder")
def appoint_holder(user: Any, post: Post) -> Verdict:
    """The national coordinator fills the posts of the State and its bodies, the secretariat all others."""
    return _fills(user, post.party, post.kind)


@rule("accounts.change_term")
def change_term(user: Any, term: Term) -> Verdict:
    """Whoever fills a post may end the term of its holder, or move its days."""
    return _fills(user, term.post.party, term.post.kind)


@rule("accounts.issue_account")
def issue_account(user: Any, post: Any) -> Verdict:
    """Whoever runs the installation may issue an account to the holder of a post, at its command line."""
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Accounts are issued by whoever runs this installation, at its command line."))


@rule("accounts.view_people")
def view_people(user: Any, obj: Any) -> Verdict:
    """National coordinators and the secretariat may see which posts they fill, and who waits for an invitation."""
    if any(
        post.kind == PostKind.COORDINATOR or serves_secretariat(user, post.party.region_id) for post in user.held_posts
    ):
        return ALLOWED
    return refused(_("Posts are filled by national coordinators and by the secretariat."))


@rule("accounts.invite_holder")
def invite_holder(user: Any, post: Post) -> Verdict:
    """Whoever fills a post may invite somebody to it."""
    return _fills(user, post.party, post.kind)


@rule("accounts.issue_on_paper")
def issue_on_paper(user: Any, post: Post) -> Verdict:
    """Whoever fills a post may issue an account for it on paper."""
    return invite_holder(user, post)


@rule("accounts.revoke_invitation")
def revoke_invitation(user: Any, invitation: Invitation) -> Verdict:
    """Whoever sent an invitation, or fills the post, may revoke it."""
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
    """Everybody with a second factor may make tokens with which programs act in the own name."""
    if is_mfa_enabled(user) or is_training_installation():
        return ALLOWED
    return refused(_("A program acts in your name. Set up your second factor first, then make a token."))


@rule("accounts.close_account")
def close_account(user: Any, account: User) -> Verdict:
    """Everybody may close the own account, unless it is the last that leads the work of a party."""
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


def leads(post: Post) -> bool:
    """True for the national coordinator and the clearing authority of a State."""
    return post.party.kind == PartyKind.STATE and post.kind in LEADING_KINDS


def _fills(user: Any, party: Party, kind: str) -> Verdict:
    """Who sets up and fills posts of a kind in a party: never the person that the post is meant for."""
    if user is OPERATOR:
        return ALLOWED
    state = state_of(party)
    if state is not None and not (party == state and kind in LEADING_KINDS):
        if user.holds(state.pk, PostKind.COORDINATOR):
            return ALLOWED
        return refused(_("Only the national coordinator fills the posts of the State and of its bodies."))
    if serves_secretariat(user, party.region_id):
        return ALLOWED
    if state is not None:
        return refused(
            _("The secretariat opens the accounts of national coordinator and clearing authority, on the State's word.")
        )
    return refused(_("Only the secretariat fills the posts of partners and its own."))
