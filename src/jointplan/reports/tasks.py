# SPDX-License-Identifier: AGPL-3.0-or-later
"""Composing reports in the background, on behalf of whoever asked. Arguments are numbers only."""

import logging
from typing import Any

from django.conf import settings
from django.utils import translation
from procrastinate.contrib.django import app

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.parties.models import Party
from jointplan.reports import messages
from jointplan.reports.composing import Desk
from jointplan.reports.editing import carried_over
from jointplan.reports.files import draw_files
from jointplan.reports.kinds import KINDS
from jointplan.reports.models import Report, Stage
from jointplan.reports.operations import BUILD, DRAW, fingerprint
from jointplan.reports.parameters import objects_of

READING, DRAWING, READY = 10, 60, 100


@app.task(name=BUILD)
def build_report(report: int, person: int) -> None:
    """Compose a report and make its files. What is composed already, or was taken away, is left alone."""
    user = User.objects.filter(pk=person).first()
    if user is None or not _begin(report, user):
        return
    try:
        with acting_as(user):
            found = Report.objects.shown().get(pk=report)
            with translation.override(found.language):
                compose(found, user)
    except Exception as error:
        # Whoever waits for it has to hear that it did not come, whatever went wrong.
        logging.getLogger(__name__).exception("Report %s could not be composed", report)
        with acting_as(user):
            problem = type(error).__name__
            Report.objects.filter(pk=report).update(stage=Stage.FAILED, progress=0, problem=problem)
        return
    _draw(report, user)


@app.task(name=DRAW)
def draw_report(report: int, person: int) -> None:
    """Make the files of a report anew after a person rewrote something."""
    user = User.objects.filter(pk=person).first()
    if user is not None:
        _draw(report, user)


def _begin(report: int, user: User) -> bool:
    with acting_as(user):
        waiting = Report.objects.filter(pk=report, stage__in=[Stage.WAITING, Stage.READING])
        return bool(waiting.update(stage=Stage.READING, progress=READING))


def compose(report: Report, user: Any) -> None:
    """Write the content of a report, from what its readers read today."""
    kind = KINDS[report.kind]
    party: Party = report.originator
    given = objects_of(report.parameters, party, user)
    desk = Desk(report.region, party, report.audience_kind, user, given, words=given["words"])
    kind.compose(desk)
    report.content, report.content_label = desk.content(), desk.label
    report.names = names_of(kind.title, desk)
    if report.follows is not None:
        report.edits = carried_over(report.follows.edits, report.content)
    report.sha256 = fingerprint(report)
    report.stage, report.progress = Stage.DRAWING, DRAWING
    report.save(update_fields=["content", "content_label", "names", "edits", "sha256", "stage", "progress"])


def names_of(title: Any, desk: Desk) -> dict[str, str]:
    """The title in every language of the interface that has words of its own for it."""
    names: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names[language] = title(desk)
    return {language: name for language, name in names.items() if language == "en" or name != names["en"]}


def _draw(report: int, user: User) -> None:
    with acting_as(user):
        found = Report.objects.visible_to(user).shown().filter(pk=report).first()
        if found is None or found.content is None:
            return
        draw_files(found, user)
        finish(report)


def finish(report: int) -> None:
    """The report is ready, once its content is there; whoever clears it hears of it."""
    if Report.objects.filter(pk=report, stage=Stage.DRAWING).update(stage=Stage.READY, progress=READY):
        messages.clearance_follows(Report.objects.shown().defer("content", "template").get(pk=report), waited=False)
