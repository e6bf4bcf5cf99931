# SPDX-License-Identifier: AGPL-3.0-or-later
"""Room for the frames of Python, so that calls do not ask the system for memory and give it back again and again.

CPython keeps the frames of running functions in pieces of 16 KB. Where calls go to and fro across the end of a piece,
as drawing a page does, each crossing maps memory and unmaps it: that took up to a tenth of the time of a page. A frame
larger than a piece gets one of its own, rounded up to a power of two, with room to spare for all that it calls.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")

# A frame has a place of eight bytes for each name of its function: 129 KB, so a piece of 256 KB, half of it free.
PLACES = 16_500
_PLACES = " = ".join(f"n{number}" for number in range(PLACES))


def _make() -> Callable[[Callable[[], Any]], Any]:
    made: dict[str, Any] = {}
    # No name is ever used: they stand behind the end of the function.
    exec(f"def with_room(call):\n    return call()\n    {_PLACES} = None", made)  # noqa: S102
    return made["with_room"]


_with_room = _make()


def with_room(call: Callable[[], Result]) -> Result:
    """What `call` returns or raises; it runs where frames have room."""
    result: Result = _with_room(call)
    return result


def roomy(application: Callable[..., Result]) -> Callable[..., Result]:
    """The same function; each call of it runs where frames have room."""

    @wraps(application)
    def call(*given: Any) -> Result:
        return with_room(lambda: application(*given))

    return call
