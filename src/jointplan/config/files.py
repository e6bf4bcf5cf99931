# SPDX-License-Identifier: AGPL-3.0-or-later
"""How large a file may be, and who looks through it: read from the environment, and checked at start."""

from typing import NamedTuple
from urllib.parse import urlsplit

from jointplan.config.env import Reader

MEGABYTE = 2**20
# The usual port of clamd.
PORT = 3310
# Lists to import, and whatever else forms take besides documents.
LARGEST_OTHER = 12 * MEGABYTE


class FileSettings(NamedTuple):
    """Bytes of a document, bytes of a form that brings one, and where the virus scanner listens."""

    largest_document: int
    largest_upload: int
    scanner: tuple[str, int] | str | None


def file_settings(reader: Reader) -> FileSettings:
    """What the installation says about files.

    Files are held in memory while they are looked at, as many at a time as the web server has threads.
    """
    largest = reader.integer("JOINTPLAN_LARGEST_DOCUMENT_MB", default=20, minimum=1, maximum=200) * MEGABYTE
    # Room for the other fields, and for a file that is a little too large to be told so by the form.
    return FileSettings(largest, max(LARGEST_OTHER, largest + 2 * MEGABYTE), scanner_of(reader))


def scanner_of(reader: Reader) -> tuple[str, int] | str | None:
    """Where clamd listens: (host, port), the path of its socket, or None where there is none."""
    given = reader.string("JOINTPLAN_CLAMD", default="")
    if not given:
        return None
    try:
        parts = urlsplit(given)
        if parts.scheme == "tcp" and parts.hostname and not parts.path:
            return parts.hostname, parts.port or PORT
        if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
            return parts.path
    except ValueError:
        pass
    remedy = "Write JOINTPLAN_CLAMD=tcp://localhost:3310 or JOINTPLAN_CLAMD=unix:/run/clamav/clamd.ctl"
    reader.problem("JOINTPLAN_CLAMD", "is no address of clamd.", remedy)
    return None
