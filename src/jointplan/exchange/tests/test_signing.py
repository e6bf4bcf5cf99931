# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was signed is believed, what was changed is not, and each refusal says why."""

import json
from base64 import b64encode
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jointplan.audit.roots import NO_ROOT, Root
from jointplan.core.keys import KeyFolder, KeyProblem, fingerprint, in_groups, is_fingerprint_of, pem
from jointplan.exchange.canonical import CanonicalProblem, canonical_json, digest_of, read_json
from jointplan.exchange.keys import as_text, from_text, signing_key, trusted_key
from jointplan.exchange.signing import BEGINNING, SIGNATURES, Refusal, sign_manifest, verify_manifest

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
NAME, OTHERS = fingerprint(KEY.public_key()), fingerprint(OTHER.public_key())
MANIFEST = {"number": "1", "received": {"en": "Answers", "ru": "Ответы"}, "pages": [1, 2.5, None, True]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2.0**52), 2.0**52)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def signed(**more: Any) -> dict[str, Any]:
    return sign_manifest({**MANIFEST, **more}, key=KEY)


def test_canonical_json_is_that_of_the_standard() -> None:
    """The example of RFC 8785, section 3.2.2."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_json(value) == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    ).encode()


@given(JSON)
def test_a_file_that_was_written_anew_says_the_same(value: Any) -> None:
    again = read_json(json.dumps(value, indent=3, ensure_ascii=True).encode())
    assert canonical_json(again) == canonical_json(value)
    assert digest_of(read_json(canonical_json(value))) == digest_of(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, 2.0**53, -1e20, {1: "number"}, "\ud800", object()])
def test_what_is_no_json_everywhere_is_not_signed(value: Any) -> None:
    with pytest.raises(CanonicalProblem):
        sign_manifest({"value": value}, key=KEY)


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff\xfe", b"[" * 100_000, b'{"a":1}}']
)
def test_what_is_no_json_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(CanonicalProblem, match="no JSON"):
        read_json(content)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), JSON, max_size=4))
def test_whatever_was_signed_is_believed(manifest: dict[str, Any]) -> None:
    manifest.pop(SIGNATURES, None)
    whole = sign_manifest(manifest, key=KEY)
    assert verify_manifest(whole).ok
    assert verify_manifest(read_json(json.dumps(whole).encode()), [NAME]).signers[0].is_trusted


def test_several_sign_the_same_and_none_twice() -> None:
    both = sign_manifest(sign_manifest(signed(), key=OTHER), key=KEY)
    assert [(s.key, s.is_trusted) for s in verify_manifest(both, [OTHERS]).signers] == [(NAME, False), (OTHERS, True)]
    both[SIGNATURES].pop(0)
    assert verify_manifest(both, [OTHERS]).ok
    assert verify_manifest(both, [NAME]).refusal == Refusal.UNKNOWN_KEY


def test_a_key_is_trusted_by_its_whole_fingerprint_or_by_what_people_compare() -> None:
    for given in (NAME, NAME.upper(), in_groups(NAME), in_groups(NAME).replace(" ", "-")):
        assert verify_manifest(signed(), [given]).ok
    for given in ("", NAME[:16], NAME[:31], NAME + "00", OTHERS, in_groups(OTHERS)):
        found = verify_manifest(signed(), [given])
        assert found.refusal == Refusal.UNKNOWN_KEY
        assert in_groups(NAME) in found.reason
    assert not is_fingerprint_of("", NAME)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(number="2"),
        lambda manifest: manifest.update(more="x"),
        lambda manifest: manifest.pop("number"),
        lambda manifest: manifest["received"].update(ru="Ответ"),
        lambda manifest: manifest["pages"].reverse(),
    ],
)
def test_what_was_changed_is_noticed(change: Any) -> None:
    manifest = deepcopy(signed())
    change(manifest)
    found = verify_manifest(manifest, [NAME])
    assert (found.refusal, bool(found)) == (Refusal.CHANGED, False)
    assert "changed after it was signed" in found.reason


def tampered(**values: Any) -> dict[str, Any]:
    manifest = signed()
    manifest[SIGNATURES][0] |= values
    return manifest


@pytest.mark.parametrize(
    ("manifest", "refusal"),
    [
        (None, Refusal.CUT),
        ([], Refusal.CUT),
        (MANIFEST, Refusal.NOT_SIGNED),
        (MANIFEST | {SIGNATURES: []}, Refusal.NOT_SIGNED),
        (MANIFEST | {SIGNATURES: "yes"}, Refusal.CUT),
        (MANIFEST | {SIGNATURES: [None]}, Refusal.CUT),
        (MANIFEST | {SIGNATURES: [{}]}, Refusal.CUT),
        (MANIFEST | {SIGNATURES: signed()[SIGNATURES] * 21}, Refusal.CUT),
        (signed() | {"number": 2**60}, Refusal.CUT),
        (tampered(algorithm="none"), Refusal.CUT),
        (tampered(key=OTHERS), Refusal.CUT),
        (tampered(public_key=as_text(OTHER.public_key())), Refusal.CUT),
        (tampered(public_key="!"), Refusal.CUT),
        (tampered(public_key=None), Refusal.CUT),
        (tampered(signature="!"), Refusal.CUT),
        (tampered(signature=""), Refusal.CHANGED),
        (tampered(signature=b64encode(bytes(64)).decode()), Refusal.CHANGED),
        (tampered(note="added"), Refusal.CUT),
    ],
)
def test_what_is_no_signature_is_refused(manifest: Any, refusal: Refusal) -> None:
    found = verify_manifest(manifest)
    assert found.refusal == refusal
    assert found.reason


def test_the_key_signs_a_day_of_the_log_and_a_file_in_different_words() -> None:
    """A signature of one is none of the other."""
    root = Root(date(2022, 1, 1), NO_ROOT, {"count": 0}, {}, NAME).signed(KEY)
    assert not BEGINNING.startswith(b"jointplan daily root")
    assert verify_manifest(tampered(signature=root.signature)).refusal == Refusal.CHANGED


def test_one_key_of_the_installation_seals_the_log_and_signs_files(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_FOLDER, settings.AUDIT_SIGNING_KEY_FILE = tmp_path / "audit", ""
    own = sign_manifest(MANIFEST)
    (name,) = KeyFolder(tmp_path / "audit").public_keys()
    assert verify_manifest(own, [name]).ok
    assert signing_key().private_bytes_raw() == KeyFolder(tmp_path / "audit").signing_key().private_bytes_raw()


def test_a_key_is_named_by_fingerprint_or_by_file(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(pem(KEY.public_key()))
    assert trusted_key(str(file)) == NAME
    assert trusted_key(in_groups(NAME)) == NAME[:32]
    assert trusted_key(NAME) == NAME
    with pytest.raises(KeyProblem, match="neither a file nor a fingerprint"):
        trusted_key("3f2a")
    file.write_bytes(b"no key")
    with pytest.raises(KeyProblem, match="no public key"):
        trusted_key(str(file))
    with pytest.raises(ValueError, match="not written"):
        from_text(as_text(KEY.public_key())[:-2] + "/=")
