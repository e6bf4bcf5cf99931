# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.accounts.models import Post, PostKind, Term
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.parties.models import Party, PartyKind

# Whoever could fill these posts of one's own State could clear what oneself has written.
LEADING_KINDS = {PostKind.COORDINATOR, PostKind.CLEARING_AUTHORITY}
GOVERNMENT = {PartyKind.STATE, PartyKind.STATE_BODY}


@rule("accounts.establish_post")
def establish_post(user: Any, post: Any) -> Verdict:
    """`post` is the post, saved or not."""
    return _governs(user, post.party, post.kind)


@rule("accounts.abolish_post")
def abolish_post(user: Any, post: Post) -> Verdict:
    return _governs(user, post.party, post.kind)


@rule("accounts.appoint_holder")
def appoint_holder(user: Any, post: Post) -> Verdict:
    return _governs(user, post.party, post.kind)


@rule("accounts.change_term")
def change_term(user: Any, term: Term) -> Verdict:
    """Ending a term, or moving its days."""
    return _governs(user, term.post.party, term.post.kind)


@rule("accounts.issue_account")
def issue_account(user: Any, post: Any) -> Verdict:
    if user is OPERATOR:
        return ALLOWED
    return refused(_("Accounts are issued by whoever runs this installation, at its command line."))


def _governs(user: Any, party: Party, kind: str) -> Verdict:
    """Who sets up and fills the posts of a kind in a party: never the person that the post is meant for."""
    if user is OPERATOR:
        return ALLOWED
    if party.kind in GOVERNMENT and not (party.kind == PartyKind.STATE and kind in LEADING_KINDS):
        if user.holds(state_of(party).pk, PostKind.COORDINATOR):
            return ALLOWED
        return refused(_("The national coordinator of the State enters who holds this post."))
    if serves_secretariat_of(user, party):
        return ALLOWED
    return refused(_("The secretariat enters who holds this post. For a State it does so on the State's written word."))


def state_of(party: Party) -> Party:
    """The State that a body belongs to; any other party is its own."""
    return party.parent if party.kind == PartyKind.STATE_BODY and party.parent else party


def serves_secretariat_of(user: Any, party: Party) -> bool:
    """True for a secretariat officer of the party's region."""
    return any(p.kind == PostKind.SECRETARIAT_OFFICER and p.party.region_id == party.region_id for p in user.held_posts)
