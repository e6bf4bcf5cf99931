# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the secretariat is told of comments from the public: that one came in, never what it says."""

from django.utils.translation import gettext_lazy as _

from jointplan.access.models import Label
from jointplan.accounts.models import PostKind, Term
from jointplan.feedback.models import Comment
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import mark_done, notify

OFFICERS = frozenset({PostKind.SECRETARIAT_OFFICER})

COMMENT_RECEIVED = declare(
    "feedback/comment_received",
    title=_("A comment from the public"),
    sentence=_(
        "Somebody wrote on a public page. Decide whether it is published; otherwise it is deleted after 30 days."
    ),
    mailed_as=_(
        "Somebody wrote on a public page. Decide whether it is published; otherwise it is deleted after 30 days."
    ),
    page="feedback_comment",
    key="uid",
    for_posts=OFFICERS,
    by_duty=True,
    waits=True,
)


def comment_received(comment: Comment) -> None:
    """To the officers of the secretariat: it waits for their decision."""
    region = comment.region
    terms = Term.objects.current().filter(
        post__kind__in=OFFICERS, post__party__is_secretariat=True, post__party__region=region
    )
    people = list({term.user_id: term.user for term in terms.select_related("user").order_by("user")}.values())
    notify(people, COMMENT_RECEIVED.name, about=comment, label=Label.AMBER, fictional=region.is_fictional)


def comment_decided(comment: Comment) -> None:
    """Nothing waits any more."""
    mark_done(comment, names=[COMMENT_RECEIVED.name])
