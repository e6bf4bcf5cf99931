# SPDX-License-Identifier: AGPL-3.0-or-later
"""Input at fault gets a clear answer: what, where, what to do; the commands need no database."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from jointplan.plans.reading import CatalogueError, Document, DocumentError, load_catalogue, read_document
from jointplan.plans.reading.catalogue import parse_catalogue
from jointplan.plans.reading.cli import main
from jointplan.plans.reading.decode import LIMIT_BYTES
from jointplan.plans.reading.fingerprint import with_fingerprints
from jointplan.plans.tests.publications import Publication, harbour

SOURCE_ROOT = Path(__file__).resolve().parents[3]


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "hint"),
    [
        (b"", "empty", "no text"),
        (b" \r\n\x00\t\f", "empty", "no text"),
        (b"\xef\xbb\xbf \n", "empty", "no text"),
        ("-\n•\n".encode(), "empty", "no text"),
        (b"%PDF-1.7 \x00\x01", "pdf", "PDF file"),
        (zipped("[Content_Types].xml", "word/document.xml"), "word", "Word file"),
        (zipped("a.txt"), "archive", "Unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "word-old", "office file"),
        (b"{\\rtf1 text}", "rtf", "rich text"),
        (b"<!DOCTYPE html><html><p>text", "web-page", "web page"),
        (bytes(range(256)) * 20, "binary", "not a text file"),
        (b"caf\x81 \xff text" * 3, "undecodable", "UTF-8"),
    ],
)
def test_what_is_no_text_is_named_with_what_to_do(data: bytes, code: str, hint: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Document.from_bytes(data, "report.txt")
    assert caught.value.code == code
    assert "report.txt" in str(caught.value)
    assert hint in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    for path, code in ((tmp_path / "none.txt", "missing"), (tmp_path, "directory"), (large, "too-large")):
        with pytest.raises(DocumentError) as caught:
            read_document(path)
        assert caught.value.code == code
        assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"format": "other/1"}, "format", "format"),
        ({"texts": []}, "list", "texts"),
        ({"edition": None}, "mapping", "edition"),
        ({"themes": [{"code": "x", "name": "no languages"}]}, "localised", "themes, 1"),
        ({"themes": [{"code": "x"}, {"code": "x"}]}, "repeated", "themes"),
    ],
)
def test_a_catalogue_at_fault_says_where(change: dict[str, object], code: str, where: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(yaml.safe_dump({**yaml.safe_load(harbour().bare_catalogue), **change}), "plan.yaml")
    assert (caught.value.code, caught.value.where) == (code, where)
    assert "plan.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"kind": "chapter"}, "kind"),
        ({"parent": "Z"}, "parent"),
        ({"parent": None}, "parent"),
        ({"lines": [9, 3]}, "lines"),
        ({"themes": ["unknown"]}, "reference"),
        ({"themes": "education"}, "list"),
        ({"addressees": ["everybody"]}, "addressee"),
        ({"registers": ["phone-book"]}, "register"),
        ({"assessed": "yes"}, "boolean"),
        ({"theme": []}, "unknown-key"),
        ({"context": "both"}, "code-or-context"),
        ({"sha256": "abc", "words": "00"}, "fingerprint"),
        ({"code": "I.1.1"}, "repeated"),
        ({"kind": "provision"}, "count"),
    ],
)
def test_a_clause_at_fault_is_named(entry: dict[str, object], code: str) -> None:
    data = yaml.safe_load(harbour().bare_catalogue)
    clause = next(text for text in data["texts"] if text.get("code") == "I.1.2")
    clause.update(entry)
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(yaml.safe_dump(data), "plan.yaml")
    assert caught.value.code == code
    assert str(caught.value).startswith("plan.yaml: ")


def test_yaml_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(CatalogueError, match="line 2 "):
        parse_catalogue("format: jointplan-plan/1\nplan: {code: [}\n", "plan.yaml")


class TestFingerprints:
    def test_only_the_two_values_are_written(self) -> None:
        made = harbour()
        bare = "# a comment that stays\n" + made.bare_catalogue.replace(
            "- code: D.3\n", "- code: 'D.3'  # this one too\n"
        )
        filled = with_fingerprints(bare, Document.from_text(made.text))
        kept = [line for line in filled.splitlines() if not line.strip().startswith(("sha256:", "words:"))]
        assert kept == bare.splitlines()
        assert with_fingerprints(filled, Document.from_text(made.text)) == filled

    def test_flow_style_is_completed_in_its_line(self) -> None:
        made = harbour()
        data = yaml.safe_load(made.bare_catalogue)
        texts = "".join(f"- {yaml.safe_dump(text, default_flow_style=True, width=10**6)}" for text in data.pop("texts"))
        flow = yaml.safe_dump(data, sort_keys=False) + "texts:\n" + texts
        filled = parse_catalogue(with_fingerprints(flow, Document.from_text(made.text)))
        assert filled.stretches == made.catalogue.stretches

    def test_another_publication_changes_the_values(self) -> None:
        made = harbour()
        changed = made.text.replace("Thank", "Praise")
        again = parse_catalogue(with_fingerprints(made.bare_catalogue, Document.from_text(changed)))
        differing = [
            one.id for one, other in zip(made.catalogue.stretches, again.stretches, strict=True) if one != other
        ]
        assert differing == ["D.3"]

    @pytest.mark.parametrize(
        ("lines", "code"), [([1, 900], "overlap"), ([7, 7], "no-words"), ([5000, 5001], "no-words")]
    )
    def test_lines_at_fault_are_named(self, lines: list[int], code: str) -> None:
        made: Publication = harbour()
        made.texts[0]["lines"] = lines
        with pytest.raises(CatalogueError) as caught:
            with_fingerprints(made.bare_catalogue, Document.from_text(made.text), "plan.yaml")
        assert caught.value.code == code

    def test_words_that_belong_to_no_text_are_named(self) -> None:
        made = harbour()
        made.texts = [text for text in made.texts if text.get("context") != "I.opening"]
        with pytest.raises(CatalogueError, match="line 28 of the publication stands between two texts .I, I.1."):
            with_fingerprints(made.bare_catalogue, Document.from_text(made.text), "plan.yaml")


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE_ROOT), **variables}
    line = [sys.executable, "-m", "jointplan.plans.reading", *arguments]
    return subprocess.run(line, capture_output=True, env=environment, check=False, timeout=60)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    made = harbour()
    catalogue, document = tmp_path / "plan.yaml", tmp_path / "report.txt"
    catalogue.write_text(made.bare_catalogue, encoding="utf-8")
    document.write_text(made.text, encoding="utf-8")
    assert main(["fingerprint", str(catalogue), str(document)]) == 0
    return str(catalogue), str(document)


def test_the_command_verifies_and_prints_a_line_a_part(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["verify", files[1], "--plan", files[0]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "D  3/3 paragraphs",
        "I  6/6 measures, 2/2 sub-measures",
        "A  2/2 provisions",
        "6/6 measures, 2/2 sub-measures, 2/2 provisions, 3/3 paragraphs verified",
    ]


def test_the_command_says_what_differs_and_ends_with_one(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(harbour().text.replace("sort waste", "burn waste", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", files[1], "--plan", files[0]]) == 1
    assert "I.1.2: other words than in the adopted text" in capsys.readouterr().out
    assert main(["verify", files[1], "--plan", files[0], "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] is False
    assert result["findings"][0]["codes"] == ["I.1.2"]
    assert result["totals"]["measure"] == {"verified": 5, "expected": 6}


@pytest.mark.parametrize(
    "variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LANG": "C"}]
)
def test_any_terminal_shows_the_result(files: tuple[str, str], variables: dict[str, str]) -> None:
    text = harbour().text.replace("“all crews”", "“every crew”")
    Path(files[1]).write_text(text, encoding="utf-8")
    done = command("verify", files[1], "--plan", files[0], **variables)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"D.1" in done.stdout


def test_input_at_fault_ends_with_one_and_wrong_usage_with_two(files: tuple[str, str], tmp_path: Path) -> None:
    for arguments, code in (
        (["verify", str(tmp_path / "none.txt")], 1),
        (["verify", files[1], "--plan", "no-such-plan"], 1),
        (["verify", files[1], "--plan", files[1]], 1),
        (["fingerprint", files[1], files[1]], 1),
        (["verify"], 2),
        ([], 2),
    ):
        done = command(*arguments)
        assert done.returncode == code
        assert done.stderr
        assert b"Traceback" not in done.stderr


def test_a_closed_pipe_ends_quietly(files: tuple[str, str]) -> None:
    line = f"{sys.executable} -m jointplan.plans.reading verify {files[1]} --plan {files[0]} | true"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE_ROOT)}
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, env=environment, check=False, timeout=60)
    assert done.stderr == b""


def test_a_catalogue_without_fingerprints_is_refused_with_what_to_do(tmp_path: Path) -> None:
    bare, document = tmp_path / "plan.yaml", tmp_path / "report.txt"
    bare.write_text(harbour().bare_catalogue, encoding="utf-8")
    document.write_text(harbour().text, encoding="utf-8")
    done = command("verify", str(document), "--plan", str(bare))
    assert done.returncode == 1
    assert b"jointplan plan fingerprint" in done.stderr
    assert not any(stretch.sha256 for stretch in load_catalogue(bare).stretches)


def test_reading_needs_no_django() -> None:
    code = "import sys, jointplan.plans.reading.cli, jointplan.plans.reading.verify; print('django' in sys.modules)"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE_ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True, timeout=60)
    assert done.stdout.strip() == b"False"
