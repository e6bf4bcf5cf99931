# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that people send: how large a form may be, and what a file is by its content, whatever its name says.

No file is kept on disk while it is read, and its name is never used as a path.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEGABYTE = 2**20
# Of a kind that is text, so much is looked at; the rest is the reader's who reads it in its encoding anyway.
LOOKED_AT = 64 * 1024
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
# What an office file has inside; macros and other programs in it make it none of these.
OFFICE = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
# What a file of OpenDocument says of itself in its first entry.
OPEN_DOCUMENT = {
    f"application/vnd.oasis.opendocument.{kind}": code for kind, code in {"text": "odt", "spreadsheet": "ods"}.items()
}
PROGRAMS = ("vbaproject.bin", "/activex/", "/embeddings/")
# Macros of OpenDocument stand in these folders.
PROGRAM_FOLDERS = ("basic/", "scripts/")
# However a macro is called in the archive, the list of contents has to name its type.
CONTENTS = "[Content_Types].xml"
PROGRAM_TYPES = (b"macroenabled", b"vbaproject", b"activex", b"oleobject")
# The lists of an honest archive are far smaller.
LARGEST_ENTRY, MOST_ENTRIES = 2**20, 10_000
NAMES = {
    "csv": gettext_lazy("CSV file (text in UTF-8)"),
    "txt": gettext_lazy("text file (UTF-8)"),
    "xlsx": gettext_lazy("Excel file (.xlsx)"),
    "docx": gettext_lazy("Word file (.docx)"),
    "ods": gettext_lazy("OpenDocument spreadsheet (.ods)"),
    "odt": gettext_lazy("OpenDocument text (.odt)"),
    "pdf": gettext_lazy("PDF file"),
    "png": gettext_lazy("picture (PNG)"),
    "jpeg": gettext_lazy("picture (JPEG)"),
    "webp": gettext_lazy("picture (WebP)"),
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}


UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error
)  # fmt: skip


def takes_files(largest: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say that a view takes forms with files of `largest` bytes in all; every other view takes small forms only."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.largest_upload = largest  # type: ignore[attr-defined]
        return view

    return mark


class BoundedUpload(FileUploadHandler):
    """Refuse a form with files that is larger than its view takes, before a byte of it is read.

    Django bounds the other fields only: files of anybody, on any page with a form, would fill the memory. Larger ones
    are taken from people who have signed in, where a view says so with `takes_files`.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > self.largest():
            raise RequestDataTooBig

    def largest(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        user = getattr(self.request, "user", None)
        usual = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if match is None or user is None or not user.is_authenticated:
            return usual
        return int(getattr(match.func, "largest_upload", usual))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def kind_of(content: bytes) -> str:
    """What a file is by its content: a key of `NAMES`, or empty when it is nothing that anybody is asked for.

    Text is `csv`, whatever it says: `kind_among` knows whether other text is asked for too.
    """
    for kind, signature in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"PK"):
        return "" if (kind := _kind_of_archive(content)) and has_programs(content) else kind
    return "csv" if _is_text(content[:LOOKED_AT]) else ""


def kind_among(content: bytes, kinds: Iterable[str]) -> str:
    """Which of `kinds` a file is by its content, or empty when it is none. Text that is no table is `txt`."""
    asked, kind = set(kinds), kind_of(content)
    if kind == "csv" and "txt" in asked and not ("csv" in asked and _is_table(content[:LOOKED_AT])):
        return "txt"
    return kind if kind in asked else ""


def has_programs(content: bytes) -> bool:
    """True when an office file holds macros, or another program or file inside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [entry.filename.lower() for entry in archive.infolist()]
            listed = _entry(archive, CONTENTS).lower()
    except UNREADABLE_ARCHIVE:
        return False
    inside = any(program in name for name in names for program in PROGRAMS)
    return inside or any(n.startswith(PROGRAM_FOLDERS) for n in names) or any(t in listed for t in PROGRAM_TYPES)


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                return ""
            if entries and entries[0].filename == "mimetype":
                return OPEN_DOCUMENT.get(_entry(archive, "mimetype").decode("ascii", "replace").strip(), "")
            names = {entry.filename.lower() for entry in entries}
    except UNREADABLE_ARCHIVE:
        return ""
    return next((kind for kind, inside in OFFICE.items() if inside in names), "")


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of an entry of an archive; nothing when it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as entry:
        return entry.read(LARGEST_ENTRY)


def _is_table(beginning: bytes) -> bool:
    """Two lines or more with the same separators, as far as one looks at them: prose has that by chance only."""
    lines = [line for line in beginning.decode("utf-8", "ignore").splitlines() if line.strip()][:5]
    if len(lines) < 2:
        return False
    return any(len({line.count(mark) for line in lines}) == 1 and mark in lines[0] for mark in ";,\t")


def _is_text(beginning: bytes) -> bool:
    """UTF-8 without control characters, the last letter of what was looked at perhaps cut in two."""
    try:
        text = beginning.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or error.start < len(beginning) - 3:
            return False
        text = beginning[: error.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\t\r\n\ufeff\xa0" for letter in text)


class CheckedFileField(forms.FileField):
    """A file of one of the named kinds, by its content, and not larger than `largest` bytes."""

    def __init__(self, *, kinds: tuple[str, ...], largest: int, **options: Any) -> None:
        self.kinds, self.largest = kinds, largest
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is None:
            return None
        if file.size > self.largest:
            problem = _("The file is larger than %(most)d MB. Send a smaller one, or cut it into several.")
            raise ValidationError(problem % {"most": self.largest // MEGABYTE})
        self.check_kind(file.read())
        file.seek(0)
        return file

    def check_kind(self, content: bytes) -> None:
        if not kind_among(content, self.kinds):
            if content.startswith(b"PK") and has_programs(content):
                raise ValidationError(
                    _(
                        "This office file holds macros, or another program or file inside it. Save it without them, "
                        "or as PDF, and send that."
                    )
                )
            allowed = ", ".join(str(NAMES[kind]) for kind in self.kinds)
            problem = _("This is not a file of the kind asked for, whatever its name says. Send one of: %(allowed)s.")
            raise ValidationError(problem % {"allowed": allowed})


class RowsFileField(CheckedFileField):
    """A list to import. `core.imports` reads it by its content and says more of what is wrong, and in which place."""

    def check_kind(self, content: bytes) -> None:
        return None
