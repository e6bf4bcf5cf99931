# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who adds, corrects and removes documents, and what is not taken."""

import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import withdraw
from jointplan.access.today import today
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from jointplan.documents import tasks
from jointplan.documents.models import Document, DocumentKind, Reading, Scan
from jointplan.documents.operations import (
    DocumentProblem,
    add_document,
    add_link,
    change_document,
    checked_link,
    remove_document,
    remove_expired,
)
from jointplan.documents.rules import EXPIRING
from jointplan.documents.tests import files
from jointplan.search.querysets import find
from tests.cast import Cast
from tests.documents_cast import said
from tests.everything import reading_everything
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
WRITERS = {
    "aldermoor": {"coordinator", "clearing"},
    "aldermoor-schools": {"focal_point"},
    "coast-secretariat": {"secretariat"},
    "coast-fund": {"partner"},
    "coast-council": set(),  # its only post looks on
}


def add(cast: Cast, role: str = "coordinator", party: str = "aldermoor", **more: Any) -> Document:
    given = {"content": b"Rules of the quay.", "file_name": "rules.txt", **said("Rules"), **more}
    by = cast.user(role)
    with acting_as(by):
        return add_document(originator=cast.party(party), by=by, **given)


@pytest.mark.parametrize("party", WRITERS)
def test_only_those_who_write_for_a_party_add_to_its_documents(cast: Cast, party: str, folder: Path) -> None:
    for role in COLUMNS:
        if role in WRITERS[party]:
            assert add(cast, role, party).label == Label.AMBER_STRICT
        elif role != "anonymous":
            with pytest.raises(Refused, match="write for"):
                add(cast, role, party)
        assert bool(can(cast.user(role), "documents.add_document", cast.party(party))) == (role in WRITERS[party])


def test_a_document_says_what_its_file_is_whatever_the_file_is_called(cast: Cast, folder: Path) -> None:
    content = files.pdf("Rules.")
    document = add(cast, content=content, file_name="..\\..\\etc/Quay rules<\u202e>.exe", keep_until=today())
    assert (document.file_name, document.media_type) == ("Quay rules.pdf", "application/pdf")
    assert (document.size, document.sha256) == (len(content), sha256(content).hexdigest())
    assert (document.scan, document.reading) == (Scan.NOT_SCANNED, Reading.WAITING)
    [kept] = [path for path in folder.rglob("*") if path.is_file()]
    assert kept.read_bytes() == content
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "rules" not in str(kept.relative_to(folder)).lower()


@pytest.mark.parametrize(
    ("given", "field", "complaint"),
    [
        ({"content": b""}, "file", "empty"),
        ({"content": b"MZ\x90\x00"}, "file", "of no kind that is kept here"),
        ({"content": b"<svg/>\x00"}, "file", "of no kind"),
        ({"content": files.docx("A", **{"word/vbaProject.bin": b""})}, "file", "macros"),
        (
            {"content": files.docx("A", **{"word/x.bin": b"", "[Content_Types].xml": "ms-office.vbaProject"})},
            "file",
            "mac",
        ),
        ({"content": files.odf("text", "A", **{"Basic/script-lc.xml": ""})}, "file", "macros"),
        ({"content": files.xlsx("A").replace(b"PK", b"QK", 1)}, "file", "of no kind"),
        ({"content": b"a" * (20 * 2**20 + 1)}, "file", "larger than 20 MB"),
        ({"title": " \n"}, "title", "title"),
        ({"title": "a" * 301}, "title", "up to 300"),
        ({"kind": "secret"}, "kind", "kind"),
        ({"language": "xx"}, "language", "language"),
        ({"dated_on": today() + datetime.timedelta(days=1)}, "dated_on", "future"),
        ({"keep_until": today() - datetime.timedelta(days=1)}, "keep_until", "over"),
    ],
)
def test_what_is_not_taken_says_where_and_why_and_leaves_no_file(
    cast: Cast, folder: Path, given: dict[str, Any], field: str, complaint: str
) -> None:
    with pytest.raises(DocumentProblem, match=complaint) as problem:
        add(cast, **given)
    assert problem.value.field == field
    assert not folder.exists()


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://quay.example/a", "file:a", "data:text/html,a", "quay.example", "https://",
     "https://name:secret@quay.example/", "https://quay.example/\nX: 1", "https://quay.example/" + "a" * 2000, " "],
)  # fmt: skip
def test_only_links_of_http_and_https_are_taken(link: str) -> None:
    with pytest.raises(DocumentProblem) as problem:
        checked_link(link)
    assert problem.value.field == "link"


