# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.utils.translation import gettext as _

from jointplan.core.rules import ALLOWED, Verdict, refused, rule
from jointplan.feedback.models import Comment, CommentState
from jointplan.parties.models import MEMBERS_BY_THEMSELVES, Region
from jointplan.parties.rules import serves_secretariat


@rule("feedback.read_comments")
def read_comments(user: Any, region: Region) -> Verdict:
    """The secretariat of the region may read what the public wrote; nobody who holds a post in a State may."""
    return _moderates(user, region.pk)


@rule("feedback.decide_comment")
def decide_comment(user: Any, comment: Comment) -> Verdict:
    """The secretariat of the region may publish a comment or not, once; nobody who holds a post in a State may."""
    verdict = _moderates(user, comment.region_id)
    if verdict and comment.state != CommentState.RECEIVED:
        return refused(_("This comment was decided already. Load the page again."))
    return verdict


@rule("feedback.withdraw_comment")
def withdraw_comment(user: Any, comment: Comment) -> Verdict:
    """The secretariat of the region may take a published comment down; nobody who holds a post in a State may."""
    verdict = _moderates(user, comment.region_id)
    if verdict and comment.state != CommentState.PUBLISHED:
        return refused(_("Only a published comment is taken down."))
    return verdict


def _moderates(user: Any, region_id: int) -> Verdict:
    if not serves_secretariat(user, region_id):
        return refused(_("Only the secretariat of the region reads and decides what the public wrote."))
    if any(post.party.kind in MEMBERS_BY_THEMSELVES for post in user.held_posts):
        return refused(_("Whoever holds a post in a State does not decide what the public wrote about States."))
    return ALLOWED
