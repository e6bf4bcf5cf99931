# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports of the training region: two that are out, one rewritten, one to look at, one cleared, one that waits."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.meetings.models import Meeting
from jointplan.parties.models import Party
from jointplan.plans.reference import DATA, read_yaml
from jointplan.reports.models import Report
from jointplan.reports.operations import build_report, clear_report, edit_paragraph, release_report
from jointplan.reports.tasks import compose, finish


def load_reports(parties: Mapping[str, Party], people: Mapping[str, User]) -> None:
    """Everything that reports.yaml tells, each composed at once instead of by the worker."""
    secretariat = next(party for party in parties.values() if party.is_secretariat)
    named = {**parties, "secretariat": secretariat}
    for row in read_yaml(DATA / "training" / "reports.yaml")["reports"]:
        by = User.objects.get(pk=people[row["by"]].pk)
        with acting_as(by):
            report = _make(row, named[row["party_is"]], by)
        if "clearing" in row:
            clearing = User.objects.get(pk=people[row["clearing"]].pk)
            with acting_as(clearing):
                clear_report(report, seen=report.sha256, by=clearing)


def _make(row: Mapping[str, Any], party: Party, by: User) -> Report:
    parameters = dict(row["parameters"])
    if "meeting" in row:
        parameters["meeting"] = str(Meeting.objects.visible_to(by).get(title=row["meeting"]).uid)
    asked = build_report(row["kind"], party, row["audience"], parameters, language=row["language"], by=by)
    report = Report.objects.shown().get(pk=asked.pk)
    with translation.override(row["language"]):
        compose(report, by)
    finish(report.pk)
    for key, text in row.get("rewritten", {}).items():
        edit_paragraph(report, key, text, by=by)
    if row.get("release"):
        release_report(report, by=by)
    return report