def test_a_link_is_kept_as_it_is_and_never_fetched(cast: Cast, folder: Path) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        link = " http://quay.example/rules?page=1#top "
        made = add_link(originator=cast.party("aldermoor"), by=by, link=link, **said("Rules"))
    assert (made.link, made.reading, made.scan) == (link.strip(), Reading.NO_FILE, Scan.NO_FILE)
    assert not folder.exists()
    source = "".join(path.read_text(encoding="utf-8") for path in Path(tasks.__file__).parent.glob("*.py"))
    assert not [name for name in ("urlopen", "http.client", "import requests", "urllib.request") if name in source]


@pytest.mark.parametrize(
    "both",
    [
        {"link": "https://quay.example/"},  # and a file
        {"file_key": "", "file_name": "", "media_type": "", "sha256": "", "size": None},  # nothing at all
        {"size": None},
        {"sha256": "short"},
        {"link": "ftp://quay.example/", "file_key": "", "file_name": "", "media_type": "", "sha256": "", "size": None},
    ],
)
def test_the_database_takes_a_file_or_a_link_and_nothing_between(
    cast: Cast, both: dict[str, Any], folder: Path
) -> None:
    document = add(cast)
    with acting_as(cast.user("coordinator")), pytest.raises(IntegrityError, match="a_file"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**both)


def test_what_is_said_is_corrected_and_found_under_its_new_title(cast: Cast, folder: Path) -> None:
    document, by = add(cast), cast.user("clearing")
    day = today() + datetime.timedelta(days=9)
    with acting_as(by):
        changed = change_document(document, by=by, **said("Tariffs") | {"kind": DocumentKind.LAW, "keep_until": day})
        assert [hit.pk for hit in find("tariffs", fictional=False)] == [document.pk]
        change_document(document, by=by, **said("Tariffs") | {"kind": DocumentKind.LAW, "keep_until": day})
        [entry] = Entry.objects.filter(verb="documents.document_changed")
    assert (changed.title, changed.kind, changed.sha256) == ("Tariffs", "law", document.sha256)
    assert entry.details == {"fields": ["title", "kind", "keep_until"], "until": day.isoformat()}


def test_others_correct_and_remove_nothing(cast: Cast, folder: Path) -> None:
    with reading_everything():
        shared = {title: Document.objects.get(title=title) for title in ("canarydocumentstates", "canarydocumentgreen")}
    for role, title in (("other_coordinator", "canarydocumentstates"), ("secretariat", "canarydocumentgreen")):
        by = cast.user(role)
        with acting_as(by):
            with pytest.raises(Refused):
                change_document(shared[title], by=by, **said("Other"))
            with pytest.raises(Refused):
                remove_document(shared[title], by=by, reason="Not ours.")


def test_what_was_released_stands_until_the_release_is_withdrawn(cast: Cast) -> None:
    coordinator, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(coordinator):
        document = Document.objects.get(title="canarydocumentpublic")
        with pytest.raises(Refused, match="withdraws the release first"):
            change_document(document, by=coordinator, **said("Another"))
    with acting_as(clearing):
        withdraw(document, audience=[], reason="A mistake.", by=clearing)
        change_document(document, by=clearing, **said("Another"))


