# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file of daily roots, outside the database: one signed line of JSON for each day, each naming the one before.

Lines are only ever added. A State that keeps a copy, or the last root alone, can tell later whether the log it is shown
is the one of that day.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from jointplan.core.keys import KeyFolder

FILE = "roots.jsonl"
VERSION = 1
# The root before the first one.
NO_ROOT = "0" * 64


class RootsProblem(Exception):
    """The file of roots cannot be used. `str()` says which, why, and what to do."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON as RFC 8785 writes it for what stands in a root: sorted keys, no blanks, UTF-8, whole numbers only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class Root:
    """What one day left behind. `entries` and `history` map tables to `{columns, count, first, last, sha256}`."""

    day: date
    previous: str
    entries: Mapping[str, Any]
    history: Mapping[str, Mapping[str, Any]]
    key: str
    root: str = ""
    signature: str = ""
    version: int = VERSION

    def contents(self) -> dict[str, Any]:
        """Everything that the root is the SHA-256 of."""
        return {
            "day": self.day.isoformat(),
            "entries": dict(self.entries),
            "history": {table: dict(digest) for table, digest in self.history.items()},
            "key": self.key,
            "previous": self.previous,
            "version": self.version,
        }

    def computed(self) -> str:
        return sha256(canonical(self.contents())).hexdigest()

    def signed(self, key: Ed25519PrivateKey) -> "Root":
        root = self.computed()
        signature = base64.b64encode(key.sign(_signed_bytes(root))).decode()
        return Root(self.day, self.previous, self.entries, self.history, self.key, root, signature)

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """True when the signature is that key's and covers what the line says."""
        try:
            key.verify(base64.b64decode(self.signature, validate=True), _signed_bytes(self.computed()))
        except (InvalidSignature, ValueError):
            return False
        return self.root == self.computed()

    def line(self) -> bytes:
        return canonical(self.contents() | {"root": self.root, "signature": self.signature}) + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Root":
        """The root of a line. Raises ValueError when it is none, or not written as we write it."""
        try:
            data = json.loads(line)
            root = cls(
                date.fromisoformat(data["day"]),
                str(data["previous"]),
                data["entries"],
                data["history"],
                str(data["key"]),
                str(data["root"]),
                str(data["signature"]),
                int(data["version"]),
            )
            written = root.line()
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("not a root") from error
        if written != line.rstrip(b"\n") + b"\n":
            raise ValueError("not written as we write it")
        return root


def _signed_bytes(root: str) -> bytes:
    return f"jointplan daily root {VERSION}\n{root}".encode()


@dataclass(frozen=True)
class RootsFile:
    """The roots in a folder, with the keys beside them."""

    folder: Path = field(default_factory=lambda: Path(settings.AUDIT_FOLDER))

    @property
    def path(self) -> Path:
        return self.folder / FILE

    def lines(self) -> list[bytes]:
        return read_lines(self.path) if self.path.exists() else []

    def last(self) -> Root | None:
        """The last root. Raises RootsProblem when the last line is none: nothing is added behind a damaged line."""
        lines = self.lines()
        if not lines:
            return None
        if not lines[-1].endswith(b"\n"):
            raise RootsProblem(
                _("The last line of %(file)s was not written to its end. Remove that line, then seal again.")
                % {"file": self.path}
            )
        try:
            return Root.from_line(lines[-1])
        except ValueError as error:
            raise RootsProblem(
                _("The last line of %(file)s is damaged. Keep the file as it is and run “jointplan audit verify”.")
                % {"file": self.path}
            ) from error

    def append(self, root: Root) -> None:
        """Add a line, on the disk before this returns."""
        self.keys().make()
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, root.line())
            os.fsync(handle)
        finally:
            os.close(handle)
        _sync_folder(self.folder)

    def keys(self) -> KeyFolder:
        """The keys beside the roots."""
        return KeyFolder(self.folder, settings.AUDIT_SIGNING_KEY_FILE)

    def signing_key(self) -> Ed25519PrivateKey:
        """The key named by AUDIT_SIGNING_KEY_FILE, else the one in the folder, made when there is none yet."""
        return self.keys().signing_key()

    def public_keys(self) -> dict[str, Ed25519PublicKey]:
        """Every public key beside the roots, by fingerprint: today's and those that were used before."""
        return self.keys().public_keys()


def read_lines(path: Path) -> list[bytes]:
    """The lines of a file of roots. Raises RootsProblem when it cannot be read."""
    try:
        return path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise RootsProblem(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
