# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public wrote: one comment that waits, for the secretariat alone, and one that is published."""

from typing import Any
from uuid import UUID

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.feedback.models import Comment, CommentKind
from jointplan.feedback.operations import digest_of, publish_comment
from jointplan.parties.models import Party

WAITING = UUID("00000000-0000-4000-8000-000000000002")
PUBLISHED = UUID("00000000-0000-4000-8000-000000000003")
CANARY_OF_COMMENT = "canaryofacomment"
# The private link of the one that waits.
LINK = "the-link-of-the-comment-that-waits"


def build(parties: dict[str, Party], users: dict[str, Any]) -> None:
    """Commit both, each step under its own identity."""
    region = parties["aldermoor"].region
    with acting_as(OPERATOR):
        for uid, key, text, link in (
            (WAITING, "aldermoor", f"The name in English has a mistake, {CANARY_OF_COMMENT}.", LINK),
            (PUBLISHED, "coast-fund", "The website of the fund has moved.", "another-link"),
        ):
            Comment.objects.create(
                uid=uid,
                region=region,
                about_kind="party",
                about_key=key,
                kind=CommentKind.CORRECTION,
                text=text,
                language="en",
                link_sha256=digest_of(link),
            )
    secretariat = users["secretariat"]
    with acting_as(secretariat):
        published = Comment.objects.get(uid=PUBLISHED)
        publish_comment(published, reason="It helps.", reply="We look at it.", reply_language="en", by=secretariat)