def test_a_removed_document_leaves_its_file_only_after_the_commit(
    cast: Cast, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document, by = add(cast), cast.user("coordinator")
    storage = storages["documents"]
    with django_capture_on_commit_callbacks(execute=True), acting_as(by):
        with pytest.raises(DocumentProblem, match="Say why"):
            remove_document(document, by=by, reason=" ")
        remove_document(document, by=by, reason="Added twice.")
        assert not Document.objects.filter(pk=document.pk).exists()
        assert storage.exists(document.file_key)
        [entry] = Entry.objects.filter(verb="documents.document_removed")
        assert (entry.details["title"], entry.details["reason"]) == ("Rules", "Added twice.")
    assert not storage.exists(document.file_key)


def test_what_is_past_its_day_is_removed_by_the_nightly_task_alone_and_never_silently(
    cast: Cast, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    by = cast.user("coordinator")
    keeping = {days: add(cast, title=f"Kept {days}", keep_until=today()) for days in (-1, 0, 1)}
    with acting_as(by):
        for days, document in keeping.items():
            Document.objects.filter(pk=document.pk).update(keep_until=today() + datetime.timedelta(days=days))
        with pytest.raises(Refused):
            remove_expired(by=by)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.remove_expired_documents(0)
    with acting_as(by):
        assert set(Document.objects.filter(title__startswith="Kept").values_list("title", flat=True)) == {
            "Kept 0",
            "Kept 1",
        }
        [entry] = Entry.objects.filter(verb="documents.document_expired")
    assert entry.actor is None
    assert (entry.details["title"], entry.details["system"]) == ("Kept -1", str(EXPIRING))
    assert [storages["documents"].exists(document.file_key) for document in keeping.values()] == [False, True, True]


def test_the_words_of_a_file_are_found_by_its_readers_once_the_worker_has_read_it(cast: Cast, folder: Path) -> None:
    document = add(cast, content=files.docx("Tariffs of the ferryman."), title="Rules")
    coordinator, other = cast.user("coordinator"), cast.user("other_coordinator")
    with acting_as(coordinator):
        assert find("ferryman", fictional=False) == []
    tasks.read_document(document.pk, coordinator.pk)
    with acting_as(coordinator):
        assert [(hit.source, hit.pk) for hit in find("ferryman", fictional=False)] == [("document", document.pk)]
        assert find("ferryman", fictional=True) == []
        document.refresh_from_db()
        assert (document.reading, document.text) == (Reading.READ, "Tariffs of the ferryman.\n")
    with acting_as(other):
        assert find("ferryman", fictional=False) == []


@pytest.mark.parametrize(
    ("content", "reading"),
    [
        (files.PNG, Reading.EMPTY),
        (b"%PDF-1.7 and nothing else", Reading.UNREADABLE),
        (("quay " * 50_000).encode(), Reading.CUT),
    ],
)
def test_a_file_that_is_not_read_says_so_and_is_kept(
    cast: Cast, folder: Path, content: bytes, reading: Reading
) -> None:
    document, by = add(cast, content=content, title="Tariffs"), cast.user("coordinator")
    tasks.read_document(document.pk, by.pk)
    with acting_as(by):
        document.refresh_from_db()
        assert document.reading == reading
        assert [hit.pk for hit in find("tariffs", fictional=False)] == [document.pk]
    assert storages["documents"].exists(document.file_key)


def test_a_text_with_as_many_words_as_there_can_be_fits_the_index(cast: Cast, folder: Path) -> None:
    words = " ".join(
        f"ж{chr(0x430 + n % 32)}{chr(0x430 + n // 32 % 32)}{chr(0x430 + n // 1024 % 32)}" for n in range(40_000)
    )
    document, by = add(cast, content=words.encode(), language="und"), cast.user("coordinator")
    tasks.read_document(document.pk, by.pk)
    with acting_as(by):
        assert Document.objects.get(pk=document.pk).reading in {Reading.READ, Reading.CUT}


def test_who_has_left_the_post_has_nothing_read_and_whoever_corrects_it_has(cast: Cast, folder: Path) -> None:
    document = add(cast, "clearing")
    tasks.read_document(document.pk, cast.user("observer").pk)
    tasks.read_document(document.pk, 0)
    by = cast.user("coordinator")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'documents.read_document'")
        before = cursor.fetchone()[0]
        with acting_as(by):
            assert Document.objects.get(pk=document.pk).reading == Reading.WAITING
            change_document(document, by=by, **said("Other"))
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'documents.read_document'")
        assert cursor.fetchone()[0] == before + 1


def test_history_keeps_what_was_said_and_not_the_text(cast: Cast) -> None:
    columns = {field.name for field in Document.pgh_event_model._meta.fields}  # type: ignore[attr-defined]
    assert "title" in columns
    assert not {"text", "folded", "search_vector"} & columns
