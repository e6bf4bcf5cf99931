# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of a receipt, downloaded as people do it and verified by the command that needs nothing else."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from jointplan.access.identity import acting_as
from jointplan.assessments.models import Snapshot
from jointplan.core.keys import installation_keys, pem
from jointplan.exchange.receipts import read_receipt
from tests.cast import Cast, canary

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(cast: Cast, client_as: Callable[..., Client], tmp_path: Path) -> Path:
    """A folder with the three files, as the secretariat downloads them."""
    client = client_as("secretariat")
    with acting_as(cast.user("secretariat")):
        uid = Snapshot.objects.get(originator__code="brindal", submission__cycle__code="2022").submission.uid
    for name, page, given in (
        ("receipt.pdf", "receipt_file", {"file_format": "pdf"}),
        ("receipt.json", "receipt_file", {"file_format": "json"}),
        ("sent.json", "snapshot_file", {}),
    ):
        response = client.get(reverse(f"real:work:{page}", kwargs={"uid": uid, **given}))
        assert response.status_code == 200
        assert "TLP-AMBER" in response["Content-Disposition"]
        (tmp_path / name).write_bytes(response.content)
    return tmp_path


def verify(*words: object) -> tuple[int, str]:
    """What the command says in a process of its own, that knows no installation."""
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    command = [sys.executable, "-P", "-m", "jointplan.config.cli", "receipt", "verify", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_each_file_verifies_and_says_the_same_number(files: Path, cast: Cast) -> None:
    number = read_receipt((files / "receipt.json").read_bytes()).number
    key = files / "key.pem"
    key.write_bytes(pem(installation_keys().signing_key().public_key()))
    for words in (["receipt.pdf"], ["receipt.json"], ["receipt.pdf", "--snapshot", "sent.json"]):
        code, said = verify(*(files / word if "." in word else word for word in words), "--key", key)
        assert (code, number in said) == (0, True), said
        assert "which you named" in said
    digest = sha256((files / "sent.json").read_bytes()).hexdigest()
    assert digest == read_receipt((files / "receipt.json").read_bytes()).snapshot_sha256


def test_a_changed_byte_is_noticed_in_each(files: Path) -> None:
    receipt = (files / "receipt.json").read_bytes()
    changed = files / "changed.json"
    for old, new in ((b"Work on lamps", b"Work on lumps"), (b'"number":"2022', b'"number":"2023')):
        assert old in receipt
        changed.write_bytes(receipt.replace(old, new, 1))
        code, said = verify(changed)
        assert (code, "Do not rely on this receipt" in said) == (1, True), said
    changed.write_bytes((files / "sent.json").read_bytes().replace(b"lamps", b"lumps", 1))
    code, said = verify(files / "receipt.pdf", "--snapshot", changed)
    assert (code, "not the data" in said) == (1, True), said


def test_a_foreign_key_is_not_believed(files: Path) -> None:
    key = files / "foreign.pem"
    key.write_bytes(pem(Ed25519PrivateKey.generate().public_key()))
    code, said = verify(files / "receipt.json", "--key", key)
    assert (code, "a key that you did not name" in said) == (1, True), said


def test_the_sheet_has_its_label_and_no_answer(files: Path) -> None:
    reader = PdfReader(io.BytesIO((files / "receipt.pdf").read_bytes()))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "TLP:AMBER" in text
    assert read_receipt((files / "receipt.json").read_bytes()).number in text
    word = canary("brindal", "2022", "1.1.1", "progress")
    assert word not in text
    assert word.encode() not in b"".join(content for found in reader.attachments.values() for content in found)
    assert word.encode() in (files / "sent.json").read_bytes()


def test_the_page_says_why_the_whole_is_not_shown(cast: Cast, client_as: Callable[..., Client]) -> None:
    with acting_as(cast.user("clearing")):
        uid = cast.submission("aldermoor", "2021").uid
    address = reverse("real:work:receipt", kwargs={"uid": uid})
    assert "Something in it is no longer for you" in client_as("secretariat").get(address).content.decode()
    assert "sent.json" in client_as("clearing").get(address).content.decode()


def test_without_the_library_of_the_sheets_the_page_says_so(
    cast: Cast, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jointplan.core.pdf._weasyprint", lambda: None)
    with acting_as(cast.user("secretariat")):
        uid = cast.submission("brindal", "2022").uid
    client = client_as("secretariat")
    file = client.get(reverse("real:work:receipt_file", kwargs={"uid": uid, "file_format": "pdf"}), follow=True)
    assert file.status_code == 200
    assert "libpango" in file.content.decode()
