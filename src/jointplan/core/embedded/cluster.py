# SPDX-License-Identifier: AGPL-3.0-or-later
"""One PostgreSQL cluster: made once, started as a child of this process, stopped without loss.

The server is started inside its data folder and knows it as `/proc/self/cwd`. So it needs no right to enter the
folders above, whose modes are never changed: a project in a closed home or 150 characters deep works alike.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from jointplan.core.embedded import processes
from jointplan.core.embedded.problem import EmbeddedProblem
from jointplan.core.embedded.programs import ENVIRONMENT, MAJOR_VERSION, Programs

HERE = "/proc/self/cwd"
DATABASE = "jointplan"
OWNER = "jointplan_owner"
APPLICATION = "jointplan_app"
# Crash recovery after a power cut may take a while; the server says nothing until it is done.
START_PATIENCE = 120.0
STOP_PATIENCE = 6.0
# Of the 107 bytes that the address of a local socket may have.
LONGEST_PARENT = 60

# No line of pg_ident.conf leads to the superuser `postgres`: it is used here, in single-user mode, and nowhere else.
ROLES = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
CREATE DATABASE {DATABASE} OWNER {OWNER};
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;
GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION};
"""
INITDB = (
    f"--pgdata={HERE}",
    "--username=postgres",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "--auth-local=peer",
    "--auth-host=reject",
    "--no-instructions",
)
SERVER = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# For tests only: what they write may be lost.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}


class Cluster:
    """The cluster in the folder `data`, run by `programs`, writing its messages to `log`."""

    def __init__(self, data: Path, programs: Programs, log: Path, *, durable: bool = True) -> None:
        self.data = data
        self.programs = programs
        self.durable = durable
        self.socket_folder: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._log = log

    def create(self) -> None:
        """Make the cluster, its database and its two roles, unless the folder is there already.

        It is made beside its place and moved when complete, so that an interrupted start leaves nothing half done.
        """
        if self.data.exists():
            self._check_version()
            return
        for abandoned in self.data.parent.glob(f".{self.data.name}-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        building = Path(tempfile.mkdtemp(prefix=f".{self.data.name}-", dir=self.data.parent))
        account = self.programs.account
        try:
            if account.uid != os.geteuid():
                os.chown(building, account.uid, account.gid)
            self._run("initdb", *INITDB, *(() if self.durable else ("--no-sync",)), folder=building)
            options = ("-c", "exit_on_error=on") if self.durable else ("-c", "exit_on_error=on", "-F")
            self._run("postgres", "--single", "-D", HERE, *options, "postgres", folder=building, text=ROLES)
            building.rename(self.data)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it accepts connections; `EmbeddedProblem` with its last words otherwise."""
        processes.wait_for_end(lambda: processes.named(self.name))
        # Under our lock, and with no server left: the number in it may belong to any other process by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        if self.socket_folder is None:
            self.socket_folder = self._make_socket_folder()
        for stale in self.socket_folder.glob(".s.PGSQL.*"):
            stale.unlink()
        settings = SERVER | {
            "cluster_name": self.name,
            "unix_socket_directories": str(self.socket_folder),
            "hba_file": str(self.socket_folder / "pg_hba.conf"),
            "ident_file": str(self.socket_folder / "pg_ident.conf"),
            **({} if self.durable else UNSAFE),
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        position = self._log.stat().st_size
        # Its own group, so that Ctrl-C in a terminal reaches first what uses the database.
        with self._log.open("a") as log:
            self.process = subprocess.Popen(  # noqa: S603 - words of our own, no shell
                self.programs.command("postgres", "-D", HERE, *options, dies_by="INT"),
                cwd=self.data,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        self._wait_until_ready(position)

    def stop(self) -> None:
        """Stop the server, ending its connections; what was committed is on disk."""
        self._end_process()
        if self.socket_folder is not None:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            self.socket_folder = None

    @property
    def name(self) -> str:
        """The name in the titles of the server's processes; it stays the same when the folder is moved."""
        place = self.data.stat()
        return f"jointplan-{place.st_dev:x}-{place.st_ino:x}"

    def url(self, role: str) -> str:
        """Address of the database for `role`."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket_folder))}"

    def _wait_until_ready(self, position: int) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError):
                if (self.data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        with self._log.open(encoding="utf-8", errors="replace") as log:
            log.seek(position)
            said = "\n".join(log.read().splitlines()[-5:])
        self._end_process()
        raise EmbeddedProblem(f"PostgreSQL did not start in {self.data}. It said:\n{said}")

    def _end_process(self) -> None:
        if self.process is None:
            return
        for sign, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0)):
            self.process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        self.process = None

    def _run(self, program: str, *arguments: str, folder: Path, text: str = "") -> None:
        finished = subprocess.run(  # noqa: S603 - words of our own, no shell
            self.programs.command(program, *arguments),
            cwd=folder,
            env=ENVIRONMENT,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode != 0:
            said = "\n".join((finished.stderr or finished.stdout).splitlines()[-5:])
            raise EmbeddedProblem(f"The database cannot be made in {self.data} ({program}). It said:\n{said}")

    def _check_version(self) -> None:
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise EmbeddedProblem(
                f"{self.data} is not a database folder ({error.strerror}). Move it away, then start again."
            ) from error
        if version != MAJOR_VERSION:
            raise EmbeddedProblem(
                f"The database in {self.data} was made by PostgreSQL {version}; this installation has {MAJOR_VERSION}. "
                f"Export it with the earlier version of jointplan, or name another folder with JOINTPLAN_VAR."
            )

    def _make_socket_folder(self) -> Path:
        """A short folder that only the server's account can enter, with the rules who may connect as whom."""
        folder = Path(tempfile.mkdtemp(prefix="jointplan-", dir=socket_parent()))
        account = self.programs.account
        people = dict.fromkeys([account.name, pwd.getpwuid(os.geteuid()).pw_name])
        lines = [f'jointplan "{person}" {role}' for person in people for role in (OWNER, APPLICATION)]
        _write(folder / "pg_ident.conf", lines)
        _write(folder / "pg_hba.conf", [f"local all {OWNER},{APPLICATION} peer map=jointplan"])
        if account.uid != os.geteuid():
            for path in (*folder.iterdir(), folder):
                os.chown(path, account.uid, account.gid)
        return folder


def socket_parent() -> Path:
    """Where socket folders are made: an address of a local socket must be shorter than 107 bytes."""
    of_the_caller = [os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.geteuid()}"]
    for candidate in ["/run"] if os.geteuid() == 0 else of_the_caller:
        if 0 < len(candidate) < LONGEST_PARENT and _is_private(Path(candidate)):
            return Path(candidate)
    return Path("/tmp")  # noqa: S108 mkdtemp makes the folder itself closed


def remove_socket_folder(folder: str) -> None:
    """Remove the socket folder of a server that is gone, if it is one of ours."""
    path = Path(folder)
    if path.name.startswith("jointplan-") and path.parent in {socket_parent(), Path("/tmp"), Path("/run")}:  # noqa: S108
        shutil.rmtree(path, ignore_errors=True)


def _is_private(folder: Path) -> bool:
    try:
        status = folder.stat()
    except OSError:
        return False
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022 and os.access(folder, os.W_OK | os.X_OK)


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
