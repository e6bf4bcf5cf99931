# SPDX-License-Identifier: AGPL-3.0-or-later
"""A web server of one process on this computer, and requests to it over one connection."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

STARTING_SECONDS = 30


@contextmanager
def web_server(settings: str = "bench.settings") -> Iterator[int]:
    """The product behind its own web server, with the addresses of the benchmark added; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:jointplan.config.gunicorn"]
    command += ["--workers", "1", "--threads", "2", "--bind", f"127.0.0.1:{port}", "jointplan.config.wsgi:application"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _wait(port: int) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        try:
            if Visitor(port).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


class Answer:
    """What came back: status, headers, size of the body in bytes, seconds it took."""

    def __init__(self, response: http.client.HTTPResponse, started: float) -> None:
        self.body = response.read()
        self.seconds = time.perf_counter() - started
        self.status = response.status
        self.headers = response.headers


class Visitor:
    """One visitor, anonymous without a cookie, who keeps the connection open."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Host": "localhost"} | ({"Cookie": cookie} if cookie else {})

    def get(self, path: str, **headers: str) -> Answer:
        started = time.perf_counter()
        self.connection.request("GET", path, headers={**self.headers, **headers})
        return Answer(self.connection.getresponse(), started)


def throughput(visitor: Visitor, paths: Sequence[str], requests: int, **headers: str) -> float:
    """Requests answered in a second, one after the other, over `paths` in turn."""
    started = time.perf_counter()
    for number in range(requests):
        answer = visitor.get(paths[number % len(paths)], **headers)
        if answer.status not in (200, 304):
            raise SystemExit(f"{paths[number % len(paths)]} answered {answer.status}")
    return requests / (time.perf_counter() - started)


def ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Median of the ratios of pairs measured one after the other."""
    return statistics.median(a / b for a, b in zip(first, second, strict=True))
