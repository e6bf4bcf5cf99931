# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report that leaves its State once it is cleared: who hears that it waits, until when, and who does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.assessments.pages import tasks_of
from jointplan.notifications.digest import send_news
from jointplan.notifications.models import Notification
from jointplan.reports import messages
from jointplan.reports.models import Report
from jointplan.reports.operations import clear_report, edit_paragraph, renew_report
from jointplan.reports.turns import waiting_in_reports
from tests.cast import ROLES, Cast
from tests.reports_cast import composed

pytestmark = pytest.mark.django_db
KEY = "purpose.period"


def made_for(cast: Cast, audience: str, kind: str = "national-contribution") -> Report:
    by = cast.user("coordinator")
    with acting_as(by):
        return composed(kind, cast.party("aldermoor"), audience, by, cycle="2021")


def told(cast: Cast, role: str) -> tuple[int, int, int]:
    """Messages that came, those of them that still wait, and lines of "My turn"."""
    user = cast.user(role)
    with acting_as(user):
        mine = Notification.objects.visible_to(user).filter(name=messages.REPORT_WAITS.name)
        return mine.count(), mine.filter(done_at=None).count(), len(waiting_in_reports(user, False))


def test_the_clearing_authority_alone_hears_that_a_contribution_waits(cast: Cast) -> None:
    assert callable(messages.clearance_follows)
    report = made_for(cast, "public")
    assert told(cast, "clearing") == (1, 1, 1)
    for role in ROLES:
        if role not in {"clearing", "anonymous"}:
            assert told(cast, role) == (0, 0, 0), role
    clearing = cast.user("clearing")
    with acting_as(clearing):
        (line,) = waiting_in_reports(clearing, False)
        assert str(report.uid) in line.url
        assert waiting_in_reports(clearing, True) == []
        assert [str(report.uid) in task.url for task in tasks_of(clearing, False)].count(True) == 1


@pytest.mark.parametrize(("kind", "audience"), [("national-contribution", "own"), ("own-submission", "own")])
def test_what_stays_inside_waits_for_nobody(cast: Cast, kind: str, audience: str) -> None:
    made_for(cast, audience, kind)
    assert told(cast, "clearing") == (0, 0, 0)


def test_it_waits_until_it_is_cleared_and_again_once_it_was_rewritten(cast: Cast) -> None:
    report, by, clearing = made_for(cast, "states"), cast.user("coordinator"), cast.user("clearing")
    with acting_as(by):
        report = edit_paragraph(report, KEY, "It covers a year.", by=by)
    assert told(cast, "clearing") == (1, 1, 1)
    with acting_as(clearing):
        clear_report(report, seen=report.sha256, by=clearing)
    assert told(cast, "clearing") == (1, 0, 0)
    with acting_as(by):
        edit_paragraph(report, KEY, "It covers two years.", by=by)
    assert told(cast, "clearing") == (2, 1, 1)
    with acting_as(by):
        edit_paragraph(report, KEY, "It covers a year.", by=by)
    assert told(cast, "clearing") == (2, 0, 0)


def test_of_what_is_composed_anew_only_the_newest_waits(cast: Cast) -> None:
    report, by = made_for(cast, "public"), cast.user("coordinator")
    with acting_as(by):
        renew_report(report, by=by)
    assert told(cast, "clearing") == (1, 0, 0)


def test_its_mail_says_that_something_waits_and_nothing_of_it(cast: Cast, settings: Any) -> None:
    settings.JOINTPLAN_ADDRESS = "https://plan.example.org"
    report, clearing = made_for(cast, "public"), cast.user("clearing")
    clearing.email = "clearing@example.org"
    with acting_as(clearing):
        Notification.objects.exclude(name=messages.REPORT_WAITS.name).update(mailed_at=timezone.now())
    assert send_news(clearing, now=timezone.now() + timedelta(days=2))
    [sent] = mail.outbox
    assert sent.subject.startswith("TLP:GREEN · ")
    assert "A report of your State waits to be cleared" in sent.body
    assert str(report) not in sent.body
