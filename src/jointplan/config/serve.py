# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan serve`: database, web and worker in one process group, from one command."""

import argparse
import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from subprocess import Popen as Process

from jointplan.config import prepare
from jointplan.config.connection import (
    owner_url,
    prepare_environment,
    refuse_published_key,
    use_database,
    uses_own_server,
    var_folder,
)
from jointplan.config.env import Reader
from jointplan.config.problem import CommandProblem
from jointplan.config.supervisor import Child, Supervisor, end, say, spawn
from jointplan.core import embedded

FIRST_PORT = 8000
PORTS_TRIED = 100
LOOPBACK = ("127.0.0.1", "::1")
PORT_PATIENCE = 3.0
ANSWER_PATIENCE = 60.0
# How long the supervisor itself may be kept by the question.
BRIEFLY = 0.5
BACKLOG = 256
LAST_PORT = 65535
MOST_PROCESSES = 64
# Without -P the current folder would come first among the places that modules are taken from.
PYTHON = [sys.executable, "-P", "-m"]
COMMAND = [*PYTHON, "jointplan.config.cli"]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the console script."""
    parser = commands.add_parser("serve", help="start the database, the web server and the background worker")
    parser.add_argument("--host", default="localhost", help="address to listen on (default: this computer only)")
    parser.add_argument("--port", type=_port, help="port to listen on (default: the first free one from 8000)")
    parser.add_argument("--trial", action="store_true", help="load the fictional training region")
    parser.add_argument("--workers", type=_count, default=2, help="web processes (default: 2)")
    parser.add_argument("--threads", type=_count, default=4, help="threads in each web process (default: 4)")
    parser.set_defaults(handler=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Start everything, keep it running, and stop it at Ctrl-C or SIGTERM; 1 when it cannot start."""
    var = var_folder()
    own_server = uses_own_server()
    for_trying = arguments.trial or _debug()
    prepare_environment(var, own_key=not own_server or for_trying)
    if own_server and not for_trying:
        refuse_published_key()
    server = None
    if not own_server:
        server = embedded.start(var, lasting=True)
        use_database(server.owner_url, server.app_url)
    try:
        return Installation(arguments, var, server).run()
    finally:
        if server is not None:
            server.stop()


