# SPDX-License-Identifier: AGPL-3.0-or-later
import io

import pytest
from pypdf import PdfReader, PdfWriter

from jointplan.core.uploads import kind_of
from jointplan.documents import reading
from jointplan.documents.reading import MOST_CHARACTERS, UnreadableFile, text_of, write_text
from jointplan.documents.tests import files


def read(content: bytes, kind: str) -> str:
    """The text, read in this process: the other one is tried once below."""
    out = io.StringIO()
    write_text(content, kind, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", files.pdf("Lamps of the harbour. Лампы гавани.")),
        ("docx", files.docx("Lamps of the harbour.", "Лампы гавани.")),
        ("xlsx", files.xlsx("Lamps of the harbour.", "Лампы гавани.")),
        ("odt", files.odf("text", "Lamps of the harbour.", "Лампы гавани.")),
        ("ods", files.odf("spreadsheet", "Lamps of the harbour.", "Лампы гавани.")),
        ("csv", "Lamps of the harbour.;1\nЛампы гавани.;2\n".encode()),
        ("txt", "\ufeffLamps of the harbour.\nЛампы гавани.".encode()),
    ],
)
def test_words_are_read_out_of_each_kind_of_file(kind: str, content: bytes) -> None:
    assert kind_of(content) == ("csv" if kind == "txt" else kind)
    text = read(content, kind)
    assert "Lamps of the harbour." in text
    assert "Лампы гавани." in text
    assert "deleted" not in text
    assert "leftright" not in text


def test_a_picture_has_no_words() -> None:
    assert read(files.PNG, "png") == ""


def test_a_file_is_read_by_a_process_of_its_own() -> None:
    text, is_cut = text_of(files.docx("Lamps of the harbour."), "docx")
    assert (text, is_cut) == ("Lamps of the harbour.\n", False)


def test_a_long_text_is_cut_and_one_knows() -> None:
    text, is_cut = text_of(("лампа " * 50_000).encode(), "txt")
    assert (len(text), is_cut) == (MOST_CHARACTERS, True)


def locked_pdf() -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf("Lamps.")))), io.BytesIO()
    writer.encrypt("only-for-tests", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """A Word file whose entities grow to thousands of millions of letters."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "lamp">{entities}]><w:p xmlns:w="{files.WORD}"><w:t>&e9;</w:t></w:p>'
    return files.archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7 and nothing else"),
        ("pdf", locked_pdf()),
        ("docx", files.archive({"word/document.xml": "<w:document"})),
        ("docx", bomb()),
        ("odt", b"PK and nothing else"),
    ],
)
def test_what_cannot_be_read_says_so(kind: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        text_of(content, kind)


def test_a_file_that_takes_too_long_or_is_too_large_inside_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.01)
    with pytest.raises(UnreadableFile):
        text_of(files.docx("Lamps."), "docx")
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 10)
    with pytest.raises(UnreadableFile):
        read(files.docx("Lamps."), "docx")


def test_the_process_that_reads_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {}

    def run(command: list[str], **options: object) -> object:
        given.update(options)
        return type("Done", (), {"stdout": b""})

    monkeypatch.setattr(reading.subprocess, "run", run)
    monkeypatch.setenv("SECRET_KEY", "only-for-tests")
    text_of(b"", "txt")
    assert set(given["env"]) <= {"PATH", "PYTHONPATH", "LANG"}
