# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder `var/` of one installation: who may use it now, and where its running server is."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from jointplan.core.embedded.problem import AlreadyRunningProblem, EmbeddedProblem
from jointplan.core.embedded.processes import started_at

PATIENCE = 60.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Running:
    """What `var/run.json` says about the process that uses the folder.

    `lasting` is false for a command that will soon be done; `address` is where it answers, empty until it does;
    `processes` maps the number of each process that it started to the moment it started, in clock ticks since the
    computer did.
    """

    pid: int
    owner_url: str
    app_url: str
    socket_folder: str
    lasting: bool
    address: str
    processes: dict[str, int]


class Folder:
    """A `var/` folder. It is made closed to others; modes and owners of folders that exist are never changed."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.data = self.path / "postgres"
        self._record = self.path / "run.json"
        self._lock: TextIO | None = None

    def create(self) -> None:
        """Make the folder; `EmbeddedProblem` when the caller may not write into it."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "log").mkdir(mode=0o700, exist_ok=True)
            self._keep_owner(self.path / "log")
        except OSError as error:
            raise self._unusable(error) from error

    def lock(self, *, patience: float = PATIENCE) -> None:
        """Take the folder for this process until it ends.

        A command that holds it is waited for up to `patience` seconds; for a running installation
        `AlreadyRunningProblem` comes at once.
        """
        self.create()
        try:
            # Not inherited by children, so that it is free again as soon as this process is gone.
            self._lock = (self.path / "lock").open("a")
        except OSError as error:
            raise self._unusable(error) from error
        try:
            self._keep_owner(self.path / "lock")
            self._wait_for_lock(patience)
        except BaseException:
            self.unlock()
            raise

    def _wait_for_lock(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self._try_lock():
            running = self._installation()
            if running is not None:
                place = f"at {running.address}" if running.address else "and about to answer"
                raise AlreadyRunningProblem(
                    f"It is already running in {self.path}, {place} (process {running.pid}). "
                    f"Use that one, or stop it first with Ctrl-C or “kill {running.pid}”.",
                    running,
                )
            if time.monotonic() > deadline:
                raise EmbeddedProblem(
                    f"Another jointplan command has been using {self.path} for {patience:.0f} s. "
                    f"Wait for its end, or set JOINTPLAN_VAR to another folder."
                )
            time.sleep(0.1)

    def unlock(self) -> None:
        """Give the folder back."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def running(self) -> Running | None:
        """The installation that runs in the folder now, in another process; None for a command that is soon done."""
        try:
            with (self.path / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return None
        except BlockingIOError:
            return self._installation()
        except OSError:
            return None

    def read(self) -> Running | None:
        """What the last process wrote, whether it still runs or not."""
        try:
            return Running(**json.loads(self._record.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def forget(self) -> None:
        """Remove what `write` wrote."""
        self._record.unlink(missing_ok=True)

    def write(self, running: Running) -> None:
        """Say how to reach the running server; readable by the owner only."""
        new = self._record.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(running), file, indent=1)
        self._keep_owner(new)
        new.rename(self._record)

    def log(self, name: str) -> Path:
        """The log `name`, ready for appending; one that has grown past 5 MB is set aside first."""
        path = self.path / "log" / name
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old"))
        path.touch(mode=0o600)
        self._keep_owner(path)
        return path

    def _installation(self) -> Running | None:
        running = self.read()
        # A process that was killed leaves its record behind.
        return running if running is not None and running.lasting and started_at(running.pid) else None

    def _try_lock(self) -> bool:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _keep_owner(self, path: Path) -> None:
        # Root may work in the folder of a user, who must be able to go on afterwards.
        if os.geteuid() == 0:
            owner = self.path.stat()
            os.chown(path, owner.st_uid, owner.st_gid)

    def _unusable(self, error: OSError) -> EmbeddedProblem:
        return EmbeddedProblem(
            f"The folder {self.path} cannot be used ({error.strerror}). "
            f"Run jointplan as the account that owns it, or set JOINTPLAN_VAR to a folder you may write to."
        )
