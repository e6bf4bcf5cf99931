# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much one network may send. Addresses stay in the memory of this process and nowhere else.

Each web worker counts for itself: no address is written to the database, the disk or a log, and none outlives the
process. What one address may send in all is therefore `MOST` times the number of workers; the whole installation is
bounded by the database, which counts comments and not senders (decision 0061). What is counted is not the address but
a keyed hash of it; the key is random, and another one each day.
"""

import hmac
import ipaddress
import secrets
import threading
import time
from collections import deque

MOST = 5
WITHIN_SECONDS = 60 * 60
KEY_SECONDS = 24 * 60 * 60
MOST_NETWORKS = 10_000


class Limiter:
    """At most so many from one network within the time; `now` is a clock that only goes forward."""

    def __init__(self, most: int = MOST, within: float = WITHIN_SECONDS) -> None:
        self.most, self.within = most, within
        self._lock = threading.Lock()
        self._sent: dict[bytes, deque[float]] = {}
        self._key, self._key_since = secrets.token_bytes(32), 0.0

    def allows(self, address: str, now: float | None = None) -> bool:
        """Count one more from this address, or say no and count nothing."""
        now = time.monotonic() if now is None else now
        with self._lock:
            self._forget(now)
            sent = self._sent.setdefault(self._network(address), deque())
            if len(sent) >= self.most:
                return False
            sent.append(now)
            return True

    def clear(self) -> None:
        with self._lock:
            self._sent.clear()

    def _forget(self, now: float) -> None:
        """What is older than the time; all of it when the key is renewed or memory would run full."""
        if now - self._key_since > KEY_SECONDS or len(self._sent) > MOST_NETWORKS:
            self._sent.clear()
            self._key, self._key_since = secrets.token_bytes(32), now
        for network, sent in list(self._sent.items()):
            while sent and now - sent[0] >= self.within:
                sent.popleft()
            if not sent:
                del self._sent[network]

    def _network(self, address: str) -> bytes:
        """A household has one address of the old kind, and as many of the new kind as it likes in one /64."""
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            counted = address
        else:
            prefix = 32 if known.version == 4 else 64
            counted = str(ipaddress.ip_network(f"{known}/{prefix}", strict=False))
        return hmac.digest(self._key, counted.encode(), "sha256")


COMMENTS = Limiter()
