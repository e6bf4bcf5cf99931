# SPDX-License-Identifier: AGPL-3.0-or-later
"""PostgreSQL for trials and tests, run from the files of a wheel as a child of this process.

`start(var)` runs the database of an installation, `temporary()` one for tests, `running(var)` finds the server that
another process runs in the folder. Production uses its own server: set `DATABASE_URL` and `DATABASE_OWNER_URL`.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jointplan.core.embedded import processes
from jointplan.core.embedded.cluster import APPLICATION, OWNER, Cluster, remove_socket_folder
from jointplan.core.embedded.folder import Folder, Running
from jointplan.core.embedded.problem import AlreadyRunningProblem, EmbeddedProblem
from jointplan.core.embedded.programs import account_for, find_programs

__all__ = ["AlreadyRunningProblem", "Embedded", "EmbeddedProblem", "Running", "running", "start", "temporary"]


class Embedded:
    """A running server; leaving it as a context, or `stop()`, ends it.

    `owner_url` and `app_url` are the addresses of the database for the two roles.
    """

    def __init__(self, cluster: Cluster, folder: Folder | None = None, *, lasting: bool = False) -> None:
        self._cluster = cluster
        self._folder = folder
        self._lasting = lasting
        self.owner_url = cluster.url(OWNER)
        self.app_url = cluster.url(APPLICATION)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The server's process; another one after `restart()`."""
        assert self._cluster.process is not None
        return self._cluster.process

    def restart(self) -> None:
        """Start the server again after it ended; the addresses stay the same."""
        self._cluster.start()

    def announce(self, address: str, children: list[int]) -> None:
        """Tell other commands where this installation answers, and the next start which processes belong to it."""
        if self._folder is None:
            return
        self._folder.write(
            Running(
                pid=os.getpid(),
                owner_url=self.owner_url,
                app_url=self.app_url,
                socket_folder=str(self._cluster.socket_folder),
                lasting=self._lasting,
                address=address,
                processes={str(pid): processes.started_at(pid) or 0 for pid in children},
            )
        )

    def log(self, name: str) -> Path | None:
        """The file `name` beside the server's own log, ready for appending; None for a temporary server."""
        return self._folder.log(name) if self._folder is not None else None

    def stop(self) -> None:
        """Stop the server and give the folder back."""
        self._cluster.stop()
        if self._folder is not None:
            self._folder.forget()
            self._folder.unlock()

    def __enter__(self) -> "Embedded":
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()


def start(var: Path, *, lasting: bool = False) -> Embedded:
    """Run the database of the installation whose folder is `var`, making both when they are not there yet.

    With `lasting` other commands may use the server; without, they wait for its end. Call it from the main thread:
    the server ends with the thread that starts it. `EmbeddedProblem` when the server cannot run,
    `AlreadyRunningProblem` when it does.
    """
    folder = Folder(var)
    folder.lock()
    try:
        earlier = folder.read()
        if earlier is not None:
            processes.wait_for_end(lambda: processes.still_there(earlier.processes))
            remove_socket_folder(earlier.socket_folder)
        cluster = Cluster(folder.data, find_programs(account_for(folder.data)), folder.log("postgresql.log"))
        cluster.create()
        return _started(cluster, folder, lasting=lasting)
    except BaseException:
        folder.unlock()
        raise


@contextmanager
def temporary() -> Iterator[Embedded]:
    """A server in a folder of its own that goes when the block ends; quick and not durable, for tests."""
    with tempfile.TemporaryDirectory(prefix="jointplan-", ignore_cleanup_errors=True) as name:
        data = Path(name) / "postgres"
        log = Path(name) / "postgresql.log"
        log.touch()
        cluster = Cluster(data, find_programs(account_for(data)), log, durable=False)
        cluster.create()
        with _started(cluster) as embedded:
            yield embedded


def running(var: Path) -> Running | None:
    """The installation that another process runs in `var` now, if any."""
    return Folder(var).running()


def _started(cluster: Cluster, folder: Folder | None = None, *, lasting: bool = False) -> Embedded:
    try:
        cluster.start()
        embedded = Embedded(cluster, folder, lasting=lasting)
        embedded.announce("", [])
    except BaseException:
        cluster.stop()
        raise
    return embedded
