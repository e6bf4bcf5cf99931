# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done to the file of roots and its keys is noticed."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointplan.audit.roots import NO_ROOT, Root, RootsProblem, canonical, read_lines
from jointplan.audit.sealing import overdue, seal
from jointplan.audit.tests.sealed import Sealed
from jointplan.audit.verifying import compare_copies, keys_by_fingerprint, verify
from jointplan.core.keys import KeyProblem, fingerprint

BOTH_ROLES = pytest.mark.django_db(databases=["default", "owner"])
pytestmark = pytest.mark.database

PART_HISTORY = "assessments_answerpartevent"


def altered(line: bytes, **values: Any) -> bytes:
    return canonical(json.loads(line) | values) + b"\n"


@BOTH_ROLES
def test_what_is_done_to_the_file_is_noticed(sealed: Sealed) -> None:
    one, two, three = sealed.file.lines()
    second, third = (sealed.day + timedelta(days=number) for number in (1, 2))
    assert sealed.found([one, altered(two, day=sealed.day.isoformat()), three])
    assert sealed.found([one, altered(two, previous=NO_ROOT), three])[0] == (
        second,
        "The line of this day in the file of roots was altered.",
    )
    assert sealed.found([one, three]) == [
        (third, "Days between this one and the line before it are missing from the file of roots.")
    ]
    assert (second, "Lines before this day are missing from the file of roots.") in sealed.found([two, three])
    damaged = "Line 2 of the file of roots is damaged or was altered."
    assert sealed.found([one, two.replace(b'"day"', b'"dai"'), three])[0] == (None, damaged)
    assert sealed.found([one, two.replace(b":", b": ", 1), three])[0] == (None, damaged)
    for junk in (b"", b"\n", b"[]\n", b"{}\n", b"\xff\n", b"[" * 5000 + b"\n", b"null\n"):
        assert sealed.found([one, junk, three])[0] == (None, damaged), junk


@BOTH_ROLES
def test_whoever_has_no_key_cannot_write_a_line(sealed: Sealed) -> None:
    one, two, _three = sealed.file.lines()
    day = sealed.day + timedelta(days=1)
    stranger = Ed25519PrivateKey.generate()
    honest = Root.from_line(two)
    name = fingerprint(stranger.public_key())
    own = Root(honest.day, honest.previous, honest.entries, honest.history, name).signed(stranger)
    assert sealed.found([one, own.line()]) == [
        (day, "The line of this day is signed with a key that is not known here.")
    ]
    posing = Root(honest.day, honest.previous, honest.entries, honest.history, honest.key).signed(stranger)
    assert sealed.found([one, posing.line()]) == [(day, "The signature of this day is wrong.")]
    assert not verify([one], keys_by_fingerprint(stranger.public_key()), sealed.morning()).ok


@BOTH_ROLES
def test_a_file_that_lost_its_end_is_noticed_by_the_copy(sealed: Sealed) -> None:
    copy = sealed.file.lines()
    assert compare_copies(copy, copy) == []
    assert compare_copies(copy, copy[:2]) == []
    assert [text for _day, text in compare_copies(copy[:2], copy)] == [
        "The file of this installation is shorter than the copy; lines missing at the end: 1."
    ]
    assert "Line 2" in compare_copies([copy[0], copy[2]], copy)[0].text


@BOTH_ROLES
def test_the_key_is_for_its_owner_alone_and_the_public_one_lies_beside_it(sealed: Sealed) -> None:
    folder = sealed.file.folder
    assert stat.S_IMODE((folder / "signing_key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(sealed.file.public_keys()) == [fingerprint(sealed.file.signing_key().public_key())]
    assert b"PRIVATE" not in b"".join(path.read_bytes() for path in folder.glob("public-*"))


@BOTH_ROLES
def test_a_new_key_signs_new_days_and_the_old_one_still_verifies_old_days(sealed: Sealed) -> None:
    (sealed.file.folder / "signing_key.pem").unlink()
    assert len(seal(sealed.file, sealed.morning(4))) == 1
    assert len(sealed.file.public_keys()) == 2
    assert sealed.checked().ok


@BOTH_ROLES
def test_a_key_of_ones_own_is_used_and_a_broken_one_is_named(sealed: Sealed, settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    with pytest.raises(KeyProblem, match=r"none\.pem"):
        seal(sealed.file, sealed.morning(4))
    assert len(sealed.file.lines()) == 3
    settings.AUDIT_SIGNING_KEY_FILE = str(sealed.file.folder / "signing_key.pem")
    assert len(seal(sealed.file, sealed.morning(4))) == 1


@BOTH_ROLES
def test_nothing_is_added_behind_a_line_that_was_not_finished(sealed: Sealed) -> None:
    whole = sealed.file.path.read_bytes()
    sealed.file.path.write_bytes(whole[:-20])
    with pytest.raises(RootsProblem, match="not written to its end"):
        seal(sealed.file, sealed.morning(4))
    assert "not written to its end" in overdue(sealed.file)
    sealed.file.path.write_bytes(whole[:-20] + b"\n")
    with pytest.raises(RootsProblem, match="is damaged"):
        seal(sealed.file, sealed.morning(4))


def test_a_file_of_roots_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RootsProblem, match=r"no\.jsonl"):
        read_lines(tmp_path / "no.jsonl")
