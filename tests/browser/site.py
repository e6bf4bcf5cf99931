# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product as it is installed: prepared by its own command, with the training region, behind its own web server."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PYTHON = [sys.executable, "-P", "-m"]
COMMAND = [*PYTHON, "jointplan.config.cli"]
WEB = [*PYTHON, "gunicorn", "--config", "python:jointplan.config.gunicorn", "--workers", "1", "--threads", "4"]
PREPARING_SECONDS = 300
STARTING_SECONDS = 60
ENDING_SECONDS = 30


def environment_of(folder: Path, database_url: str, owner_url: str) -> dict[str, str]:
    """What the product is told about an installation of its own."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "DATABASE_OWNER_URL": owner_url,
        "DJANGO_SETTINGS_MODULE": "jointplan.config.settings",
        "JOINTPLAN_VAR": str(folder),
        "JOINTPLAN_AUDIT_FOLDER": str(folder / "audit"),
        "STATIC_ROOT": str(folder / "static"),
    }


def command(environment: dict[str, str], *words: str) -> str:
    """Run a command of the product; returns what it prints."""
    done = subprocess.run(
        [*COMMAND, *words], env=environment, capture_output=True, text=True, timeout=PREPARING_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(folder: Path, database_url: str, owner_url: str, *, trial: bool = True) -> Iterator[str]:
    """Fill an empty database with the reference data and serve it; yields the address.

    A trial has the training region as well.
    """
    environment = environment_of(folder, database_url, owner_url)
    prepare = [*COMMAND, "prepare", *(["--trial"] if trial else [])]
    log = folder / "log"
    with log.open("wb") as said:
        done = subprocess.run(
            prepare, env=environment, stdout=said, stderr=said, timeout=PREPARING_SECONDS, check=False
        )
        assert done.returncode == 0, log.read_text()
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            # From here on a browser may knock; it waits until the server takes the socket over.
            listener.listen()
            port = listener.getsockname()[1]
            web = [*WEB, "--bind", f"fd://{listener.fileno()}", "jointplan.config.wsgi:application"]
            process = subprocess.Popen(web, env=environment, stdout=said, stderr=said, pass_fds=[listener.fileno()])
        try:
            assert _status(port) == 200, log.read_text()
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=ENDING_SECONDS)
        assert " ERROR " not in log.read_text(), log.read_text()


def _status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING_SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
