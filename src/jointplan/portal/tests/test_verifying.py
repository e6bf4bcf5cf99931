# SPDX-License-Identifier: AGPL-3.0-or-later
"""A package is verified by anybody, offline, and whoever changes something in it is told what and where."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jointplan.config.cli import main
from jointplan.core.keys import fingerprint, pem
from jointplan.exchange.signing import SIGNATURES, sign_manifest
from jointplan.portal.opendata import packing
from jointplan.portal.opendata.composing import Filled
from jointplan.portal.opendata.packing import Heading, pack
from jointplan.portal.opendata.schema import Field, Table
from jointplan.portal.opendata.verify_commands import sentences
from jointplan.portal.opendata.verifying import PackageProblem, verify_package

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (3, 4))
NAME = fingerprint(KEY.public_key())
HEADING = Heading(
    region="coast",
    names={"en": "Region of the coast", "ru": "Регион побережья"},
    is_fictional=True,
    number=3,
    made_at=datetime(2026, 4, 1, 12, 30, tzinfo=UTC),
    licence="CC0-1.0",
    reason="A test",
    language="en",
)
LAMPS = Table("lamps", "Lamps", (Field("id", "Id"), Field("text", "Text"), Field("count", "Count", "integer")), iter)
ROWS = [{"id": f"lamp-{n}", "text": f"Лампа {n}, lit\nat night", "count": n} for n in range(1, 9)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of a publication, the package unpacked beside them in `inside`."""
    monkeypatch.setattr(packing, "sign_manifest", lambda manifest: sign_manifest(manifest, key=KEY))
    for name, content in pack(HEADING, [Filled(LAMPS, ROWS)]).files.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path / "inside")
    return tmp_path


def edit(folder: Path, change: Callable[[list[list[str]]], Any], **dialect: Any) -> None:
    path = folder / "inside" / "lamps.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, **({"lineterminator": "\n"} | dialect)).writerows(rows)
    path.write_text(out.getvalue(), newline="")


def test_an_untouched_package_is_believed_as_zip_as_folder_and_file_by_file(folder: Path) -> None:
    assert verify_package(folder / "package.zip", trusted=[NAME]).ok
    assert verify_package(folder / "inside").ok
    assert verify_package(folder / "inside" / "datapackage.json").ok
    for name in ("data.json", "data-en.xlsx", "lamps.csv"):
        assert verify_package(folder / name, manifest=folder / "manifest.json", trusted=[NAME]).ok


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[3].__setitem__(2, "30"), ["lamps.csv, record 4 (lamp-3) was changed."]),
        (lambda rows: rows.insert(2, ["lamp-x", "new", "1"]), ["lamps.csv, record 3 (lamp-x) was added."]),
        (lambda rows: rows.pop(5), ["lamps.csv: 1 record was taken out after record 5."]),
        (lambda rows: rows[0].__setitem__(1, "words"), ["lamps.csv, record 1 (id) was changed."]),
        (lambda rows: rows.clear(), ["lamps.csv: 9 records were taken out after record 0."]),
    ],
)
def test_it_is_said_which_record_was_changed(
    folder: Path, change: Callable[[list[list[str]]], Any], said: list[str]
) -> None:
    edit(folder, change)
    assert list(verify_package(folder / "inside").problems) == said


def test_a_table_that_an_office_program_wrote_anew_says_that_no_record_was_changed(folder: Path) -> None:
    edit(folder, lambda _rows: None, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    assert list(verify_package(folder / "inside").problems) == [
        "lamps.csv was written anew by another program. No record of it was changed."
    ]


def test_many_places_are_counted(folder: Path) -> None:
    edit(folder, lambda rows: rows.extend(["x", "y", "1"] for _number in range(60)))
    problems = verify_package(folder / "inside").problems
    assert len(problems) == 21
    assert problems[-1] == "lamps.csv: 40 more places."


def test_what_is_missing_or_does_not_belong_is_named(folder: Path) -> None:
    (folder / "inside" / "lamps.csv").unlink()
    (folder / "inside" / "more.csv").write_text("id\n")
    (folder / "inside" / "datapackage.json").write_text("{}")
    assert list(verify_package(folder / "inside").problems) == [
        "datapackage.json was changed.",
        "lamps.csv is missing.",
        "more.csv does not belong to it: it was added.",
    ]


def test_a_file_outside_the_package_is_found_by_what_it_says(folder: Path) -> None:
    renamed = folder / "mine.csv"
    renamed.write_bytes((folder / "lamps.csv").read_bytes())
    assert verify_package(renamed, manifest=folder / "manifest.json").ok
    renamed.write_bytes(b"id\n")
    (problem,) = verify_package(renamed, manifest=folder / "manifest.json").problems
    assert "none of the files" in problem


def test_a_manifest_that_was_changed_or_signed_anew_is_not_believed(folder: Path) -> None:
    path = folder / "inside" / "manifest.json"
    said = json.loads(path.read_text())
    path.write_text(json.dumps(said | {"number": 4}))
    assert "changed after it was signed" in verify_package(folder / "inside").problems[0]
    forged = sign_manifest({name: value for name, value in said.items() if name != SIGNATURES}, key=OTHER)
    path.write_text(json.dumps(forged))
    assert verify_package(folder / "inside").ok
    assert "a key that you did not name" in verify_package(folder / "inside", trusted=[NAME]).problems[0]


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()))))
def test_whatever_is_given_is_no_package_and_says_so(tmp_path_factory: Any, said: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("forged") / "manifest.json"
    for value in (said, said | {"format": "jointplan-package", "version": 1}):
        path.write_text(json.dumps(value))
        with pytest.raises(PackageProblem):
            verify_package(path)


def test_what_is_no_zip_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    path.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(PackageProblem, match="--manifest"):
        verify_package(path)
    with pytest.raises(PackageProblem, match="cannot be read"):
        verify_package(tmp_path / "nothing.zip")


def test_the_command_needs_neither_settings_nor_a_database(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "key.pem").write_bytes(pem(KEY.public_key()))
    words = ["package", "verify", str(folder / "package.zip"), "--key", str(folder / "key.pem"), "--language", "ru"]
    own = {"PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL"}
    environment = {name: value for name, value in os.environ.items() if name in own} | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "jointplan.config.cli", *words]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Регион побережья" in done.stdout
    edit(folder, lambda rows: rows.pop())
    assert main(["package", "verify", str(folder / "inside")]) == 1
    assert "Do not rely on this copy" in capsys.readouterr().out
    assert main(["package", "verify", str(folder / "package.zip"), "--key", "nobody"]) == 1


def test_what_it_says_is_repeated_only_when_it_was_signed(folder: Path) -> None:
    checked = verify_package(folder / "package.zip", trusted=[NAME])
    with translation.override("en"):
        said = list(sentences(checked, is_trusted=True))
    assert "It is fictional: it comes from a training region." in said
    assert "Version 3 of 2026-04-01T12:30:00Z (UTC)" in said
    assert "which you named" in said[-4]
    edit(folder, lambda rows: rows.pop())
    assert not any("coast" in line for line in sentences(verify_package(folder / "inside"), is_trusted=False))
