# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists and sitemaps answer from their version: unchanged they cost one query; what is withdrawn is gone at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen, withdraw
from jointplan.access.today import today
from jointplan.knowledge.models import Guidance, Practice
from jointplan.meetings.models import Meeting
from jointplan.reports.models import Report
from jointplan.reports.operations import release_report, withdraw_report
from jointplan.strategies.models import Strategy
from tests.cast import Cast
from tests.meetings_cast import meeting_canary
from tests.practices_cast import practice_canary
from tests.reports_cast import composed

pytestmark = pytest.mark.django_db
LISTS = {
    "practices": ("real:public_practices", {}),
    "library": ("real:public_library", {}),
    "meetings": ("real:public_meetings", {}),
    "reports": ("real:public_reports", {}),
    "strategies": ("real:public_strategies", {}),
    "treaties": ("real:treaties", {}),
    "recommendations": ("real:public_recommendations", {}),
    "parties": ("real:parties", {}),
    "measures": ("real:measures", {"edition": "coast-2020"}),
    "sitemap": ("sitemap_language", {"language": "en"}),
    "sitemaps": ("sitemap", {}),
}
# The transaction with its identity, and the version.
KEPT_COSTS = 5


def url_of(name: str) -> str:
    view, given = LISTS[name]
    return reverse(view, kwargs=given)


def asked(url: str, tag: str = "") -> Any:
    return Client().get(url, headers={"If-None-Match": tag} if tag else {})


@pytest.mark.parametrize("typed", ["", "?q=lamps&page=1"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_did_not_change_is_answered_from_its_version(cast: Cast, name: str, typed: str) -> None:
    url = url_of(name) + typed
    first = asked(url)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, no-cache"
    with CaptureQueriesContext(connection) as queries:
        again = asked(url)
        assert asked(url, first.headers["ETag"]).status_code == 304
    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert len(queries) <= 2 * KEPT_COSTS
    assert first.headers["ETag"] != asked(f"{url}{'&' if typed else '?'}kind=other").headers["ETag"]


RELEASED = {
    "practices": ("other_clearing", lambda: Practice.objects.get(title=practice_canary("green"))),
    "library": ("other_clearing", lambda: Guidance.objects.get(title="canaryguidancegreen")),
    "meetings": ("secretariat", lambda: Meeting.objects.get(title=meeting_canary("focal"))),
}


@pytest.mark.parametrize("typed", ["", "?page=1"])
@pytest.mark.parametrize("name", RELEASED)
def test_what_is_released_stands_there_at_once_and_what_is_withdrawn_is_gone_at_once(
    cast: Cast, name: str, typed: str
) -> None:
    role, found = RELEASED[name]
    pages, by = [url_of(name) + typed, url_of("sitemap")], cast.user(role)
    with acting_as(by):
        record = found()
    before = [asked(page) for page in pages]
    assert record.title not in before[0].content.decode()
    with acting_as(by):
        record = widen(record, label="CLEAR", reason="For everyone.", by=by)
    shown = [asked(page, was.headers["ETag"]) for page, was in zip(pages, before, strict=True)]
    assert record.title in shown[0].content.decode()
    assert str(record.uid) in shown[1].content.decode()
    with acting_as(by):
        withdraw(record, reason="A mistake.", by=by)
    gone = [asked(page, was.headers["ETag"]) for page, was in zip(pages, shown, strict=True)]
    assert [one.status_code for one in gone] == [200, 200]
    assert record.title not in gone[0].content.decode()
    assert str(record.uid) not in gone[1].content.decode()


def test_reports_come_and_go_at_once(cast: Cast) -> None:
    url, by = url_of("reports"), cast.user("secretariat")
    first = asked(url)
    with acting_as(by):
        made = composed("regional-overview", cast.party("coast-secretariat"), "public", by, cycle="2021")
    assert asked(url, first.headers["ETag"]).status_code == 304
    with acting_as(by):
        release_report(made, by=by)
    shown = asked(url, first.headers["ETag"])
    assert str(made.uid) in shown.content.decode()
    with acting_as(by):
        withdraw_report(Report.objects.get(pk=made.pk), reason="A mistake.", by=by)
    assert str(made.uid) not in asked(url, shown.headers["ETag"]).content.decode()


def test_a_strategy_that_is_withdrawn_leaves_the_list_at_once(cast: Cast) -> None:
    url, by = url_of("strategies"), cast.user("clearing")
    shown = asked(url)
    with acting_as(by):
        strategy = Strategy.objects.get(number="open")
        assert strategy.title in shown.content.decode()
        withdraw(strategy, reason="A mistake.", by=by)
    assert strategy.title not in asked(url, shown.headers["ETag"]).content.decode()


def test_what_was_released_until_a_day_is_gone_on_the_next(cast: Cast) -> None:
    url, by = url_of("practices"), cast.user("other_clearing")
    with acting_as(by):
        record = Practice.objects.get(title=practice_canary("green"))
        widen(record, label="CLEAR", reason="For now.", by=by)
    shown = asked(url)
    assert record.title in shown.content.decode()
    with acting_as(by):
        # As it is once that day has passed.
        Practice.objects.filter(pk=record.pk).update(released_until=today() - timedelta(days=1))
    gone = asked(url, shown.headers["ETag"])
    assert (gone.status_code, record.title in gone.content.decode()) == (200, False)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_of_a_page_for_somebody_signed_in_is_kept(
    cast: Cast, client_as: Callable[..., Client], name: str
) -> None:
    own = client_as("other_clearing").get(url_of(name))
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own
    everybody = asked(url_of(name))
    assert b"other_clearing" not in everybody.content
    assert b"/account/logout/" not in everybody.content


def test_a_part_of_a_page_is_never_given_for_the_page(cast: Cast) -> None:
    for name in ("parties", "measures"):
        url = url_of(name)
        part = Client().get(url, headers={"HX-Request": "true"})
        page = asked(url, part.headers["ETag"])
        assert (page.status_code, b"<html" in page.content, b"<html" in part.content) == (200, True, False)
        assert "HX-Request" in page.headers["Vary"]


def test_what_is_typed_pushes_no_page_out(cast: Cast, settings: Any) -> None:
    url = url_of("meetings")
    asked(url)
    for number in range(settings.CACHES["typed"]["OPTIONS"]["MAX_ENTRIES"] // 50):
        asked(f"{url}?q={number}")
    kept = caches["local"]._cache  # type: ignore[attr-defined]
    assert len(kept) == 1
    assert settings.CACHES["typed"]["OPTIONS"]["MAX_ENTRIES"] < settings.CACHES["local"]["OPTIONS"]["MAX_ENTRIES"]
