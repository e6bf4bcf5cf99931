# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the cycle tells whom: each message to its people, to nobody else, and gone from the list when done."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.operations.cycles import change_cycle, close_cycle, open_cycle
from jointplan.assessments.operations.release import release_parts, settle_release, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.tasks import remind_on
from jointplan.core.rules import Refused
from jointplan.notifications.declaring import message_named
from jointplan.notifications.models import Notification
from tests.cast import ROLES, Cast, decision

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLES if role != "anonymous"]


def inboxes(cast: Cast) -> dict[str, list[tuple[str, bool]]]:
    """Every message of everybody: its name, and whether it is done."""
    found = {}
    for role in PEOPLE:
        user = cast.user(role)
        with acting_as(user):
            mine = Notification.objects.visible_to(user).order_by("pk")
            found[role] = [(note.name.removeprefix("assessments/"), note.done_at is not None) for note in mine]
    return found


@pytest.fixture
def news(cast: Cast) -> Callable[[], dict[str, set[str]]]:
    """Who was told what since the test began."""
    before = inboxes(cast)

    def since() -> dict[str, set[str]]:
        now = inboxes(cast)
        new = {role: {name for name, _done in now[role][len(before[role]) :]} for role in PEOPLE}
        return {role: names for role, names in new.items() if names}

    return since


def open_for(cast: Cast, role: str) -> set[str]:
    return {name for name, done in inboxes(cast)[role] if not done}


def sentences(user: User, language: str) -> list[str]:
    with acting_as(user), translation.override(language):
        mine = Notification.objects.visible_to(user).latest_first()
        return [message_named(note.name).says(note.context) for note in mine]


def send(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        send_submission(cast.submission("aldermoor", "2022"), by=coordinator)


def test_sending_tells_the_secretariat_and_the_own_state_and_ends_what_was_asked(cast: Cast, news: Any) -> None:
    assert "cycle_opened" in open_for(cast, "coordinator")
    send(cast)
    assert news() == {
        "secretariat": {"submission_received"},
        "coordinator": {"submission_receipt"},
        "clearing": {"release_to_decide"},
    }
    assert "cycle_opened" not in open_for(cast, "coordinator")
    # Another State that has not sent is still asked.
    assert "cycle_opened" in open_for(cast, "third_coordinator")


def test_what_waits_for_the_clearing_authority_ends_with_its_decision(cast: Cast) -> None:
    send(cast)
    clearing = cast.user("clearing")
    assert "release_to_decide" in open_for(cast, "clearing")
    with acting_as(clearing):
        settle_release(cast.submission("aldermoor", "2022"), by=clearing)
    assert "release_to_decide" not in open_for(cast, "clearing")


@pytest.fixture
def released_at_once(settings: Any) -> None:
    settings.RELEASE_HOLD_HOURS = 0


@pytest.mark.usefixtures("released_at_once")
def test_when_everything_is_public_there_is_nothing_left_to_decide(cast: Cast, news: Any) -> None:
    send(cast)
    clearing = cast.user("clearing")
    with acting_as(clearing):
        parts = AnswerPart.objects.filter(answer__submission=cast.submission("aldermoor", "2022"))
        release_parts(list(parts[:1]), reason="Cleared.", by=clearing)
    assert "release_to_decide" in open_for(cast, "clearing")
    with acting_as(clearing):
        release_parts(list(parts.filter(label="AMBER")), reason="Cleared.", by=clearing)
    assert "release_to_decide" not in open_for(cast, "clearing")
    assert news()["coordinator"] == {"submission_receipt", "parts_released"}


@pytest.mark.usefixtures("released_at_once")
def test_a_release_counts_its_parts_in_words(cast: Cast) -> None:
    send(cast)
    clearing, coordinator = cast.user("clearing"), cast.user("coordinator")
    with acting_as(clearing):
        parts = AnswerPart.objects.filter(answer__submission=cast.submission("aldermoor", "2022"))
        release_parts(list(parts[:2]), reason="Cleared.", by=clearing)
    assert sentences(coordinator, "en")[0] == "2 parts of the answers of Aldermoor are public now: Review 2022."
    assert sentences(coordinator, "ru")[0] == "Обзор 2022. Алдермур: обнародованы 2 части ответов."
    assert sentences(coordinator, "uz")[0] == "Обзор 2022. Алдермур: обнародованы 2 части ответов."
    with acting_as(clearing):
        release_parts(list(parts.filter(label="AMBER")), reason="Cleared.", by=clearing)
    assert sentences(coordinator, "en")[0] == "One part of the answers of Aldermoor is public now: Review 2022."


def test_withdrawing_tells_the_own_coordinator_without_the_reason(cast: Cast, news: Any) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("aldermoor", "2021", "1.1.1", "progress"), reason="Secretreason.", by=clearing)
    assert news() == {"coordinator": {"part_withdrawn"}}
    assert "Secretreason" not in " ".join(sentences(cast.user("coordinator"), "en"))


