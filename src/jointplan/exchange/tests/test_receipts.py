# SPDX-License-Identifier: AGPL-3.0-or-later
"""A receipt is verified by anybody, from its file or its PDF, without the installation that wrote it."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from jointplan.config.cli import main
from jointplan.core.keys import fingerprint, in_groups, pem
from jointplan.exchange.receipt_files import receipt_in
from jointplan.exchange.receipts import (
    ReceiptProblem,
    compose_receipt,
    countersign_receipt,
    read_receipt,
    receipt_pdf,
    verify_receipt,
    write_receipt,
)

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
NAME, OTHERS = fingerprint(KEY.public_key()), fingerprint(OTHER.public_key())
SNAPSHOT = {"answers": [{"clause": "1.1.1", "text": "Работа с лампами продолжалась."}]}
SAID: dict[str, Any] = {
    "number": "COAST-2022-0007",
    "received": {"en": "Answers of Aldermoor, review 2022", "ru": "Ответы Алдермура, обзор 2022"},
    "snapshot": SNAPSHOT,
    "received_at": datetime(2022, 4, 1, 12, 30, tzinfo=timezone(timedelta(hours=5))),
    "sender": {"en": "Aldermoor", "ru": "Алдермур"},
    "language": "ru",
    "host": {"en": "Secretariat of the coast, Brindal"},
    "label": "TLP:AMBER",
    "is_fictional": False,
}
RECEIPT = compose_receipt(**SAID, key=KEY)
WITH_DATA = compose_receipt(**SAID, key=KEY, embed=True)


def test_a_receipt_says_what_was_received_and_is_believed() -> None:
    checked = verify_receipt(RECEIPT, trusted=[NAME])
    assert checked.ok
    assert checked.snapshot_fits is None
    receipt = checked.receipt
    assert receipt is not None
    assert (receipt.number, receipt.received_at) == ("COAST-2022-0007", datetime(2022, 4, 1, 7, 30, tzinfo=UTC))
    assert read_receipt(WITH_DATA).snapshot == SNAPSHOT
    assert verify_receipt(WITH_DATA).snapshot_fits


def test_the_data_are_compared_by_what_they_say() -> None:
    assert verify_receipt(RECEIPT, snapshot=json.dumps(SNAPSHOT, indent=2).encode()).snapshot_fits
    other = json.dumps(SNAPSHOT, ensure_ascii=False).replace("продолжалась", "закончилась").encode()
    for content in (RECEIPT, WITH_DATA):
        (problem,) = verify_receipt(content, snapshot=other).problems
        assert "not the data that this receipt is for" in problem
    (problem,) = verify_receipt(RECEIPT, snapshot=b"%PDF-1.7").problems
    assert "cannot be compared" in problem
    swapped = write_receipt(read_receipt(RECEIPT).manifest, {"answers": []})
    (problem,) = verify_receipt(swapped, snapshot=json.dumps(SNAPSHOT).encode()).problems
    assert "data inside the file" in problem


def test_the_data_can_be_left_out_of_a_copy() -> None:
    without = write_receipt(read_receipt(WITH_DATA).manifest)
    assert without == RECEIPT
    assert verify_receipt(without, trusted=[NAME]).ok


def test_a_state_and_the_hub_both_sign() -> None:
    both = countersign_receipt(WITH_DATA, key=OTHER)
    checked = verify_receipt(both, trusted=[NAME, OTHERS])
    assert [signer.is_trusted for signer in checked.verified.signers] == [True, True]
    assert checked.snapshot_fits


@given(st.integers(0, len(WITH_DATA) - 2), st.integers(1, 255))
def test_no_changed_byte_passes(place: int, change: int) -> None:
    content = bytearray(WITH_DATA)
    content[place] ^= change
    assert not verify_receipt(bytes(content), trusted=[NAME]).ok


@given(st.integers(0, len(RECEIPT) - 2))
def test_no_file_that_was_cut_passes(length: int) -> None:
    assert not verify_receipt(RECEIPT[:length]).ok


def manifest_with(**values: Any) -> bytes:
    file = json.loads(RECEIPT)
    file["receipt"] |= values
    return json.dumps(file).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Received with thanks.", "no JSON"),
        (b'{"answers": []}', "This file is no receipt"),
        (b"[]", "This file is no receipt"),
        (b'{"format": "jointplan-receipt", "receipt": 1}', "This file is no receipt"),
        (json.dumps(json.loads(RECEIPT) | {"note": "x"}).encode(), "does not belong to it: note"),
        (manifest_with(version=2), "newer version"),
        (manifest_with(number=7), "incomplete or was altered"),
        (manifest_with(received="Answers"), "incomplete or was altered"),
        (manifest_with(received_at="yesterday"), "incomplete or was altered"),
        (manifest_with(more="x"), "incomplete or was altered"),
        (manifest_with(number="COAST-2022-0008"), "changed after it was signed"),
        (manifest_with(signatures=[]), "no signature"),
        (compose_receipt(**SAID, key=OTHER), "a key that you did not name"),
    ],
)
def test_what_is_no_genuine_receipt_is_refused_in_a_sentence(content: bytes, problem: str) -> None:
    checked = verify_receipt(content, trusted=[NAME])
    assert not checked.ok
    assert problem in checked.problems[0]


def test_the_pdf_carries_the_receipt_in_the_readers_language(tmp_path: Path) -> None:
    for language, words in (("en", "Answers of Aldermoor"), ("ru", "Ответы Алдермура")):
        with translation.override(language):
            content = receipt_pdf(WITH_DATA, source="https://plan.example/receipts/7")
        reader = PdfReader(io.BytesIO(content))
        assert all("TLP:AMBER" in page.extract_text() for page in reader.pages)
        text = reader.pages[0].extract_text()
        assert words in text
        assert "07:30:00 (UTC)" in text
        assert in_groups(NAME) in text
        file = tmp_path / "receipt.pdf"
        file.write_bytes(content)
        assert receipt_in(file) == WITH_DATA


def test_a_pdf_without_its_attachment_and_what_is_no_file_say_so(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    bare, broken, gone = (tmp_path / name for name in ("bare.pdf", "broken.pdf", "gone.pdf"))
    writer.write(bare)
    broken.write_bytes(b"%PDF-1.7\n%%EOF")
    for path, problem in ((bare, "carries no file receipt.json"), (broken, "damaged"), (gone, "No such file")):
        with pytest.raises(ReceiptProblem, match=problem):
            receipt_in(path)
    with pytest.raises(ReceiptProblem, match="cannot be read"):
        receipt_in(tmp_path)


def test_the_command_says_what_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, data, key = (tmp_path / name for name in ("receipt.json", "data.json", "key.pem"))
    file.write_bytes(RECEIPT)
    data.write_text(json.dumps(SNAPSHOT))
    key.write_bytes(pem(KEY.public_key()))
    assert main(["receipt", "verify", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Whose key that is, this file cannot prove" in said
    assert "The data themselves were not compared" in said
    assert main(["receipt", "verify", str(file), "--snapshot", str(data), "--key", str(key)]) == 0
    said = capsys.readouterr().out
    assert "which you named" in said
    assert "The data are those that this receipt is for." in said
    assert main(["receipt", "verify", str(file), "--key", OTHERS]) == 1
    assert "Do not rely on this receipt" in capsys.readouterr().out
    assert main(["receipt", "verify", str(file), "--key", "nothing"]) == 1
    data.write_text("{}")
    assert main(["receipt", "verify", str(file), "--snapshot", str(data)]) == 1
    assert "COAST-2022-0007" not in capsys.readouterr().out


def test_what_a_stranger_wrote_does_not_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(compose_receipt(**SAID | {"number": "\x1b[2J\x1b[31m7\nSigned by everybody"}, key=OTHER))
    assert main(["receipt", "verify", str(file)]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\nSigned by everybody" not in said


def test_it_is_verified_offline_without_settings_and_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(RECEIPT)
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "HOME"}}
    command = [sys.executable, "-m", "jointplan.config.cli", "receipt", "verify", str(file), "--language", "ru"]
    environment = known | {"DJANGO_SETTINGS_MODULE": "none.such", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=False, timeout=30)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "Алдермур" in done.stdout.decode()


def test_the_key_of_the_installation_is_told(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from argparse import Namespace

    from jointplan.exchange.commands import handle_key
    from jointplan.exchange.keys import own_keys

    settings.AUDIT_FOLDER, settings.AUDIT_SIGNING_KEY_FILE = tmp_path, ""
    assert handle_key(Namespace(pem=False)) == 0
    (name,) = own_keys()
    assert in_groups(name) in capsys.readouterr().out
    assert handle_key(Namespace(pem=True)) == 0
    assert capsys.readouterr().out.startswith("-----BEGIN PUBLIC KEY-----")
