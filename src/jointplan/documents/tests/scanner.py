# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small server that speaks clamd's INSTREAM, on loopback or on a socket of this computer."""

import socket
import struct
import threading
from typing import Any, Self

from jointplan.documents.tests.files import EICAR


class Scanner:
    """Takes one stream after the other and answers as clamd does. `answer` set makes it say that instead."""

    def __init__(self, path: str = "", *, largest: int = 2**24) -> None:
        self.answer: bytes | None = None
        self.largest = largest
        self.seen: list[bytes] = []
        self.server = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
        self.server.bind(path or ("127.0.0.1", 0))
        self.server.listen()
        self.address: Any = path or self.server.getsockname()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                link, _address = self.server.accept()
            except OSError:
                return
            with link:
                self._answer(link)

    def _answer(self, link: socket.socket) -> None:
        with link.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", stream.read(4))[0]:
                content += stream.read(size)
                if len(content) > self.largest:
                    link.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        link.sendall(found if self.answer is None else self.answer)
