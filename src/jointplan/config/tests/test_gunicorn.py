# SPDX-License-Identifier: AGPL-3.0-or-later
import socket

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser

from jointplan.config import gunicorn


def test_a_sender_that_falls_silent_in_a_form_does_not_keep_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn, "SILENCE", 0.05)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        # A test that would wait for ever shall fail instead.
        ours.settimeout(5)
        theirs.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf=")
        request = next(get_parser(Config(), ours, ("127.0.0.1", 1)))
        gunicorn.pre_request(None, request)
        assert ours.gettimeout() == 0.05
        with pytest.raises(TimeoutError):
            request.body.read()
