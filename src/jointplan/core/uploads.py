# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that people send: how large a form may be, and what a file is by its content, whatever its name says.

No file is kept on disk while it is read, and its name is never used as a path.
"""

import io
import zipfile
from collections.abc import Callable
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
PROGRAMS = ("vbaproject.bin", "/activex/", "/embeddings/")
NAMES = {
    "csv": gettext_lazy("CSV file (text in UTF-8)"),
    "xlsx": gettext_lazy("Excel file (.xlsx)"),
    "docx": gettext_lazy("Word file (.docx)"),
    "pdf": gettext_lazy("PDF file"),
    "png": gettext_lazy("picture (PNG)"),
    "jpeg": gettext_lazy("picture (JPEG)"),
}


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
    """What a file is by its content: a key of `NAMES`, or empty when it is nothing that anybody is asked for."""
    for kind, signature in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    return "csv" if _is_text(content[:LOOKED_AT]) else ""


def _kind_of_archive(content: bytes) -> str:
    try:
        names = [name.lower() for name in zipfile.ZipFile(io.BytesIO(content)).namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if any(program in name for name in names for program in PROGRAMS):
        return ""
    return next((kind for kind, inside in OFFICE.items() if inside in names), "")


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
        if kind_of(content) not in self.kinds:
            allowed = ", ".join(str(NAMES[kind]) for kind in self.kinds)
            problem = _("This is not a file of the kind asked for, whatever its name says. Send one of: %(allowed)s.")
            raise ValidationError(problem % {"allowed": allowed})


class RowsFileField(CheckedFileField):
    """A list to import. `core.imports` reads it by its content and says more of what is wrong, and in which place."""

    def check_kind(self, content: bytes) -> None:
        return None
