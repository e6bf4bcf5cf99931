# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking through files for what is harmful, by a scanner that speaks the protocol of clamd (INSTREAM).

Without a scanner files are kept as they are, and their pages say so. With one, nothing is kept that it did not see.
"""

import socket
import struct
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.documents.models import Scan

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CONNECT_SECONDS, ANSWER_SECONDS = 5, 30


class ScanProblem(Exception):
    """A file that is not kept: something was found in it, or it could not be looked through. `str()` says which."""


def scan(content: bytes) -> Scan:
    """Have the content looked through. Raises ScanProblem when something is found, or when nobody answers."""
    if settings.DOCUMENT_SCANNER is None:
        return Scan.NOT_SCANNED
    try:
        answer = _ask(content)
    except OSError as error:
        raise ScanProblem(_unchecked()) from error
    if answer == "stream: OK":
        return Scan.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise ScanProblem(
            _(
                "The virus scanner found something harmful in this file, so it was not kept. Tell whoever looks after "
                "your computer, and send a clean copy."
            )
        )
    raise ScanProblem(_unchecked())


def is_answering() -> bool:
    """True when the scanner that is configured answers a small file; for whoever runs the installation."""
    try:
        return scan(b"jointplan") == Scan.CLEAN
    except ScanProblem:
        return False


def _unchecked() -> str:
    return _(
        "The file could not be looked through for viruses, so it was not kept. Try again in a few minutes; if that "
        "does not help, tell whoever runs this installation."
    )


def _ask(content: bytes) -> str:
    """Send the content in pieces, each with its length before it, and read the one line of the answer."""
    with _connected(settings.DOCUMENT_SCANNER) as link:
        try:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            # The scanner says why it does not take more before it hangs up.
            pass
        return _answer(link)


def _connected(address: Any) -> socket.socket:
    """`address` is (host, port), or the path of a socket on this computer."""
    if isinstance(address, str):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(CONNECT_SECONDS)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
    else:
        link = socket.create_connection(address, timeout=CONNECT_SECONDS)
    link.settimeout(ANSWER_SECONDS)
    return link


def _answer(link: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < LONGEST_ANSWER:
        piece = link.recv(LONGEST_ANSWER)
        if not piece:
            break
        received += piece
    return received.partition(b"\0")[0].decode("utf-8", "replace").strip()
