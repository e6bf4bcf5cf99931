# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key by which this installation signs files, and keys of others. Files and fingerprints are in `core.keys`."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from jointplan.core.keys import (
    FULL,
    SHOWN,
    KeyProblem,
    digits,
    fingerprint,
    in_groups,
    installation_keys,
    is_fingerprint_of,
    raw_bytes,
    read_public_key,
)

__all__ = ["KeyProblem", "fingerprint", "in_groups", "is_fingerprint_of"]


def signing_key() -> Ed25519PrivateKey:
    """The key that also seals the log: one key to keep, and one fingerprint to compare."""
    return installation_keys().signing_key()


def own_keys() -> Mapping[str, Ed25519PublicKey]:
    """Public keys of this installation by fingerprint, today's and earlier ones."""
    return installation_keys().public_keys()


def as_text(key: Ed25519PublicKey) -> str:
    """The public key as it stands in a signed file: Base64 of its 32 bytes."""
    return b64encode(raw_bytes(key)).decode()


def from_text(text: str) -> Ed25519PublicKey:
    """The public key of such a text. Raises ValueError when it is none, or not written as we write it."""
    raw = b64decode(text, validate=True)
    if b64encode(raw).decode() != text:
        raise ValueError("not written as we write it")
    return Ed25519PublicKey.from_public_bytes(raw)


def trusted_key(given: str) -> str:
    """The fingerprint that somebody trusts: typed, in groups or whole, or that of a file with a public key (PEM)."""
    if len(digits(given)) in {SHOWN, FULL} and not set(digits(given)) - set("0123456789abcdef"):
        return digits(given)
    path = Path(given)
    if not path.exists():
        text = _("%(given)s is neither a file nor a fingerprint. A fingerprint has eight groups of four digits.")
        raise KeyProblem(text % {"given": given})
    return fingerprint(read_public_key(path))
