# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages, files that leave, and the API."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.models import Opening
from jointplan.access.operations import name_readers
from jointplan.core.uploads import MEDIA_TYPES
from jointplan.documents.filenames import LONGEST, safe_name
from jointplan.documents.forms import DocumentForm
from jointplan.documents.keeping import storage
from jointplan.documents.models import Document
from jointplan.documents.operations import add_document
from jointplan.documents.pages import document_row
from jointplan.documents.tests import files
from jointplan.documents.tests.scanner import Scanner
from tests.addresses import WatchedClient, address
from tests.cast import Cast
from tests.documents_cast import said, text_of

pytestmark = pytest.mark.django_db
ADD = reverse("real:work:document_add")
LIST = reverse("real:work:documents")


def add(cast: Cast, content: bytes, file_name: str, **more: Any) -> Document:
    by = cast.user("coordinator")
    with acting_as(by):
        given = said("Rules") | more
        return add_document(originator=cast.party("aldermoor"), by=by, content=content, file_name=file_name, **given)


def page_of(document: Document, name: str = "document") -> str:
    return reverse(f"real:work:{name}", kwargs={"uid": document.uid})


def test_a_file_is_added_by_a_plain_form_and_comes_back_as_it_was(
    cast: Cast, folder: Path, client_as: Callable[..., Client]
) -> None:
    client, content = client_as("coordinator"), files.docx("Rules of the quay.")
    sent = {"file": SimpleUploadedFile("Правила причала.docx", content), **said("Rules"), "dated_on": "2021-02-03"}
    answer = client.post(ADD, sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain
    assert "Only aldermoor may read this" in page or "Only Aldermoor may read this" in page
    assert "Word file (.docx)" in page
    with acting_as(cast.user("coordinator")):
        document = Document.objects.get(title="Rules")
    file = client.get(page_of(document, "document_file"))
    assert file.content == content
    assert file.headers["Content-Type"] == MEDIA_TYPES["docx"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["X-Sharing-Label"] == "TLP:AMBER+STRICT"
    assert file.headers["Cache-Control"] == "private, no-store"
    disposition = file.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert disposition.isascii()
    assert "TLP-AMBER-STRICT.docx" in disposition


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "Choose a file, or write a link below."),
        ({"file": b"a", "link": "https://quay.example/"}, "not both"),
        ({"file": b"MZ\x90\x00"}, "not a file of the kind asked for"),
        ({"file": b""}, "empty"),
        ({"file": files.docx("A", **{"word/vbaProject.bin": b""})}, "holds macros"),
        ({"file": b"a" * (20 * 2**20 + 1)}, "larger than 20 MB"),
        ({"link": "javascript:alert(1)"}, "no link of http or https"),
        ({"link": "https://quay.example/", "title": ""}, "required"),
        ({"link": "https://quay.example/", "kind": "secret"}, "not one of the available choices"),
        ({"link": "https://quay.example/", "dated_on": "2999-01-01"}, "in the future"),
        ({"link": "https://quay.example/", "keep_until": "2001-01-01"}, "The last day is over"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_added(
    cast: Cast, folder: Path, given: dict[str, Any], complaint: str
) -> None:
    sent = said("Rules") | given
    if "file" in given:
        sent["file"] = SimpleUploadedFile("rules.docx", given["file"])
    answer = WatchedClient("coordinator").post(ADD, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert complaint in page
    assert "There is a problem in one place" in page
    assert not folder.exists()


def test_when_the_scanner_finds_something_the_form_says_so(cast: Cast, folder: Path, scanner: Scanner) -> None:
    sent = {"file": SimpleUploadedFile("rules.txt", files.EICAR), **said("Rules")}
    page = WatchedClient("coordinator").post(ADD, sent).content.decode()
    assert "something harmful" in page
    assert not folder.exists()


def test_a_form_that_is_far_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    sent = {"file": SimpleUploadedFile("rules.txt", b"a" * (23 * 2**20)), **said("Rules")}
    assert WatchedClient("coordinator").post(ADD, sent).status_code in {400, 413}


def test_the_form_serves_other_apps_with_a_prefix_of_its_own(cast: Cast, folder: Path) -> None:
    data = {f"evidence-{name}": value for name, value in said("Rules").items()}
    form = DocumentForm(data, {"evidence-file": SimpleUploadedFile("rules.txt", b"Rules.")}, prefix="evidence")
    by = cast.user("focal_point")
    with acting_as(by):
        assert form.is_valid(), form.errors
        made = form.save(originator=cast.party("aldermoor-schools"), by=by)
        assert made is not None
        row = document_row(Document.objects.shown().get(pk=made.pk))
    assert (row.title, row.kind, row.tlp) == ("Rules", "Report", "TLP:AMBER+STRICT")
    assert row.what == "text file (UTF-8), 6\xa0bytes"
    assert row.url == page_of(made)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"own", "public", "states", "inside", "green"}),
        ("?whose=own", {"own", "public", "states"}),
        ("?whose=others", {"inside", "green"}),
        ("?q=canarydocumentowntext", {"own"}),
        ("?q=canarydocumentagencytext", set()),
        ("?kind=law", set()),
        ("?kind=report&language=en&q=rules", {"own", "public", "states", "inside", "green"}),
        ("?kind=nothing", set()),
        ("?language=nothing", set()),
    ],
)
def test_the_list_shows_ones_own_and_what_others_share(
    cast: Cast, query: str, expected: set[str], client_as: Callable[..., Client]
) -> None:
    # What was looked for stands on the page again, which is no leak.
    page = client_as("coordinator").get(LIST + query)
    assert set(re.findall(r">canarydocument(\w+)</a>", page.content.decode())) == expected


