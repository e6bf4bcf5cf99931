# SPDX-License-Identifier: AGPL-3.0-or-later
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from gunicorn.util import load_class

from jointplan.config import gunicorn, worker
from jointplan.config.worker import BoundedSocket, BoundedWorker, GivenUpError

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture
def pair() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        # A test that would wait for ever shall fail instead.
        theirs.settimeout(5)
        yield BoundedSocket(ours), theirs


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SILENCE", 0.1)
    monkeypatch.setattr(worker, "GRACE", 0.3)


def test_the_web_server_uses_the_bounded_worker() -> None:
    assert load_class(gunicorn.worker_class) is BoundedWorker


def read(ours: BoundedSocket) -> bytes:
    """One request, as the worker reads it."""
    request = next(get_parser(Config(), ours, ("127.0.0.1", 1)))
    body: bytes = request.body.read()
    return body


@pytest.mark.parametrize("sent", [b"", b"POST / HT", HEAD, HEAD + b"half="], ids=["nothing", "line", "head", "body"])
def test_a_sender_that_falls_silent_does_not_keep_its_thread(
    pair: tuple[BoundedSocket, socket.socket], sent: bytes
) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    with pytest.raises(GivenUpError):
        read(ours)


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 500, HEAD + b"a" * 999], ids=["head", "body"])
def test_a_sender_of_single_bytes_does_not_keep_its_thread(
    pair: tuple[BoundedSocket, socket.socket], sent: bytes
) -> None:
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        for byte in sent:
            if stop.wait(0.02):
                return
            theirs.sendall(bytes([byte]))

    dripping = threading.Thread(target=drip)
    dripping.start()
    started = time.monotonic()
    try:
        with pytest.raises(GivenUpError):
            read(ours)
    finally:
        stop.set()
        dripping.join()
    assert time.monotonic() - started < 2


def test_a_large_form_may_take_longer_than_the_grace(
    pair: tuple[BoundedSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LEAST_SPEED", 500)
    ours, theirs = pair

    def send() -> None:
        theirs.sendall(HEAD)
        for _piece in range(10):
            time.sleep(0.05)
            theirs.sendall(b"a" * 100)

    sending = threading.Thread(target=send)
    sending.start()
    assert read(ours) == b"a" * 1000
    sending.join()


def test_each_request_of_a_connection_has_its_own_time(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, theirs = pair
    for _request in range(3):
        ours.begin()
        theirs.sendall(HEAD + b"a" * 1000)
        assert read(ours) == b"a" * 1000
        time.sleep(0.2)


def test_a_slow_reader_gets_everything_and_a_silent_one_is_given_up(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, theirs = pair
    content = b"a" * 3_000_000
    got = bytearray()

    def take() -> None:
        while len(got) < len(content):
            time.sleep(0.005)
            got.extend(theirs.recv(100_000))

    taking = threading.Thread(target=take)
    taking.start()
    started = time.monotonic()
    ours.sendall(content)
    taking.join()
    assert bytes(got) == content
    assert time.monotonic() - started > 0.1
    with pytest.raises(GivenUpError):
        ours.sendall(content)
