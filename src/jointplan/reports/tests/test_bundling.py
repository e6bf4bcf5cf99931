# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pack of a meeting as one ZIP: what is in it for whom, under which names, and what stays out."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.models import Opening
from jointplan.access.operations import widen, withdraw
from jointplan.core.pdf import PdfProblem
from jointplan.documents.keeping import storage
from jointplan.documents.models import Document
from jointplan.documents.operations import add_document, add_link
from jointplan.meetings.models import Meeting
from jointplan.meetings.preparing import prepare_meeting, save_agenda_item
from jointplan.reports import bundling
from jointplan.reports.models import Report
from jointplan.reports.operations import release_report
from tests.cast import Cast
from tests.meetings_cast import SOON, plan
from tests.reports_cast import composed

pytestmark = pytest.mark.django_db
# Item of the agenda and how far each paper is released; the last one is a link.
PAPERS = {"own": (1, ""), "states": (1, "AMBER"), "everyone": (2, "CLEAR"), "link": (2, "CLEAR")}
STATES = ["coast-states", "coast-secretariat"]


@pytest.fixture(autouse=True)
def quick_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing is looked at in `test_composing`, and takes a second."""
    monkeypatch.setattr(bundling, "file_of", lambda _shown, form: f"the pack as {form}".encode())


def text_of(name: str) -> bytes:
    return f"Rules of the {name} quay.\n".encode()


def pack(cast: Cast, audience: str) -> Report:
    """A public meeting with four papers, and its pack, released to the audience."""
    by, keeper = cast.user("secretariat"), cast.party("coast-secretariat")
    with acting_as(by):
        meeting = prepare_meeting(keeper, by=by, kind="regional", **plan("Quays", SOON))
        papers: dict[int, list[Document]] = {1: [], 2: []}
        for name, (item, label) in PAPERS.items():
            said = {"originator": keeper, "by": by, "kind": "report", "language": "en", "title": f"Paper {name}"}
            if name == "link":
                made = add_link(link="https://lamps.example/quay", **said)
            else:
                made = add_document(content=text_of(name), file_name=f"{name}.txt", **said)
            if label:
                widen(made, label=label, audience=STATES if label == "AMBER" else [], reason="Shown.", by=by)
            papers[item].append(made)
        for item, of_item in papers.items():
            save_agenda_item(meeting, by=by, title=f"Item {item}", papers=of_item)
        widen(Meeting.objects.get(pk=meeting.pk), label="CLEAR", reason="For everyone.", by=by)
        made = composed("meeting-pack", keeper, audience, by, meeting=str(meeting.uid))
        return release_report(made, by=by)


PUBLIC = "real:public_report_file"


def url_of(report: Report, name: str = "real:work:report_file") -> str:
    return reverse(name, kwargs={"uid": report.uid, "file_format": "zip"})


def opened(response: Any) -> dict[str, bytes]:
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == sorted(archive.namelist()), "names sort in the order of the agenda"
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("role", "audience", "papers", "label"),
    [
        ("secretariat", "states", ["01-01_states_TLP-AMBER.txt", "02-01_everyone_TLP-CLEAR.txt"], "TLP:AMBER"),
        ("other_coordinator", "states", ["01-01_states_TLP-AMBER.txt", "02-01_everyone_TLP-CLEAR.txt"], "TLP:AMBER"),
        ("secretariat", "public", ["02-01_everyone_TLP-CLEAR.txt"], "TLP:CLEAR"),
        ("anonymous", "public", ["02-01_everyone_TLP-CLEAR.txt"], "TLP:CLEAR"),
        ("partner", "states", None, ""),
        ("anonymous", "states", None, ""),
    ],
)
def test_each_reader_gets_the_papers_that_the_pack_names_and_the_reader_reads(
    cast: Cast, client_as: Callable[..., Client], role: str, audience: str, papers: list[str] | None, label: str
) -> None:
    report = pack(cast, audience)
    response = client_as(role).get(url_of(report, *([PUBLIC] if role == "anonymous" else [])))
    if papers is None:
        assert response.status_code == 404
        return
    files = opened(response)
    word = label.replace(":", "-")
    assert list(files) == [f"00-00_meeting-pack_{word}.pdf", f"00-01_index_{word}.txt", *papers]
    assert [files[name] for name in papers] == [text_of(name.split("_")[1]) for name in papers]
    assert response["X-Sharing-Label"] == label
    assert word in response["Content-Disposition"]
    index = files[f"00-01_index_{word}.txt"].decode("utf-8-sig")
    assert index.startswith(label)
    assert all(name in index for name in papers)
    assert "https://lamps.example/quay" in index
    assert "Paper own" not in index


def test_where_no_pdf_is_drawn_the_pack_comes_as_word(
    cast: Cast, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(_shown: Any, form: str) -> bytes:
        if form == "pdf":
            raise PdfProblem("No fonts.")
        return b"Word"

    monkeypatch.setattr(bundling, "file_of", drawn)
    files = opened(client_as("anonymous").get(url_of(pack(cast, "public"), PUBLIC)))
    assert files["00-00_meeting-pack_TLP-CLEAR.docx"] == b"Word"


def test_that_a_paper_was_taken_along_is_noted_for_its_originator(cast: Cast, client_as: Callable[..., Client]) -> None:
    report = pack(cast, "states")
    opened(client_as("other_coordinator").get(url_of(report)))
    reader, by = cast.user("other_coordinator"), cast.user("secretariat")
    with acting_as(by):
        paper = Document.objects.get(title="Paper states")
        noted = Opening.objects.filter(record_type="documents.document", record_id=paper.pk, reader=reader.pk)
        assert noted.exists()


def test_what_is_withdrawn_since_is_in_no_pack_any_more(cast: Cast, client_as: Callable[..., Client]) -> None:
    report, by = pack(cast, "public"), cast.user("secretariat")
    first = client_as("anonymous").get(url_of(report, PUBLIC)).content
    assert client_as("anonymous").get(url_of(report, PUBLIC)).content == first, "the same content gives the same bytes"
    with acting_as(by):
        withdraw(Document.objects.get(title="Paper everyone"), reason="A mistake.", by=by)
    files = opened(client_as("anonymous").get(url_of(report, PUBLIC)))
    assert len(files) == 2
    assert not any(b"Paper everyone" in content for content in files.values())


def test_what_is_too_large_or_missing_is_named_with_its_address(
    cast: Cast, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = pack(cast, "states")
    with acting_as(cast.user("secretariat")):
        storage().delete(Document.objects.get(title="Paper states").file_key)
    monkeypatch.setattr(bundling, "LARGEST", len(text_of("everyone")) - 1)
    files = opened(client_as("secretariat").get(url_of(report)))
    index = files["00-01_index_TLP-AMBER.txt"].decode("utf-8-sig")
    assert len(files) == 2
    assert "too large" in index
    monkeypatch.setattr(bundling, "LARGEST", 1_000)
    assert "missing on the server" in opened(client_as("secretariat").get(url_of(report)))[
        "00-01_index_TLP-AMBER.txt"
    ].decode("utf-8-sig")


def test_visitors_find_the_public_pack_and_other_reports_are_no_packs(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    report, visitor = pack(cast, "public"), client_as("anonymous")
    link = url_of(report, PUBLIC)
    page = visitor.get(reverse("real:public_report", kwargs={"uid": report.uid})).content.decode()
    assert f'href="{link}"' in page
    # A public file is the same for everybody: whoever reads more gets no more here.
    assert opened(visitor.get(link)) == opened(client_as("secretariat").get(link))
    with acting_as(cast.user("secretariat")):
        other = Report.objects.get(kind="regional-overview", audience_kind="public")
    assert visitor.get(url_of(other, PUBLIC)).status_code == 404
    assert client_as("secretariat").get(url_of(other)).status_code == 404
