# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public of the training region wrote: some of it waits, some is published with an answer, some is not."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.feedback.models import Comment
from jointplan.feedback.operations import decline_comment, digest_of, publish_comment, receive_comment
from jointplan.feedback.subjects import find
from jointplan.meetings.models import Decision
from jointplan.plans.reference import DATA, read_yaml

MODERATOR = "secretariat"


def load_comments(people: Mapping[str, User]) -> None:
    """Everything that comments.yaml tells, in its order. Nobody holds the private links."""
    by = User.objects.get(pk=people[MODERATOR].pk)
    for row in read_yaml(DATA / "training" / "comments.yaml")["comments"]:
        token = _receive(row)
        if "then" in row:
            with acting_as(by):
                _decide(Comment.objects.get(link_sha256=digest_of(token)), row, by)


def _receive(row: Mapping[str, Any]) -> str:
    visitor = AnonymousUser()
    with acting_as(visitor):
        subject = find(row["kind"], row["key"], fictional=True)
        if subject is None:
            raise ValueError(f"comments.yaml: there is no public page {row['kind']} {row['key']}")
        said = {name: row[name] for name in ("what", "text", "language")}
        return receive_comment(subject, row["kind"], row["key"], by=visitor, **said)


def _decide(comment: Comment, row: Mapping[str, Any], by: User) -> None:
    if row["then"] == "declined":
        decline_comment(comment, reason=row["reason"], by=by)
        return
    reads: Any = Decision.objects.visible_to(by)
    decision = reads.in_region(comment.region).standing().filter(meeting__isnull=False).first()
    publish_comment(
        comment,
        reason=row["reason"],
        by=by,
        decision=decision if row.get("decision") else None,
        reply=row.get("reply", ""),
        reply_language=row["language"] if "reply" in row else "",
        names_are_fine=True,
    )
