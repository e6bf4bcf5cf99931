# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes that end with the one that started them, and those that an earlier start left behind all the same."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from jointplan.core.embedded.problem import EmbeddedProblem

PATIENCE = 5.0


def dies_with_parent(command: list[str], sign: signal.Signals) -> list[str]:
    """`command`, such that the kernel sends it `sign` when the thread that starts it ends, `kill -9` included."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", sign.name.removeprefix("SIG"), "--", *command] if setpriv else command


def started_at(pid: int) -> int | None:
    """When the process began, in clock ticks since the computer started; None when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def named(title: str) -> list[int]:
    """Processes whose command line or title holds `title`; every server of a cluster carries the cluster's name."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        # The process that started this one may still show the same words.
        if title.encode() in words and words.startswith((b"postgres:", b"/")) and int(process.name) != os.getpid():
            found.append(int(process.name))
    return [pid for pid in found if started_at(pid) is not None]


def still_there(processes: dict[str, int]) -> list[int]:
    """Those of `processes` (number to moment of start) that run; a number that was given out again does not count."""
    return [int(pid) for pid, moment in processes.items() if started_at(int(pid)) == moment]


def wait_for_end(find: Callable[[], list[int]], *, patience: float = PATIENCE) -> None:
    """Wait until `find()` is empty; after `patience` seconds stop what is left, and say so when even that fails."""
    for sign in (None, signal.SIGQUIT, signal.SIGKILL):
        remaining = find()
        if sign is not None:
            _send(remaining, sign)
        deadline = time.monotonic() + patience
        while remaining and time.monotonic() < deadline:
            time.sleep(0.05)
            remaining = find()
        if not remaining:
            return
    raise EmbeddedProblem(
        f"Processes of an earlier start are still there and cannot be stopped: {', '.join(map(str, remaining))}. "
        f"Stop them with “kill”, then start again."
    )


def _send(pids: Iterable[int], sign: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, sign)
        except (ProcessLookupError, PermissionError):
            continue
