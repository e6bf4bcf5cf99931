# SPDX-License-Identifier: AGPL-3.0-or-later
"""A worker of the web server that no slow sender or reader holds for long.

gunicorn itself bounds only the wait for the first byte. Here a request has a moment to arrive and then has to come at a
least speed, and whoever reads the answer has to go on reading. Poor lines do both; a byte a second does not.
"""

import errno
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds without a byte, in either direction, after which a connection is given up.
SILENCE = 20.0
# Seconds that any request may take to arrive, and bytes a second that it has to come with beyond them.
GRACE = 10.0
LEAST_SPEED = 1024
PIECE = 256 * 1024


class GivenUpError(ConnectionResetError):
    """The other side was silent or too slow. The web server takes it for one that has gone, and says nothing."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.ECONNRESET, what)


class BoundedSocket:
    """A socket whose reads and writes raise GivenUpError when the other side is silent or too slow."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.begin()

    def begin(self) -> None:
        """A new request may begin now."""
        self._started: float | None = None
        self._received = 0

    def recv(self, size: int, *flags: int) -> bytes:
        now = time.monotonic()
        self._started = self._started or now
        left = self._started + GRACE + self._received / LEAST_SPEED - now
        if left <= 0:
            raise GivenUpError("the request comes too slowly")
        self._sock.settimeout(min(SILENCE, left))
        try:
            data: bytes = self._sock.recv(size, *flags)
        except TimeoutError as silence:
            raise GivenUpError("nothing more comes") from silence
        self._received += len(data)
        self._sock.settimeout(SILENCE)
        return data

    def sendall(self, data: Any, *flags: int) -> None:
        """Bounds each wait, not the whole: Python's own would cut off whoever downloads a large file on a poor line."""
        view = memoryview(data)
        self._sock.settimeout(SILENCE)
        try:
            while view:
                view = view[self._sock.send(view[:PIECE], *flags) :]
        except TimeoutError as silence:
            raise GivenUpError("nobody reads the answer") from silence

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class BoundedWorker(ThreadWorker):
    """gunicorn's worker of threads on bounded sockets."""

    def enqueue_req(self, conn: TConn) -> None:
        if isinstance(conn.sock, BoundedSocket):
            conn.sock.begin()
        else:
            conn.sock = BoundedSocket(conn.sock)
        super().enqueue_req(conn)