def test_opening_changing_and_closing_tell_the_coordinators_of_the_region(cast: Cast, news: Any) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        cycle = open_cycle(cast.cycle("2023"), decision(), by=secretariat)
    told = dict.fromkeys(["coordinator", "other_coordinator", "third_coordinator"], {"cycle_opened"})
    assert news() == told
    with acting_as(secretariat):
        change_cycle(cycle, decision(), due_on=cycle.closes_on, by=secretariat)
    assert news() == {role: {"cycle_opened", "cycle_changed"} for role in told}
    with acting_as(secretariat):
        close_cycle(cycle, decision(), by=secretariat)
    assert news() == {role: {"cycle_opened", "cycle_changed", "cycle_closed"} for role in told}


def test_closing_ends_everything_that_the_cycle_asked_for(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    assert "release_to_decide" in open_for(cast, "other_clearing")
    with acting_as(secretariat):
        close_cycle(cast.cycle("2022"), decision(), by=secretariat)
    for role in PEOPLE:
        if not role.startswith("isle"):
            # That the clearing authority has cleared, and that a release waits, is news; it waits for nobody.
            news = {"cycle_closed", "authority_cleared", "release_waits", "view_given"}
            # What is asked about the answers of an earlier cycle goes on.
            earlier = {"clarification_asked", "clarification_answered", "view_invited", "view_answered"}
            # Meetings and registers ask for their own.
            of_cycles = {name for name in open_for(cast, role) if "/" not in name}
            assert of_cycles <= news | earlier


def test_an_operation_that_is_refused_tells_nobody(cast: Cast, news: Any) -> None:
    stranger = cast.user("other_coordinator")
    with acting_as(cast.user("coordinator")):
        submission = cast.submission("aldermoor", "2022")
    with acting_as(stranger), pytest.raises((Refused, type(submission).DoesNotExist)):
        send_submission(submission, by=stranger)
    assert news() == {}


@pytest.fixture
def due(cast: Cast) -> Callable[[int], None]:
    """`due(14)` reminds as if the open cycle of the coast were due in so many days."""
    date = datetime.date(2031, 3, 10)
    coast = Cycle.objects.filter(state="open", edition__plan__region__code="coast")
    coast.update(opens_on=date, due_on=date, closes_on=date)
    return lambda days: remind_on(date - datetime.timedelta(days=days))


def test_a_state_that_has_not_sent_is_reminded_and_nobody_else_knows(cast: Cast, due: Any, news: Any) -> None:
    due(14)
    # Brindal has sent.
    assert news() == {"coordinator": {"answers_due"}, "third_coordinator": {"answers_due"}}
    assert sentences(cast.user("coordinator"), "en")[0] == (
        "Review 2022: answers are due on 10 March 2031, and those of Aldermoor have not been sent yet."
    )
    assert "10 марта 2031" in sentences(cast.user("coordinator"), "ru")[0]


def test_reminders_come_twice_however_often_the_task_runs(cast: Cast, due: Any) -> None:
    counts = []
    for days in (15, 14, 14, 13, 4, 3, 3, 1, 0, -1):
        due(days)
        counts.append(sum(name == "answers_due" for name, _done in inboxes(cast)["coordinator"]))
    assert counts == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2]


def test_a_night_that_was_missed_is_made_up_for(cast: Cast, due: Any, news: Any) -> None:
    due(12)
    assert news()["coordinator"] == {"answers_due"}


def test_a_reminder_ends_when_the_state_sends(cast: Cast, due: Any) -> None:
    due(3)
    assert "answers_due" in open_for(cast, "coordinator")
    send(cast)
    assert "answers_due" not in open_for(cast, "coordinator")
    due(2)
    assert "answers_due" not in open_for(cast, "coordinator")
