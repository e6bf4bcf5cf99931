# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signatures inside a file: over what it says, never over its bytes, which other programs may write anew.

A signed manifest is a JSON object with a member `signatures`: a list of `{algorithm, key, public_key, signature}`,
where `key` is the fingerprint of the public key. Each covers the whole object without that member, so that several
parties sign the same and none depends on the other.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from jointplan.exchange.canonical import CanonicalProblem, canonical_json
from jointplan.exchange.keys import as_text, fingerprint, from_text, in_groups, is_fingerprint_of, signing_key

ALGORITHM = "Ed25519"
SIGNATURES = "signatures"
MEMBERS = {"algorithm", "key", "public_key", "signature"}
# Whatever else the key signs begins with other words.
BEGINNING = b"jointplan manifest 1\n"
# A file is signed by a State and a hub; a list without end is no list of signatures.
MOST = 20


class Refusal(Enum):
    """Why a signed manifest is not believed."""

    NOT_SIGNED = "not-signed"
    CUT = "cut"
    CHANGED = "changed"
    UNKNOWN_KEY = "unknown-key"


@dataclass(frozen=True)
class Signer:
    """A key whose signature covers what the manifest says, and whether the reader trusts it."""

    key: str
    is_trusted: bool

    @property
    def shown(self) -> str:
        return in_groups(self.key)


@dataclass(frozen=True)
class Verified:
    """What signatures prove. `refusal` is None when the manifest is believed, else `reason` says why not."""

    signers: tuple[Signer, ...] = ()
    refusal: Refusal | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.refusal is None

    def __bool__(self) -> bool:
        return self.ok


def sign_manifest(manifest: Mapping[str, Any], *, key: Ed25519PrivateKey | None = None) -> dict[str, Any]:
    """The manifest with one more signature, that of this installation or of `key`. Signing twice adds nothing.

    Signatures that are there already stay as they are. Raises CanonicalProblem when it cannot be written as JSON.
    """
    key = key or signing_key()
    public = key.public_key()
    present = list(manifest.get(SIGNATURES, []))
    if any(signature["key"] == fingerprint(public) for signature in present):
        return {**manifest}
    made = {
        "algorithm": ALGORITHM,
        "key": fingerprint(public),
        "public_key": as_text(public),
        "signature": b64encode(key.sign(_signed_bytes(manifest))).decode(),
    }
    return {**manifest, SIGNATURES: [*present, made]}


def verify_manifest(signed: Any, trusted: Iterable[str] | None = None) -> Verified:
    """Whether the manifest says what was signed, and by whom. Never raises: whatever it is given may be forged.

    `trusted` are fingerprints, whole or as people compare them; at least one of these keys has to have signed. Without
    it every key is taken, and nothing is proven about who holds it: show its fingerprint.
    """
    if not isinstance(signed, Mapping):
        return _refused(Refusal.CUT, _("This is no signed file, or it was cut off."))
    signatures = signed.get(SIGNATURES)
    if not signatures:
        return _refused(Refusal.NOT_SIGNED, _("There is no signature in it."))
    if not isinstance(signatures, list) or len(signatures) > MOST or not all(map(_is_whole, signatures)):
        return _refused(Refusal.CUT, _("A signature in it is incomplete or was altered."))
    try:
        said = _signed_bytes(signed)
    except CanonicalProblem as problem:
        return _refused(Refusal.CUT, str(problem))
    for signature in signatures:
        if not _covers(signature, said):
            text = _("It was changed after it was signed: the signature of the key %(key)s does not fit what it says.")
            return _refused(Refusal.CHANGED, text % {"key": in_groups(signature["key"])})
    return _judged([signature["key"] for signature in signatures], None if trusted is None else list(trusted))


def _judged(keys: list[str], trusted: list[str] | None) -> Verified:
    signers = tuple(Signer(key, any(is_fingerprint_of(one, key) for one in trusted or ())) for key in keys)
    if trusted is None or any(signer.is_trusted for signer in signers):
        return Verified(signers)
    text = _("It is whole, but signed with a key that you did not name: %(keys)s.")
    return _refused(Refusal.UNKNOWN_KEY, text % {"keys": "; ".join(map(in_groups, keys))})


def _is_whole(signature: Any) -> bool:
    """True for a signature that has every member, written as we write them, with the fingerprint of its own key."""
    if not isinstance(signature, Mapping) or set(signature) != MEMBERS or signature["algorithm"] != ALGORITHM:
        return False
    try:
        return bool(
            fingerprint(from_text(signature["public_key"])) == signature["key"]
            and b64encode(b64decode(signature["signature"], validate=True)).decode() == signature["signature"]
        )
    except (ValueError, TypeError):
        return False


def _covers(signature: Mapping[str, str], said: bytes) -> bool:
    try:
        from_text(signature["public_key"]).verify(b64decode(signature["signature"]), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(manifest: Mapping[str, Any]) -> bytes:
    return BEGINNING + canonical_json({name: value for name, value in manifest.items() if name != SIGNATURES})


def _refused(refusal: Refusal, reason: str) -> Verified:
    return Verified(refusal=refusal, reason=reason)
