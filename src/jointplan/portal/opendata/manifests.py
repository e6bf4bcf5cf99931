# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a package of open data says of itself, read without a database: names, and how a record is hashed."""

from collections.abc import Sequence
from hashlib import sha256

FORMAT = "jointplan-package"
VERSION = 1
MANIFEST = "manifest.json"
PACKAGE = "package.zip"
# Hexadecimal digits of the hash of a record: enough to find what was changed. What proves is the hash of the file.
RECORD = 8


def record_digest(cells: Sequence[str]) -> str:
    """The short hash of one record of a CSV file; the same whatever quotation marks it is written with."""
    whole = "\x1f".join(cell.replace("\r\n", "\n") for cell in cells)
    return sha256(whole.encode()).hexdigest()[:RECORD]
