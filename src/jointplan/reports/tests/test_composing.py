# SPDX-License-Identifier: AGPL-3.0-or-later
"""Composing reports: for whom, from what, and what each sentence rests on."""

import io

import pytest
from docx import Document

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.accounts.models import User
from jointplan.core import pdf
from jointplan.reports.contents import shown_to
from jointplan.reports.files import file_of
from jointplan.reports.models import Report, ReportAudience, Stage
from jointplan.reports.operations import build_report
from jointplan.reports.tasks import build_report as build_in_background
from tests.addresses import words_of
from tests.cast import Cast
from tests.who_reads import CANARIES, leaks

pytestmark = pytest.mark.django_db


def composed(cast: Cast, kind: str, party: str, role: str, audience: str, **parameters: str) -> Report:
    """A report as a person of the cast gets it: asked for, then composed as the worker does."""
    by = User.objects.get(username=role)
    with acting_as(by):
        made = build_report(kind, cast.party(party), audience, parameters, language="en", by=by)
    build_in_background(report=made.pk, person=by.pk)
    with acting_as(by):
        return Report.objects.shown().get(pk=made.pk)


def words(report: Report, role: str) -> str:
    """Everything that a person reads in it."""
    by = User.objects.get(username=role)
    with acting_as(by):
        return str(shown_to(report, by, "here").paper()) + str(report.names)


def test_the_secretariat_gets_a_regional_overview(cast: Cast) -> None:
    report = composed(cast, "regional-overview", "coast-secretariat", "secretariat", "public", cycle="2021", words="40")
    assert report.problem == ""
    assert (report.stage, report.progress, report.label) == (Stage.READY, 100, Label.AMBER_STRICT)
    said = words(report, "secretariat")
    print(said)
    assert 0