class Installation:
    """The processes of one `jointplan serve`."""

    def __init__(self, arguments: argparse.Namespace, var: Path, server: embedded.Embedded | None) -> None:
        self.arguments = arguments
        self.var = var
        self.server = server
        self.logs_to_files = server is not None and not _debug()
        self.sockets = listen(arguments.host, arguments.port)
        self.port = self.sockets[0].getsockname()[1]
        self.address = f"http://{_shown(arguments.host)}:{self.port}/"
        if not os.environ.get("EMAIL_HOST"):
            # Mails are printed then; their links lead here. With a mail server, the operator names the address.
            os.environ.setdefault("JOINTPLAN_ADDRESS", self.address)
        self.web = Child("web server", self._start_web, works=lambda: self._status(BRIEFLY) > 0)
        self.worker = Child("background worker", self._start_worker)
        children = [self.web, self.worker]
        if server is not None:
            # Its start waits until it answers.
            database = Child("database", lambda: _restarted(server), server.process, time.monotonic())
            database.works = lambda: True
            children.insert(0, database)
        self.supervisor = Supervisor(children, self._announce)

    def run(self) -> int:
        """Prepare the database when needed, start, say the address, and supervise until a signal asks to stop."""
        try:
            with self.supervisor.signals():
                code = self._prepare() or self._answer()
                if code == 0:
                    self.supervisor.run()
                if self.supervisor.stopping:
                    say("Stopping …")
                return code
        finally:
            end([child.process for child in (self.web, self.worker) if child.process is not None])

    def _prepare(self) -> int:
        if prepare.is_prepared(self.var, owner_url(), trial=self.arguments.trial):
            return 0
        trial = ["--trial"] if self.arguments.trial else []
        # A process of its own, so that the memory it needs goes with it.
        process = spawn([*COMMAND, "prepare", *trial], dies_by=signal.SIGTERM)
        while process.poll() is None and not self.supervisor.stopping:
            self.supervisor.wait(1.0)
        end([process])
        return 0 if self.supervisor.stopping else process.returncode

    def _answer(self) -> int:
        """Start the web server and wait for its first answer; 1 when it ends or fails instead."""
        if self.supervisor.stopping:
            return 0
        self.web.begin()
        self._announce()
        deadline = time.monotonic() + ANSWER_PATIENCE
        status = 0
        while not self.supervisor.stopping and time.monotonic() < deadline:
            if self.web.process is None or self.web.process.poll() is not None:
                say(f"The web server cannot start; what it said stands {self._place_of_log()}.")
                return 1
            status = self._status()
            if 0 < status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                say(f"Jointplan runs at {self.address} – stop it with Ctrl-C.")
                return 0
            self.supervisor.wait(1.0 if status else 0.1)
        if self.supervisor.stopping:
            return 0
        say(
            f"{self.address} did not answer within {ANSWER_PATIENCE:.0f} s (last status: {status or 'none'}). "
            f"What the web server said stands {self._place_of_log()}."
        )
        return 1

    def _status(self, patience: float = 5.0) -> int:
        """HTTP status of the health page; 0 when nothing answers yet."""
        connection = http.client.HTTPConnection(self.sockets[0].getsockname()[0], self.port, timeout=patience)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _start_web(self) -> Process[bytes]:
        files = tuple(listener.fileno() for listener in self.sockets)
        binds = [word for file in files for word in ("--bind", f"fd://{file}")]
        numbers = ["--workers", str(self.arguments.workers), "--threads", str(self.arguments.threads)]
        settings = ["--config", "python:jointplan.config.gunicorn"]
        command = [*PYTHON, "gunicorn", *settings, *binds, *numbers, "jointplan.config.wsgi:application"]
        return spawn(command, dies_by=signal.SIGQUIT, sockets=files, log=self._log("web.log"))

    def _start_worker(self) -> Process[bytes]:
        patience = ["--shutdown-graceful-timeout", "3"]
        command = [*COMMAND, "manage", "procrastinate", "worker", *patience]
        # Without its database it would wait for ever; a job that was cut short is done again.
        return spawn(command, dies_by=signal.SIGKILL, log=self._log("worker.log"))

    def _place_of_log(self) -> str:
        return f"in {self.var / 'log' / 'web.log'}" if self.logs_to_files else "above"

    def _log(self, name: str) -> Path | None:
        """Where a process writes: beside the embedded database's log; for a server's journal, to the terminal."""
        return self.server.log(name) if self.server is not None and self.logs_to_files else None

    def _announce(self) -> None:
        if self.server is not None:
            children = [child.process.pid for child in (self.web, self.worker) if child.process is not None]
            self.server.announce(self.address, children)


def _shown(host: str) -> str:
    """The host to print: browsers allow passkeys on `localhost` and refuse them on 127.0.0.1."""
    if host in {"0.0.0.0", "::", *LOOPBACK}:  # noqa: S104 - the question is whether a person asked for it
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _debug() -> bool:
    reader = Reader()
    wanted = reader.boolean("JOINTPLAN_DEBUG", default=False)
    reader.finish()
    return wanted


def _restarted(server: embedded.Embedded) -> Process[bytes]:
    server.restart()
    return server.process


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Sockets that listen on `host` at `port`, or at the first free port from 8000; `CommandProblem` when none can.

    They stay open here while the web server is started anew, so that no visitor is refused and no other program
    takes the port.
    """
    addresses = LOOPBACK if host in {"localhost", *LOOPBACK[:1]} else _addresses(host)
    deadline = time.monotonic() + PORT_PATIENCE
    ports = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else [port]
    while True:
        for candidate in ports:
            with suppress(_PortTakenError):
                return _listen(addresses, candidate)
        # The web server of a start that was killed a moment ago may still be on its way out.
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    if port is None:
        raise CommandProblem(f"The ports from {ports[0]} to {ports[-1]} are all taken. Name a free one with --port.")
    raise CommandProblem(
        f"Port {port} is taken by another program. Stop that program, or name another port with --port."
    )


class _PortTakenError(Exception):
    pass


def _listen(addresses: Sequence[str], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    with ExitStack() as opened:
        for address in addresses:
            try:
                sockets.append(opened.enter_context(_bound(address, port)))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise _PortTakenError from error
                # A computer without IPv6 still has the other address.
                if not sockets:
                    raise CommandProblem(
                        f"Cannot listen on {address} at port {port} ({error.strerror}). Use other --host and --port."
                    ) from error
        opened.pop_all()
    return sockets


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CommandProblem(f"The host “{host}” is not known ({error}). Choose another with --host.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: choose one from 1 to {LAST_PORT}")
    return int(text)


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST_PROCESSES):
        raise argparse.ArgumentTypeError(f"“{text}” is not possible: choose 1 to {MOST_PROCESSES}")
    return int(text)
