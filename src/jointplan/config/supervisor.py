# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeps the processes of one installation running, and stops them together."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jointplan.core.embedded.processes import dies_with_parent

LONGEST_PAUSE = 30.0
# A process that ran this long did not fail at its start: the next one starts at once.
SETTLED = 60.0
# Nor did one that was seen at work, this long after its start or later: whoever waits for it is not to wait longer.
SEEN_AT_WORK = 2.0
STOP_PATIENCE = 4.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One process that is started again when it ends; `start` begins it and hands it back.

    `works` says whether it does its work; it is asked until it does.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    again_at: float = 0.0
    failures: int = 0
    works: Callable[[], bool] = lambda: False
    settled: bool = field(default=False, init=False)

    def begin(self) -> None:
        self.process, self.settled = self.start(), False
        self.begun = time.monotonic()

    def note_work(self) -> None:
        """Remember that it was seen at work, or ran long."""
        if self.process is None or self.settled:
            return
        age = time.monotonic() - self.begun
        self.settled = age > SETTLED or (age > SEEN_AT_WORK and self.works())

    def note_end(self) -> str | None:
        """When the process has ended: plan its next start, and say so in one line."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.process = None
        now = time.monotonic()
        self.failures = 0 if self.settled else self.failures + 1
        pause = 0.0 if self.failures <= 1 else min(LONGEST_PAUSE, 2.0 ** (self.failures - 2))
        self.again_at = now + pause
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        when = f"in {pause:.0f} s" if pause else "now"
        return f"The {self.name} {how}; starting it again {when}."


@dataclass
class Supervisor:
    """Runs `children` in the order given, and `changed` after each new start."""

    children: list[Child]
    changed: Callable[[], None]
    _wakeup: int = field(default=-1, init=False)
    stopping: bool = field(default=False, init=False)

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Note the signals that ask to stop, instead of being interrupted anywhere by them."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        os.set_blocking(reading, False)
        self._wakeup = reading
        earlier = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for sign in SIGNALS:
            # `nohup` asks to outlive the terminal.
            if not (sign == signal.SIGHUP and signal.getsignal(sign) is signal.SIG_IGN):
                signal.signal(sign, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(earlier)
            for sign in SIGNALS:
                # What comes while stopping is not to stop the stopping.
                signal.signal(sign, signal.SIG_IGN)
            os.close(reading)
            os.close(writing)

    def run(self) -> None:
        """Keep every child running until a signal asks to stop."""
        while not self.stopping:
            started = False
            for child in self.children:
                line = child.note_end()
                if line:
                    say(line)
                child.note_work()
                if child.process is None and time.monotonic() >= child.again_at:
                    started |= self._begin(child)
            if started:
                self.changed()
            self.wait(1.0)

    def wait(self, seconds: float) -> None:
        """Sleep until a signal arrives or a child ends, at most `seconds`."""
        if self.stopping:
            return
        select.select([self._wakeup], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._wakeup, 512)

    def _begin(self, child: Child) -> bool:
        try:
            child.begin()
        except Exception as error:  # whatever it is, the other processes go on and this one is tried again
            child.failures += 1
            child.again_at = time.monotonic() + LONGEST_PAUSE
            say(f"The {child.name} cannot be started: {error}")
            return False
        return True

    def _stop(self, *_: object) -> None:
        self.stopping = True


def spawn(
    command: list[str], *, dies_by: signal.Signals, sockets: tuple[int, ...] = (), log: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` in this process group, to end with this process; what it says goes to `log` or the terminal."""
    with log.open("a") if log is not None else nullcontext() as output:
        return subprocess.Popen(  # noqa: S603 - words of our own, no shell
            dies_with_parent(command, dies_by), stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=sockets
        )


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask `processes` to finish what they do, and stop after four seconds those that did not."""
    for sign, patience in ((signal.SIGTERM, STOP_PATIENCE), (signal.SIGKILL, 1.0)):
        for process in processes:
            with suppress(ProcessLookupError):
                process.send_signal(sign)
        deadline = time.monotonic() + patience
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        processes = [process for process in processes if process.poll() is None]


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