def test_a_reader_from_elsewhere_is_noted(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        document = Document.objects.get(title="canarydocumentstates")
    WatchedClient("secretariat").get(page_of(document, "document_file"))
    with acting_as(cast.user("coordinator")):
        [opening] = Opening.objects.of_record(document)
    assert opening.reader == cast.user("secretariat").pk


def test_whoever_may_read_it_no_more_gets_the_file_no_more(cast: Cast) -> None:
    url = address(cast, "real:work:document_file", uid="document canarydocumentstates")
    clearing, reader = cast.user("clearing"), WatchedClient("secretariat")
    assert reader.get(url).content == text_of("canarydocumentstates").encode()
    with acting_as(clearing):
        document = Document.objects.get(title="canarydocumentstates")
        name_readers(document, [clearing.pk], reason="Few.", by=clearing)
    assert reader.get(url).status_code == 404
    assert WatchedClient("coordinator").get(url).status_code == 404
    assert WatchedClient("clearing").get(url).headers["X-Sharing-Label"] == "TLP:RED"


def test_a_file_that_was_changed_on_the_server_is_not_given_out(cast: Cast, folder: Path) -> None:
    document = add(cast, b"Rules.", "rules.txt")
    Path(storage().path(document.file_key)).write_bytes(b"Other rules.")
    answer = WatchedClient("coordinator").get(page_of(document, "document_file"), follow=True)
    assert "is not what was added" in answer.content.decode()
    api = reverse("api:document-file", kwargs={"uid": document.uid})
    assert WatchedClient("coordinator").get(api).status_code == 404


def test_corrections_and_removal_go_through_their_pages(cast: Cast, folder: Path) -> None:
    document, client = add(cast, b"Rules.", "rules.txt"), WatchedClient("clearing")
    wrong = client.post(page_of(document, "document_change"), said(" "))
    assert "There is a problem" in wrong.content.decode()
    client.post(page_of(document, "document_change"), said("Tariffs"))
    assert "Tariffs" in client.get(page_of(document)).content.decode()
    assert "There is a problem" in client.post(page_of(document, "document_remove"), {"reason": " "}).content.decode()
    assert client.post(page_of(document, "document_remove"), {"reason": "Added twice."})["Location"] == LIST
    assert client.get(page_of(document)).status_code == 404


def test_a_visitor_reads_what_was_released_and_finds_it(cast: Cast) -> None:
    visitor = Client()
    found = visitor.get(reverse("real:search"), {"q": "canarydocumentpublictext"}).content.decode()
    url = address(cast, "real:work:document", uid="document canarydocumentpublic")
    assert url in found
    assert "<mark>canarydocumentpublictext</mark>" in found
    page = visitor.get(url).content.decode()
    assert "Who can see this" not in page
    assert "TLP:CLEAR" in page


def test_the_api_gives_each_reader_exactly_what_that_reader_may_read(cast: Cast) -> None:
    rows = WatchedClient("coordinator").get(reverse("api:documents"), {"kind": "report"}).json()["results"]
    titles = {row["title"].removeprefix("canarydocument") for row in rows}
    assert titles == {"own", "public", "states", "inside", "green"}
    own = next(row for row in rows if row["title"] == "canarydocumentown")
    assert (own["label"], own["originator"], own["fictional"]) == ("TLP:AMBER+STRICT", "aldermoor", False)
    assert WatchedClient("coordinator").get(own["file"]).content == text_of("canarydocumentown").encode()
    [link] = [row for row in WatchedClient("partner").get(reverse("api:documents")).json()["results"] if row["link"]]
    assert (link["file"], link["sha256"]) == ("", "")
    public = WatchedClient("anonymous").get(reverse("api:documents")).json()["results"]
    # What the library gives everybody is a document too.
    assert [row["title"] for row in public] == ["canarydocumentpublic", "canaryguidancepublicfile"]
    assert WatchedClient("anonymous").get(public[0]["file"], headers={"Accept": "application/pdf"}).status_code == 200
    assert WatchedClient("coordinator").get(reverse("api:documents"), {"whose": "own"}).status_code == 400


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        ("report.pdf", "pdf", "report.pdf"),
        ("C:\\Users\\somebody\\report.PDF", "docx", "report.docx"),
        ("../../../etc/passwd", "txt", "passwd.txt"),
        ("Отчёт за 2021 год.pdf", "pdf", "Отчёт за 2021 год.pdf"),
        ("a\u202egpj.exe", "pdf", "a gpj.pdf"),
        ('"quoted"; filename=evil.html', "csv", "quoted filename evil.csv"),
        ("photo", "jpeg", "photo.jpg"),
        ("...", "png", "The title.png"),
        ("\x00\r\n", "png", "The title.png"),
        ("a" * 300 + ".pdf", "pdf", "a" * LONGEST + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_made_safe(given: str, kind: str, expected: str) -> None:
    assert safe_name(given, kind, "The title") == expected
