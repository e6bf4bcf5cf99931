# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ends is started again: at once when it had done its work, after growing pauses when it fails at its start."""

import signal
from typing import Any

import pytest

from jointplan.config import supervisor
from jointplan.config.supervisor import LONGEST_PAUSE, Child


class Ended:
    """A process that was killed."""

    def poll(self) -> int:
        return -signal.SIGKILL


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the time is; a test moves it."""
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    return now


def pauses(clock: list[float], runs_for: float, **options: Any) -> list[float]:
    """How long each of eight starts waits when every process ends so many seconds after it began."""
    child, found = Child("web server", Ended, **options), []  # type: ignore[arg-type]
    for _start in range(8):
        child.begin()
        clock[0] += runs_for
        child.note_work()
        assert "was ended by SIGKILL" in (child.note_end() or "")
        found.append(child.again_at - clock[0])
        clock[0] = child.again_at
    return found


def test_what_fails_at_its_start_waits_longer_each_time(clock: list[float]) -> None:
    assert pauses(clock, 1.0) == [0, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]


def test_what_was_seen_at_work_starts_again_at_once_however_often_it_is_killed(clock: list[float]) -> None:
    assert pauses(clock, 3.0, works=lambda: True) == [0] * 8
    assert pauses(clock, 61.0) == [0] * 8


def test_what_ends_as_soon_as_it_begins_to_work_waits_like_one_that_fails(clock: list[float]) -> None:
    assert pauses(clock, 1.0, works=lambda: True)[-1] == LONGEST_PAUSE
