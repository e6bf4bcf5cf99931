# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for the clearing authority ends with its decision; what is sent is what was checked."""

from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.release import settle_release
from jointplan.assessments.operations.sending import contents_of, send_submission
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from tests.cast import Cast
from tests.clearance_cast import clear

pytestmark = pytest.mark.django_db


def turns(person: Any, submission: Any) -> list[str]:
    """What waits for the person in this submission."""
    return [task.url for task in tasks_of(person, fictional=False) if str(submission.uid) in task.url]


def test_once_decided_nothing_waits_any_more(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator):
        submission = send_submission(cast.submission("aldermoor", "2022"), by=coordinator)
    with acting_as(clearing):
        assert turns(clearing, submission)
        settled = settle_release(submission, by=clearing)
        assert settled.release_settled_at is not None
        assert turns(clearing, submission) == []
        with pytest.raises(Refused, match="decided already"):
            settle_release(submission, by=clearing)


@pytest.mark.parametrize("role", ["coordinator", "secretariat"])
def test_only_the_clearing_authority_decides(cast: Cast, role: str) -> None:
    user = cast.user(role)
    with acting_as(user), pytest.raises(Refused):
        settle_release(cast.submission("aldermoor", "2021"), by=user)


def test_what_was_saved_after_the_check_does_not_leave_unread(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        submission = cast.submission("aldermoor", "2022")
        checked = contents_of(submission)
        part = cast.part("aldermoor", "2022", "1.1.1", "progress")
        save_answer(submission, part.clause, {"progress": PartInput("Newer.", "en", part.version)}, by=user)
        with pytest.raises(Refused, match="Changed since the clearing authority cleared: 1.1.1"):
            send_submission(submission, by=user, seen=contents_of(submission))
    clear(submission, cast.user("clearing"))
    with acting_as(user):
        with pytest.raises(AnswerProblem, match="since you looked"):
            send_submission(submission, by=user, seen=checked)
        assert send_submission(submission, by=user, seen=contents_of(submission)).sent_at is not None
