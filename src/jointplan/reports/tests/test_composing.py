# SPDX-License-Identifier: AGPL-3.0-or-later
"""Composing reports: for whom, from what, and what each sentence rests on."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.assessments.operations.release import withdraw_part
from jointplan.core import pdf
from jointplan.meetings.models import Meeting
from jointplan.reports.contents import rests_on, shown_to
from jointplan.reports.files import address_of, file_of
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, ReportAudience, Stage
from jointplan.reports.operations import build_report, release_report
from jointplan.reports.tasks import build_report as build_in_background
from tests.cast import Cast
from tests.everything import reading_everything
from tests.meetings_cast import meeting_canary
from tests.reports_cast import composed
from tests.who_reads import leaks

pytestmark = pytest.mark.django_db

# Those who together are an audience: what one of them may not read stands in no report for it.
AUDIENCES = {
    ReportAudience.PUBLIC: ["anonymous"],
    ReportAudience.PARTNERS: ["observer", "partner", "focal_point", "third_coordinator"],
    ReportAudience.STATES: ["coordinator", "other_coordinator", "third_coordinator", "secretariat"],
}
MAKERS = {
    "regional-overview": ("coast-secretariat", "secretariat"),
    "pillar-overview": ("coast-secretariat", "secretariat"),
    "joint-contribution": ("coast-secretariat", "secretariat"),
    "meeting-pack": ("coast-secretariat", "secretariat"),
    "own-submission": ("aldermoor", "coordinator"),
    "national-contribution": ("aldermoor", "coordinator"),
    "agency-sheet": ("aldermoor-schools", "focal_point"),
}


def made(cast: Cast, kind: str, audience: str, **parameters: str) -> Report:
    party, role = MAKERS[kind]
    by = cast.user(role)
    with acting_as(by):
        return composed(kind, cast.party(party), audience, by, **(parameters or given_for(kind)))


def given_for(kind: str) -> dict[str, str]:
    if "meeting" in KINDS[kind].parameters:
        with reading_everything():
            return {"meeting": str(Meeting.objects.get(title=meeting_canary("focal")).uid)}
    return {"cycle": "2022" if kind == "agency-sheet" else "2021"}


def read(report: Report, cast: Cast, role: str) -> Any:
    by = cast.user(role)
    with acting_as(by):
        return shown_to(Report.objects.shown().get(pk=report.pk), by, "https://plan.example/")


def words(report: Report, cast: Cast, role: str) -> str:
    return f"{read(report, cast, role).paper()} {report.names} {report.content}"


def test_every_kind_has_a_row() -> None:
    assert set(MAKERS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "audience"),
    [(kind.code, audience) for kind in KINDS.values() for audience in kind.audiences if audience != "own"],
)
def test_a_report_holds_no_word_that_somebody_of_its_readers_may_not_read(
    cast: Cast, kind: str, audience: ReportAudience
) -> None:
    """Each kind for each audience, from records under every label and release that there is."""
    report = made(cast, kind, audience)
    said = words(report, cast, MAKERS[kind][1])
    assert {role: leaks(role, said) for role in AUDIENCES[audience]} == {role: [] for role in AUDIENCES[audience]}
    assert (
        report.content_label
        in {
            ReportAudience.PUBLIC: {"CLEAR"},
            ReportAudience.PARTNERS: {"CLEAR", "GREEN"},
            ReportAudience.STATES: {"CLEAR", "GREEN", "AMBER"},
        }[audience]
    )


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS.values() if "own" in kind.audiences])
def test_what_a_party_has_for_itself_holds_nothing_of_others(cast: Cast, kind: str) -> None:
    report = made(cast, kind, "own")
    assert leaks(MAKERS[kind][1], words(report, cast, MAKERS[kind][1])) == []
    assert report.meant_label == Label.AMBER_STRICT


@pytest.mark.parametrize("kind", KINDS)
def test_each_quotation_names_a_record_and_each_number_stands_for_one(cast: Cast, kind: str) -> None:
    report = made(cast, kind, KINDS[kind].audiences[0])
    assert report.content is not None
    numbers = set(range(1, len(report.content["records"]) + 1))
    blocks = [block for section in report.content["sections"] for block in section["blocks"]]
    assert {number for block in blocks for number in rests_on(block)} == numbers
    for block in blocks:
        assert block["kind"] != "quote" or block["on"], block
    keys = [block["key"] for block in blocks if block["kind"] == "statement"]
    assert len(keys) == len(set(keys))


def test_a_report_differs_by_its_readers_and_says_for_whom_it_is(cast: Cast) -> None:
    public, states = (made(cast, "regional-overview", audience) for audience in ("public", "states"))
    said = [words(report, cast, "secretariat") for report in (public, states)]
    assert "canaryaldermoor2021m113progress" not in said[0]
    assert "canaryaldermoor2021m113progress" in said[1]
    assert "For: Everyone." in said[0]
    assert "For: The States and the secretariat." in said[1]
    assert (public.meant_label, states.meant_label) == (Label.CLEAR, Label.AMBER)


def test_a_worker_composes_it_on_behalf_of_who_asked_and_once_alone(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        given = {"cycle": "2021", "words": "40"}
        party = cast.party("coast-secretariat")
        asked = build_report("regional-overview", party, "public", given, language="en", by=by)
        assert (asked.stage, asked.content, asked.label) == (Stage.WAITING, None, Label.AMBER_STRICT)
    build_in_background(report=asked.pk, person=by.pk)
    with acting_as(by):
        done = Report.objects.get(pk=asked.pk)
        assert (done.stage, done.progress, done.problem) == (Stage.READY, 100, "")
    build_in_background(report=asked.pk, person=by.pk)
    with acting_as(by):
        assert Report.objects.get(pk=asked.pk).sha256 == done.sha256


def test_what_cannot_be_composed_says_so(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        given = {"cycle": "1999", "words": "40"}
        party = cast.party("coast-secretariat")
        asked = build_report("regional-overview", party, "public", given, language="en", by=by)
    build_in_background(report=asked.pk, person=by.pk)
    with acting_as(by):
        assert Report.objects.get(pk=asked.pk).stage == Stage.FAILED


def test_what_a_state_withdraws_is_in_no_report_any_more(cast: Cast) -> None:
    word = "canaryaldermoor2021m111progress"
    with reading_everything():
        report = Report.objects.get(audience_kind="public")
    assert word in str(read(report, cast, "anonymous").paper())
    clearing = cast.user("clearing")
    with acting_as(clearing):
        withdraw_part(cast.part("aldermoor", "2021", "1.1.1", "progress"), reason="A mistake.", by=clearing)
    for role in ("anonymous", "partner"):
        paper = read(report, cast, role).paper()
        assert word not in str(paper)
        assert "canarybrindal2021m111progress" in str(paper)
        # Nor does a sentence that counted it stay, nor its name in the list of records.
        assert "Aldermoor" not in str(paper)


def test_the_files_say_what_the_page_says(cast: Cast) -> None:
    by, report = cast.user("secretariat"), made(cast, "regional-overview", "states")
    with acting_as(by):
        shown = shown_to(report, by, address_of(report))
        files = {name: file_of(shown, name) for name in ("docx", "xlsx", *([] if pdf.missing() else ["pdf"]))}
    word = "canaryaldermoor2021m113progress"
    document: Any = Document(io.BytesIO(files["docx"]))
    texts = [one.text for one in document.paragraphs]
    assert any(word in text for text in texts)
    assert not any("{" in text or "§" in text for text in texts)
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        notes = archive.read("word/footnotes.xml").decode()
    assert "Progress: Answer of Aldermoor to 1.1.3, Review 2021" in notes
    rows = list(load_workbook(io.BytesIO(files["xlsx"])).active.iter_rows(values_only=True))
    assert any(word in str(row) and "Aldermoor to 1.1.3" in str(row) for row in rows)
    if "pdf" in files:
        reader = PdfReader(io.BytesIO(files["pdf"]))
        assert word in "".join(page.extract_text() for page in reader.pages).replace("\n", "")
        assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_what_everybody_reads_has_one_address_for_visitors_and_its_files_name_it(cast: Cast, client_as: Any) -> None:
    with reading_everything():
        public, states = (
            Report.objects.get(kind="regional-overview", audience_kind=kind) for kind in ("public", "states")
        )
    assert address_of(public).endswith(f"/en/reports/{public.uid}/")
    assert address_of(states).endswith(f"/en/work/reports/{states.uid}/")
    path = f"/en/work/reports/{public.uid}/"
    assert Client().get(path).headers["Location"] == f"/en/account/login/?next={path}"
    page = client_as("partner").get(path).content.decode()
    assert f'href="/en/reports/{public.uid}/"' in page


def test_a_report_that_is_out_is_read_by_those_for_whom_it_is(cast: Cast) -> None:
    report = made(cast, "regional-overview", "states")
    by = cast.user("secretariat")
    with acting_as(by):
        assert release_report(report, by=by).label == Label.AMBER
    for role, reads in (("coordinator", True), ("third_coordinator", True), ("partner", False), ("anonymous", False)):
        with acting_as(cast.user(role)):
            assert Report.objects.visible_to(cast.user(role)).filter(pk=report.pk).exists() == reads
