# SPDX-License-Identifier: AGPL-3.0-or-later
import resource
import threading

import pytest

from jointplan.core.room import roomy, with_room

DEPTHS, TIMES = 300, 20


def to_and_fro() -> None:
    """Calls that go one deeper and back many times, at every depth: one of them is where a piece of frames ends."""

    def leaf(one: int) -> int:
        return one

    def deeper(depth: int) -> None:
        for time in range(TIMES):
            leaf(time)
        if depth:
            deeper(depth - 1)

    deeper(DEPTHS)


def faults(*calls: object) -> int:
    """How often a new thread asked the system for memory while it made the calls."""
    counted: list[int] = []

    def count() -> None:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for call in calls:
            call()  # type: ignore[operator]
        counted.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    return counted[0]


def test_calls_that_go_to_and_fro_ask_for_memory_once() -> None:
    with_room(to_and_fro)
    times = 200
    without, within = (
        faults(*[to_and_fro] * times),
        faults(lambda: with_room(lambda: [to_and_fro() for _ in range(times)])),
    )
    assert within < without / 4


def test_what_is_called_returns_and_raises_as_ever() -> None:
    assert with_room(lambda: 7) == 7
    assert roomy(divmod)(7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        roomy(divmod)(7, 0)
