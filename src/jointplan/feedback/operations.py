# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments from the public: they come in without an account, the secretariat decides, the rest is deleted.

The log says that something came in and what was decided, never what anybody wrote.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointplan.audit.operations import record
from jointplan.core.names import names_in
from jointplan.core.rules import require
from jointplan.feedback import messages
from jointplan.feedback.models import Comment, CommentKind, CommentState
from jointplan.feedback.subjects import Subject
from jointplan.meetings.models import Decision
from jointplan.parties.models import Region

LONGEST_TEXT, LONGEST_REASON = 3000, 500


class FeedbackProblem(Exception):
    """A comment or decision that cannot be as asked. `field` names where; `str()` says what to do."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def receive_comment(subject: Subject, kind: str, key: str, *, what: str, text: str, language: str, by: Any) -> str:
    """Keep what somebody wrote on a public page and return the token of the private link, which is kept nowhere.

    No rule is asked: this is how those are heard who have no account. Of whoever has one, nothing is kept either.
    Raises FeedbackProblem when the text is empty or too long, or when too much came in of late.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise FeedbackProblem(
            _("Write something, in %(most)s characters at the most.") % {"most": LONGEST_TEXT}, "text"
        )
    if _is_full(subject.region):
        raise FeedbackProblem(
            _(
                "More came in within an hour than people here can read. "
                "Nothing is lost: keep the page open, and send it later."
            )
        )
    token = secrets.token_urlsafe(32)
    comment = Comment.objects.create(
        region=subject.region,
        about_kind=kind,
        about_key=key,
        kind=CommentKind(what),
        text=text,
        language=language,
        link_sha256=digest_of(token),
    )
    record("feedback.comment_received", subject.region, readers=_secretariat(subject.region), comment=str(comment.pk))
    messages.comment_received(comment)
    return token


@transaction.atomic
def publish_comment(
    comment: Comment,
    *,
    reason: str,
    by: Any,
    decision: Decision | None = None,
    reply: str = "",
    reply_language: str = "",
    names_are_fine: bool = False,
) -> Comment:
    """Show a comment on the page that it is about, word for word, with a reply when there is one.

    It rests on the reason of the post that decides, and on a decision of the States where one is named. Raises
    FeedbackProblem where a word looks like a person's name and nobody confirmed that it is none.
    """
    comment = _undecided(comment, by)
    if names_in(f"{comment.text}\n{reply}") and not names_are_fine:
        raise FeedbackProblem(
            _("Some words look like names of persons. Confirm that nobody can be identified, or do not publish it."),
            "names_are_fine",
        )
    if decision is not None and not _stands(decision, comment.region_id, by):
        raise FeedbackProblem(
            _("Name a decision of the States of this region that stands and that you may read."), "decision"
        )
    comment.decision, comment.reply, comment.reply_language = (
        decision,
        reply.strip(),
        reply_language if reply.strip() else "",
    )
    _decide(comment, CommentState.PUBLISHED, reason, by)
    _renew_pages(comment.region)
    record("feedback.comment_published", comment.region, comment=str(comment.pk))
    return comment


@transaction.atomic
def decline_comment(comment: Comment, *, reason: str, by: Any) -> Comment:
    """Do not publish a comment. Whoever holds its private link reads the reason; it is deleted on its day."""
    comment = _undecided(comment, by)
    _decide(comment, CommentState.DECLINED, reason, by)
    record("feedback.comment_declined", comment.region, readers=_secretariat(comment.region), comment=str(comment.pk))
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, reason: str, by: Any) -> Comment:
    """Take a published comment down. It is deleted with the others that are not published."""
    comment = Comment.objects.locked(comment.pk)
    require(by, "feedback.withdraw_comment", comment)
    _decide(comment, CommentState.WITHDRAWN, reason, by)
    _renew_pages(comment.region)
    record("feedback.comment_withdrawn", comment.region, comment=str(comment.pk))
    return comment


@dataclass(frozen=True)
class Outcome:
    """What became of a comment, for whoever holds its private link. What was written is not repeated."""

    about_kind: str
    about_key: str
    is_fictional: bool
    received_at: datetime
    state: str
    decided_at: datetime | None
    reason: str
    reply: str
    reply_language: str

    @property
    def state_name(self) -> str:
        return str(CommentState(self.state).label)


def outcome_of(token: str) -> Outcome | None:
    """What became of the comment with this private link; None when there is none, or none any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feedback_by_link(%s)", [digest_of(token)])
        row = cursor.fetchone()
    return Outcome(*row) if row else None


def forget_comments() -> int:
    """Delete what was not published within 30 days, and the private links of what was. Returns how many comments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_forget()")
        return int(cursor.fetchone()[0])


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_full(region: Region) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_is_full(%s)", [region.pk])
        return bool(cursor.fetchone()[0])


def _secretariat(region: Region) -> list[str]:
    return [f"party:{pk}" for pk in region.parties.filter(is_secretariat=True).values_list("pk", flat=True)]


def _undecided(comment: Comment, by: Any) -> Comment:
    comment = Comment.objects.locked(comment.pk)
    require(by, "feedback.decide_comment", comment)
    return comment


def _stands(decision: Decision, region_id: int, by: Any) -> bool:
    found: Any = Decision.objects.visible_to(by).standing()
    return bool(found.filter(pk=decision.pk, region=region_id).exists())


def _decide(comment: Comment, state: CommentState, reason: str, by: Any) -> None:
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise FeedbackProblem(_("Say why, in a sentence or two. Whoever wrote the comment reads it."), "reason")
    posts = [post for post in by.held_posts if post.party.is_secretariat and post.party.region_id == comment.region_id]
    comment.state, comment.reason, comment.decided_at, comment.decided_by = state, reason, timezone.now(), posts[0].post
    comment.save(update_fields=["state", "reason", "decided_at", "decided_by", "decision", "reply", "reply_language"])
    messages.comment_decided(comment)


def _renew_pages(region: Region) -> None:
    Region.objects.filter(pk=region.pk).raise_revision()
