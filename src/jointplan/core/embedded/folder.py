# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder `var/` of one installation: who may use it now, and where its running server is."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from jointplan.core.embedded.problem import EmbeddedProblem

PATIENCE = 60.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Running:
    """What `var/run.json` says about the process that uses the folder.

    `address` is where it answers, empty for a command that will soon be done; `processes` maps the number of each
    process that it started to the moment it started, in clock ticks since the computer did.
    """

    pid: int
    owner_url: str
    app_url: str
    socket_folder: str
    address: str = ""
    processes: dict[str, int] | None = None


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

        A command that holds it is waited for up to `patience` seconds; a running installation is named at once.
        """
        self.create()
        try:
            # Not inherited by children, so that it is free again as soon as this process is gone.
            self._lock = (self.path / "lock").open("a")
        except OSError as error:
            raise self._unusable(error) from error
        self._keep_owner(self.path / "lock")
        deadline = time.monotonic() + patience
        while not self._try_lock():
            running = self.read()
            if running is not None and running.address:
                raise EmbeddedProblem(
                    f"It is already running in {self.path}, at {running.address} (process {running.pid}). "
                    f"Open that address, or stop it with Ctrl-C or “kill {running.pid}” first."
                )
            if time.monotonic() > deadline:
                raise EmbeddedProblem(
                    f"Another jointplan command has been using {self.path} for {patience:.0f} s. "
                    f"Wait for its end, or set JOINTPLAN_VAR to another folder."
                )
            time.sleep(0.1)

    def unlock(self) -> None:
        """Give the folder back and forget the running server."""
        self._record.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def in_use(self) -> Running | None:
        """The running server of another process that holds the folder now, if any."""
        try:
            with (self.path / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return None
        except BlockingIOError:
            return self.read()
        except OSError:
            return None

    def read(self) -> Running | None:
        """What the last process wrote, whether it still runs or not."""
        try:
            return Running(**json.loads(self._record.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, running: Running) -> None:
        """Say how to reach the running server; readable by the owner only."""
        new = self._record.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(running), file, indent=1)
        self._keep_owner(new)
        new.rename(self._record)

    def open_log(self, name: str) -> TextIO:
        """The log `name` for appending; one that has grown past 5 MB is set aside first."""
        path = self.path / "log" / name
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old"))
        log = path.open("a")
        path.chmod(0o600)
        self._keep_owner(path)
        return log

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
