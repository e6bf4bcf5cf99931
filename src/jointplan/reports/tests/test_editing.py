# SPDX-License-Identifier: AGPL-3.0-or-later
"""What persons write in a report, clearing and sending it, and the templates of a party."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart
from jointplan.core.papers.templates import TemplateProblem
from jointplan.core.rules import Refused
from jointplan.reports.contents import shown_to
from jointplan.reports.files import file_of, shipped_template
from jointplan.reports.models import Report, ReportTemplate
from jointplan.reports.operations import (
    ReportProblem,
    clear_report,
    edit_paragraph,
    keep_edit,
    keep_template,
    release_report,
    renew_report,
    withdraw_report,
)
from jointplan.reports.tasks import compose, finish
from tests.cast import Cast
from tests.reports_cast import composed

pytestmark = pytest.mark.django_db

MINE = "Two States told of their lamps."
KEY = "about.whose"


def overview(cast: Cast, by: Any) -> Report:
    return composed("regional-overview", cast.party("coast-secretariat"), "states", by, cycle="2021")


def renewed(report: Report, by: Any) -> Report:
    asked = renew_report(report, by=by)
    compose(Report.objects.shown().get(pk=asked.pk), by)
    finish(asked.pk)
    return Report.objects.shown().get(pk=asked.pk)


def said(report: Report, by: Any) -> str:
    return str(shown_to(Report.objects.shown().get(pk=report.pk), by, "here").paper())


def test_an_edit_is_marked_and_survives_while_the_records_below_are_the_same(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        report = edit_paragraph(overview(cast, by), KEY, MINE, by=by)
        assert MINE in said(report, by)
        assert "written by Secretariat of the coast" in said(report, by)
        again = renewed(report, by)
        assert MINE in said(again, by)
        assert again.to_review == {}
        assert (again.follows_id, again.sha256) == (report.pk, report.sha256)


def test_an_edit_is_offered_for_review_when_a_record_below_has_changed(cast: Cast) -> None:
    by, other = cast.user("secretariat"), cast.user("other_coordinator")
    with acting_as(by):
        report = edit_paragraph(overview(cast, by), KEY, MINE, by=by)
    with acting_as(other):
        AnswerPart.objects.filter(pk=cast.part("brindal", "2021", "1.1.1", "progress").pk).update(value="Otherwise.")
    with acting_as(by):
        again = renewed(report, by)
        assert list(again.to_review) == [KEY]
        with pytest.raises(Refused, match="paragraphs first"):
            release_report(again, by=by)
        again = keep_edit(again, KEY, by=by)
        assert again.to_review == {}
        assert MINE in said(again, by)
        release_report(again, by=by)


def test_the_generated_text_can_be_had_back(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        report = overview(cast, by)
        changed = edit_paragraph(report, KEY, MINE, by=by)
        back = edit_paragraph(changed, KEY, " ", by=by)
        assert (back.edits, back.sha256) == ({}, report.sha256)
        with pytest.raises(ReportProblem, match="not in the report"):
            edit_paragraph(back, "nowhere", MINE, by=by)


def test_nobody_else_rewrites_a_report_and_nobody_one_that_is_out(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        report = release_report(overview(cast, by), by=by)
        with pytest.raises(Refused, match="released"):
            edit_paragraph(report, KEY, MINE, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(edits={KEY: {}})
    other = cast.user("coordinator")
    with acting_as(other), pytest.raises(Refused):
        edit_paragraph(report, KEY, MINE, by=other)


def test_what_was_composed_stays_as_it_was(cast: Cast) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        report = overview(cast, by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(content={})
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).delete()


def test_a_contribution_leaves_a_state_once_it_is_cleared_as_it_is(cast: Cast) -> None:
    by, clearing = cast.user("coordinator"), cast.user("clearing")
    with acting_as(by):
        report = composed("national-contribution", cast.party("aldermoor"), "public", by, cycle="2021")
        with pytest.raises(Refused, match="clearing authority"):
            release_report(report, by=by)
        with pytest.raises(Refused):
            clear_report(report, seen=report.sha256, by=by)
    with acting_as(clearing):
        with pytest.raises(ReportProblem, match="once more"):
            clear_report(report, seen="other", by=clearing)
        report = clear_report(report, seen=report.sha256, by=clearing)
    with acting_as(by):
        changed = edit_paragraph(report, "purpose.period", "It covers a year.", by=by)
        with pytest.raises(Refused, match="as it is now"):
            release_report(changed, by=by)
        report = edit_paragraph(changed, "purpose.period", "", by=by)
        release_report(report, by=by)
    with acting_as(cast.user("anonymous")):
        assert Report.objects.visible_to(cast.user("anonymous")).filter(pk=report.pk).exists()
    with acting_as(by):
        withdraw_report(report, reason="A mistake.", by=by)
    with acting_as(cast.user("anonymous")):
        assert not Report.objects.filter(pk=report.pk).exists()


def changed_template(kind: str, *paragraphs: str) -> bytes:
    document: Any = Document(io.BytesIO(shipped_template(kind, "en")))
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_party_uses_its_own_template_and_readers_get_it_too(cast: Cast) -> None:
    by, kind = cast.user("secretariat"), "regional-overview"
    with acting_as(by):
        keep_template(cast.party("coast-secretariat"), kind, changed_template(kind, "Printed on the quay"), by=by)
        report = release_report(overview(cast, by), by=by)
    for role in ("secretariat", "coordinator"):
        reader = cast.user(role)
        with acting_as(reader):
            shown = shown_to(Report.objects.shown().get(pk=report.pk), reader, "here")
            document: Any = Document(io.BytesIO(file_of(shown, "docx")))
        assert "Printed on the quay" in [one.text for one in document.paragraphs]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ sections.nowhere }}", "there is no “sections.nowhere”"),
        ("{{ title", "a tag is not closed"),
        ("Before {{ sections.about }}", "has to stand alone"),
        ("{{r title }}", "is not understood"),
        ("{%p if sections.about %}", "the condition has no"),
        ("{{ ().__class__ }}", "is not understood"),
        ("{% for n in range(9) %}{% endfor %}", "is not understood"),
    ],
)
def test_a_broken_template_is_refused_with_its_place(cast: Cast, text: str, problem: str) -> None:
    by, kind = cast.user("secretariat"), "regional-overview"
    with acting_as(by):
        with pytest.raises(TemplateProblem) as refused:
            keep_template(cast.party("coast-secretariat"), kind, changed_template(kind, text), by=by)
        assert not ReportTemplate.objects.filter(kind=kind).exists()
    assert problem in str(refused.value)
    assert "Paragraph" in refused.value.problems[0]


def test_what_is_no_word_file_and_what_lacks_its_label_are_refused(cast: Cast) -> None:
    by, kind = cast.user("secretariat"), "regional-overview"
    empty: Any = Document()
    out = io.BytesIO()
    empty.save(out)
    for content, problem in ((b"nothing", "no Word file"), (out.getvalue(), "{{ label }} is missing")):
        with acting_as(by), pytest.raises(TemplateProblem, match=problem):
            keep_template(cast.party("coast-secretariat"), kind, content, by=by)
