# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch, get_resolver
from openpyxl import Workbook

from jointplan.accounts.models import User
from jointplan.core.uploads import MEGABYTE, CheckedFileField, kind_among, kind_of, takes_files
from tests.addresses import patterns


def excel() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"name;kind\r\nLamp;\xd0\xbb\xd0\xb0\xd0\xbc\xd0\xbf\xd0\xb0\r\n", "csv"),
        ("\ufeffимя,вид\n".encode(), "csv"),
        (b"a" + ("ж" * 100_000).encode(), "csv"),  # cut in the middle of a letter
        (excel(), "xlsx"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0...", "jpeg"),
        ("имя;вид".encode("utf-16"), ""),
        ("имя;вид".encode("windows-1251"), ""),
        (b"MZ\x90\x00\x03", ""),
        (b"\x7fELF\x02\x01\x01\x00", ""),
        (b"PK\x03\x04 and nothing else", ""),
        (archive("a.txt"), ""),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (archive("xl/workbook.xml", "xl/embeddings/oleObject1.bin"), ""),
        (b"name\x00kind", ""),
        (b"", "csv"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "kinds", "kind"),
    [
        (b"name;kind\nLamp;lamp\n", ("csv", "txt"), "csv"),
        (b"Rules of the quay.\nNothing else, and no more.\n", ("csv", "txt"), "txt"),
        (b"name\nLamp\n", ("csv",), "csv"),  # where only tables are asked for, one column is one
        (b"name;kind\nLamp;lamp\n", ("txt",), "txt"),
        (b"name;kind\nLamp;lamp\n", ("pdf",), ""),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", ("webp",), "webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", ("webp",), ""),
        (archive("xl/workbook.xml"), ("docx",), ""),
    ],
)
def test_text_is_a_table_or_prose_where_both_are_asked_for(content: bytes, kinds: tuple[str, ...], kind: str) -> None:
    assert kind_among(content, kinds) == kind


class Form(forms.Form):
    file = CheckedFileField(kinds=("csv", "xlsx"), largest=MEGABYTE)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("parties.csv", b"name\nLamp\n", None),
        ("parties.xlsx", excel(), None),
        ("parties.exe", b"name\nLamp\n", None),  # its name says nothing
        ("parties.csv", b"%PDF-1.7", "CSV file (text in UTF-8), Excel file (.xlsx)"),
        ("parties.xlsx", b"MZ\x90\x00", "not a file of the kind"),
        ("parties.csv", b"a" * (MEGABYTE + 1), "larger than 1 MB"),
        ("parties.csv", b"", "empty"),
    ],
)
def test_a_form_takes_only_the_kinds_it_names(name: str, content: bytes, complaint: str | None) -> None:
    form = Form({}, {"file": SimpleUploadedFile(name, content)})
    if complaint is None:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["file"].read() == content
    else:
        assert complaint in str(form.errors["file"])


@takes_files(4 * MEGABYTE)
def importing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def posted(view: Any, user: Any, size: int) -> Any:
    """A form with a file of `size` bytes, read as the view would read it."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("rows.csv", b"a" * size)})
    request.user = user
    request.resolver_match = ResolverMatch(view, (), {})
    return request.FILES["file"]


def test_only_a_view_that_says_so_takes_large_files_and_only_from_people_who_signed_in() -> None:
    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    somebody = User(pk=1)
    assert posted(importing, somebody, 3 * MEGABYTE).size == 3 * MEGABYTE
    for view, user, size in (
        (importing, somebody, 5 * MEGABYTE),
        (importing, AnonymousUser(), 3 * MEGABYTE),
        (plain, somebody, 3 * MEGABYTE),
    ):
        with pytest.raises(RequestDataTooBig):
            posted(view, user, size)


def test_every_form_of_ours_that_takes_a_file_looks_at_its_content() -> None:
    get_resolver().url_patterns  # noqa: B018 - loads every view, and with it every form

    def below(form: type) -> list[type]:
        return [form, *(deeper for child in form.__subclasses__() for deeper in below(child))]

    for form in below(forms.BaseForm):
        if form.__module__.startswith("jointplan.") and ".tests." not in form.__module__:
            for name, field in getattr(form, "base_fields", {}).items():
                if isinstance(field, forms.FileField):
                    assert isinstance(field, CheckedFileField), f"{form.__module__}.{form.__name__}.{name}"


def test_no_public_view_takes_large_files() -> None:
    for name, pattern in patterns().items():
        if hasattr(pattern.callback, "largest_upload"):
            assert getattr(pattern.callback, "login_required", True), name
            assert pattern.callback.largest_upload <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE
