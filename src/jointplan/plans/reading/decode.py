# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bytes of a file → text, or a clear reason why they are no plain text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

LIMIT_BYTES = 20_000_000

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "word-old"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_UNDECODABLE_SHARE = 0.01


class DocumentError(Exception):
    """The input is no document that can be read.

    ``code`` says why (``missing``, ``directory``, ``unreadable``, ``too-large``, ``empty``, ``binary``, ``undecodable``
    or the kind of file: ``pdf``, ``word``, ``word-old``, ``rtf``, ``web-page`` …); ``source`` is the path or name.
    """

    def __init__(self, code: str, source: str, detail: str = "") -> None:
        super().__init__(code, source, detail)
        self.code, self.source, self.detail = code, source, detail

    def __str__(self) -> str:
        from jointplan.plans.reading.report import document_error

        return document_error(self)


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a file of at most 20 MB; DocumentError when there is none or it cannot be read."""
    source = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError("missing", source) from None
    except IsADirectoryError:
        raise DocumentError("directory", source) from None
    except (OSError, ValueError) as error:
        raise DocumentError("unreadable", source, getattr(error, "strerror", None) or str(error)) from None
    if len(data) > LIMIT_BYTES:
        raise DocumentError("too-large", source, str(LIMIT_BYTES // 1_000_000))
    return data


def decode(data: bytes, source: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding; DocumentError when the bytes are no text."""
    if not data.strip(b"\x00\t\n\r\f\v \x1a"):
        raise DocumentError("empty", source)
    _refuse_known_formats(data, source)
    text, encoding = _decoded(data, source)
    if not text.strip("\ufeff\x1a \t\r\n\f\v\u00a0"):
        raise DocumentError("empty", source)
    if len(_CONTROL.findall(text)) > max(8, len(text) * _UNDECODABLE_SHARE):
        raise DocumentError("binary", source)
    return _CONTROL.sub(" ", text.replace("\x1a", " ")), encoding


def _refuse_known_formats(data: bytes, source: str) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentError(kind, source)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise DocumentError(_kind_of_zip(data), source)
    if _WEB_PAGE.match(data.removeprefix(codecs.BOM_UTF8)):
        raise DocumentError("web-page", source)


def _kind_of_zip(data: bytes) -> str:
    if b"word/document" in data or b"opendocument.text" in data[:200]:
        return "word"
    return "archive"


def _decoded(data: bytes, source: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    wide = _wide_without_bom(data)
    if wide:
        return data.decode(wide, "replace"), wide
    if len(_CONTROL_BYTES.findall(data)) > max(8, len(data) * _UNDECODABLE_SHARE):
        raise DocumentError("binary", source)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _damaged_or_single_byte(data, source)


def _wide_without_bom(data: bytes) -> str:
    sample = data[: 4096 - len(data) % 2]
    half = len(sample) // 2
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if high > half * 0.4 and low < half * 0.1:
        return "utf-16-le"
    if low > half * 0.4 and high < half * 0.1:
        return "utf-16-be"
    return ""


def _damaged_or_single_byte(data: bytes, source: str) -> tuple[str, str]:
    """A cut or slightly damaged UTF-8 file still has many good sequences; a Windows-1252 file has hardly any."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\u007f") - damaged
    if sound > damaged or (damaged == 1 and text.endswith("\ufffd")):
        return text.rstrip("\ufffd"), "utf-8"
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError as error:
        raise DocumentError("undecodable", source, str(error.start)) from None
