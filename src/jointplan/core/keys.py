# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ed25519 keys as files: the one by which this installation signs, and the public ones that lie beside it.

There is one key for everything that the installation signs; what it signs begins with words that say what it is, so
that a signature of one thing is none of another.
"""

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

KEY = "signing_key.pem"
# Digits of a fingerprint that people compare: 128 bits, which nobody can meet by trying.
SHOWN, GROUP = 32, 4
FULL = 64


class KeyProblem(Exception):
    """A key cannot be used. `str()` says which, why, and what to do."""


def raw_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key, by which programs compare it."""
    return sha256(raw_bytes(key)).hexdigest()


def in_groups(whole: str) -> str:
    """A fingerprint as people compare it: `3f2a 91bc …`, eight groups of four digits."""
    return " ".join(whole[at : at + GROUP] for at in range(0, SHOWN, GROUP))


def is_fingerprint_of(typed: str, whole: str) -> bool:
    """True when what somebody typed, in groups or in one, is the whole fingerprint or the part that people compare."""
    given = digits(typed)
    return len(given) in {SHOWN, FULL} and whole.startswith(given)


def digits(typed: str) -> str:
    return re.sub(r"[\s:-]", "", typed).lower()


@dataclass(frozen=True)
class KeyFolder:
    """A folder with keys; `named` is the file of the private one when it lies elsewhere."""

    folder: Path
    named: str = ""

    def signing_key(self) -> Ed25519PrivateKey:
        """The private key, made when none is named and there is none yet; its public one is written beside it."""
        path = Path(self.named) if self.named else self.folder / KEY
        if not self.named and not path.exists():
            self._make_key(path)
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise KeyProblem(
                _("The signing key %(file)s cannot be read. Name a readable Ed25519 key in AUDIT_SIGNING_KEY_FILE.")
                % {"file": path}
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyProblem(_("The signing key %(file)s is no Ed25519 key.") % {"file": path})
        self._publish(key.public_key())
        return key

    def public_keys(self) -> dict[str, Ed25519PublicKey]:
        """Every public key in the folder, by fingerprint: today's and those that were used before."""
        keys = [read_public_key(path) for path in sorted(self.folder.glob("public-*.pem"))]
        return {fingerprint(key): key for key in keys}

    def public_file(self, key: Ed25519PublicKey) -> Path:
        return self.folder / f"public-{fingerprint(key)[:16]}.pem"

    def make(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise KeyProblem(
                _("The folder %(folder)s cannot be made. Name another with JOINTPLAN_AUDIT_FOLDER.")
                % {"folder": self.folder}
            ) from error

    def _make_key(self, path: Path) -> None:
        self.make()
        private = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_once(path, private, 0o600)

    def _publish(self, key: Ed25519PublicKey) -> None:
        path = self.public_file(key)
        if not path.exists():
            self.make()
            _write_once(path, pem(key), 0o644)


def installation_keys() -> KeyFolder:
    """The keys of this installation."""
    return KeyFolder(Path(settings.AUDIT_FOLDER), settings.AUDIT_SIGNING_KEY_FILE)


def read_public_key(path: Path) -> Ed25519PublicKey:
    """A public key as PEM. Raises KeyProblem when it is none."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyProblem(_("%(file)s holds no public key (PEM).") % {"file": path}) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem(_("%(file)s holds no public key of the kind Ed25519.") % {"file": path})
    return key


def _write_once(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all; one that is there already stays."""
    new = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(new, path)
    except FileExistsError:
        return
    except OSError as error:
        raise KeyProblem(_("%(file)s cannot be written: %(why)s.") % {"file": path, "why": error.strerror}) from error
    finally:
        new.unlink(missing_ok=True)
