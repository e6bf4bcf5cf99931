# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is not published is deleted, the private link tells no words, and the database itself keeps to both."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from jointplan.access.identity import acting_as
from jointplan.accounts.models import Post
from jointplan.feedback import row_security
from jointplan.feedback.models import Comment, CommentState
from jointplan.feedback.operations import (
    decline_comment,
    digest_of,
    forget_comments,
    outcome_of,
    publish_comment,
    withdraw_comment,
)
from jointplan.feedback.tasks import forget_comments as nightly
from tests.cast import Cast
from tests.feedback_cast import CANARY_OF_COMMENT, LINK, PUBLISHED, WAITING

pytestmark = pytest.mark.django_db


def _region(cast: Cast) -> Any:
    return cast.party("aldermoor").region


def older(cast: Cast, days: int) -> dict[str, Comment]:
    """Comments of so many days ago, one in each state, by the link that is the name of the state."""
    moment, secretariat = timezone.now() - timedelta(days=days), cast.user("secretariat")
    about = {"region": _region(cast), "about_kind": "party", "about_key": "aldermoor", "kind": "comment"}
    made = {}
    with acting_as(cast.user("anonymous")):
        for state in CommentState:
            words = {"text": f"Lamps, {state}.", "language": "en", "link_sha256": digest_of(state)}
            made[state.value] = Comment.objects.create(received_at=moment, **about, **words)
    with acting_as(secretariat):
        decline_comment(made["declined"], reason="No.", by=secretariat)
        for state in ("published", "withdrawn"):
            publish_comment(made[state], reason="It helps.", by=secretariat)
        withdraw_comment(made["withdrawn"], reason="It was put right.", by=secretariat)
        Comment.objects.filter(state="published").update(decided_at=moment)
    return made


def test_what_is_not_published_is_deleted_after_thirty_days(cast: Cast) -> None:
    made = older(cast, days=31)
    nightly(timestamp=0)
    with acting_as(cast.user("secretariat")):
        left = dict(Comment.objects.values_list("uid", "link_sha256"))
    assert set(left) == {WAITING, PUBLISHED, made["published"].pk}
    # The link of what was published a month ago is gone, too.
    assert left[made["published"].pk] == left[PUBLISHED] == ""
    assert [outcome_of(state) for state in CommentState.values] == [None] * 4
    assert outcome_of(LINK) is not None
    with translation.override("en"):
        assert Client().get(reverse("real:feedback_link", kwargs={"token": "declined"})).status_code == 404
    assert "Lamps, published." in Client().get(reverse("real:party", kwargs={"code": "aldermoor"})).content.decode()


def test_on_the_thirtieth_day_it_is_still_there(cast: Cast) -> None:
    older(cast, days=29)
    assert forget_comments() == 0
    assert all(outcome_of(state) for state in CommentState.values)


def test_the_link_tells_what_became_of_it_and_never_the_words(cast: Cast) -> None:
    outcome = outcome_of(LINK)
    assert outcome is not None
    assert outcome.state == "received"
    assert CANARY_OF_COMMENT not in str(outcome)
    assert outcome_of("") is None
    assert outcome_of(digest_of(LINK)) is None


# What the database itself keeps.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE feedback_comment SET text = 'other words'",
        "UPDATE feedback_comment SET received_at = now()",
        "DELETE FROM feedback_comment",
        "TRUNCATE feedback_comment",
    ],
)
def test_the_application_neither_rewrites_nor_deletes_what_was_written(cast: Cast, statement: str) -> None:
    with acting_as(cast.user("secretariat")), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


def test_nobody_sends_a_comment_that_is_published_already(cast: Cast) -> None:
    with acting_as(cast.user("anonymous")), pytest.raises(ProgrammingError), transaction.atomic():
        Comment.objects.create(
            region=_region(cast),
            about_kind="party",
            about_key="aldermoor",
            kind="comment",
            text="x",
            language="en",
            state="published",
            decided_at=timezone.now(),
            decided_by=Post.objects.first(),
            reason="Because.",
        )


def test_the_state_of_row_security_is_checked(cast: Cast) -> None:
    assert row_security.problems() == []
    with mock.patch.object(row_security, "POLICIES", row_security.POLICIES[1:]), translation.override("en"):
        assert "feedback_comment" in row_security.problems()[0]
