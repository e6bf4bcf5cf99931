# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages: what each State released and nothing else, in the order of the alphabet; how to cite and follow it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import feedparser
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.operations import widen
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.knowledge.models import Practice
from jointplan.meetings.models import Meeting
from tests.addresses import address
from tests.cast import Cast, canary
from tests.meetings_cast import PAPER, meeting_canary
from tests.practices_cast import practice_canary
from tests.texts_cast import text_canary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    caches["local"].clear()
    yield
    caches["local"].clear()


def page(name: str, language: str = "en", **given: str) -> str:
    url = reverse(name, kwargs=given).replace("/en/", f"/{language}/", 1)
    response = Client().get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def public_practice(cast: Cast) -> Practice:
    with acting_as(cast.user("other_clearing")):
        return Practice.objects.get(title=practice_canary("public"))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_of_a_state_has_what_it_released_and_nothing_else(cast: Cast) -> None:
    shown = page("real:state", code="aldermoor")
    assert canary("aldermoor", "2021", "1.1.1", "progress") in shown
    assert canary("aldermoor", "2021", "1.1.2", "progress") not in shown
    assert canary("brindal", "2022", "1.1.2", "progress") not in shown


def test_a_state_that_shared_nothing_stands_like_the_others(cast: Cast) -> None:
    html = page("real:states")
    names = re.findall(r"<h3><a[^>]+>([^<]+)</a></h3>", html)
    assert names == sorted(names)
    assert len(names) == 3
    assert "No information shared yet" in text_of(html)
    assert "No information shared yet" in text_of(page("real:state", code="corvane"))


def test_a_period_says_of_each_state_what_it_shared_then(cast: Cast) -> None:
    then = page("real:clause_period", edition="coast-2020", code="1.1.2", cycle="2021")
    assert "No information shared for this period" in text_of(then)
    assert canary("brindal", "2022", "1.1.2", "progress") not in then
    later = page("real:clause_period", edition="coast-2020", code="1.1.2", cycle="2022")
    assert canary("brindal", "2022", "1.1.2", "progress") in later


def test_what_is_withdrawn_is_gone_at_once_and_told(cast: Cast) -> None:
    word = canary("brindal", "2022", "1.1.2", "progress")
    places = [
        ("real:state", {"code": "brindal"}),
        ("real:home", {}),
        ("real:clause", {"edition": "coast-2020", "code": "1.1.2"}),
        ("real:clause_period", {"edition": "coast-2020", "code": "1.1.2", "cycle": "2022"}),
    ]
    for name, given in places:
        assert word in page(name, **given), name
    user = cast.user("other_clearing")
    with acting_as(user):
        withdraw_part(cast.part("brindal", "2022", "1.1.2", "progress"), reason="A number was wrong.", by=user)
    for name, given in places:
        assert word not in page(name, **given), name
    assert "withdrew what it had shared on 1.1.2" in text_of(page("real:changed"))
    assert "What was withdrawn" in text_of(page("real:state", code="brindal"))


def test_what_is_released_stands_in_what_changed_and_in_each_feed(cast: Cast) -> None:
    for url in (
        reverse("real:region_feed", kwargs={"region": "coast"}),
        reverse("real:state_feed", kwargs={"code": "aldermoor"}),
        reverse("real:part_feed", kwargs={"edition": "coast-2020", "code": "1"}),
    ):
        response = Client().get(url)
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(response.content)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        titles = [entry.title for entry in feed.entries]
        assert any("shared its own answers" in title for title in titles), url
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids)
        assert all(entry.link.startswith("http://testserver/en/") for entry in feed.entries)
        # Asked again with the tag it costs nothing, and kept it is a feed still.
        again = Client().get(url, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
        assert Client().get(url).headers["Content-Type"].startswith("application/atom+xml")


def titles_in(name: str, **given: str) -> list[str]:
    return [entry.title for entry in feedparser.parse(Client().get(reverse(name, kwargs=given)).content).entries]


def test_reports_texts_and_positions_for_everyone_stand_in_what_changed_and_no_others(cast: Cast) -> None:
    whole = titles_in("real:region_feed", region="coast")
    text = f"Text of the States: {text_canary('open title')}"
    position = "Aldermoor shared its position on a recommendation: L/ALD/1"
    assert [title for title in whole if title.startswith("Text of the States")] == [text]
    assert [title for title in whole if "recommendation" in title] == [position]
    assert [title for title in whole if title.startswith("Report of Secretariat of the coast: ")]
    # A text is of all States; what a State said of a recommendation may name a measure under a part.
    own = titles_in("real:state_feed", code="aldermoor")
    assert position in own
    assert text not in own
    assert position in titles_in("real:part_feed", edition="coast-2020", code="1")
    changed = page("real:changed")
    for kind in ("silence", "checking", "circulated"):
        assert text_canary(f"{kind} title") not in changed


def test_a_feed_of_one_state_has_nothing_of_another(cast: Cast) -> None:
    feed = feedparser.parse(Client().get(reverse("real:state_feed", kwargs={"code": "aldermoor"})).content)
    assert not [entry for entry in feed.entries if "Brindal" in entry.title]


def test_the_inventory_shows_what_everyone_may_read(cast: Cast) -> None:
    html = page("real:public_practices")
    assert practice_canary("public") in html
    for name in ("own", "states", "green", "waits", "fund", "agency"):
        assert practice_canary(name) not in html, name
    one = public_practice(cast)
    assert practice_canary("public") in page("real:public_practice", uid=one.uid)
    beside = page("real:clause", edition="coast-2020", code=one.measures[0])
    assert practice_canary("public") in beside
    assert practice_canary("green") not in beside


def test_a_meeting_for_everyone_shows_its_public_papers_and_not_who_was_invited(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    assert meeting_canary("focal") not in page("real:public_meetings")
    with acting_as(secretariat):
        meeting = Meeting.objects.get(title=meeting_canary("focal"))
        widen(meeting, label="CLEAR", reason="For everyone.", by=secretariat)
    assert meeting_canary("focal") in page("real:public_meetings")
    html = page("real:public_meeting", uid=meeting.uid)
    assert meeting_canary("focal item") in html
    assert meeting_canary("focal minutes") in html
    # The paper keeps its own label.
    assert PAPER not in html
    assert "Brindal" not in html
    assert meeting_canary("focal") in page("real:changed")
    assert re.search(r"\(version r\d+, \d{4}-\d\d-\d\d\)", html)
    comment = reverse("real:feedback", kwargs={"kind": "meeting", "key": str(meeting.uid)})
    assert f'href="{comment}"' in html
    assert meeting_canary("focal") in Client().get(comment).content.decode()


@pytest.mark.parametrize("name", ["real:plan", "real:clause", "real:state", "real:public_practice"])
def test_how_to_cite_a_page_stands_on_it_with_version_and_day(cast: Cast, name: str) -> None:
    given = {
        "real:plan": {"edition": "coast-2020"},
        "real:clause": {"edition": "coast-2020", "code": "1.1.1"},
        "real:state": {"code": "aldermoor"},
        "real:public_practice": {"uid": str(public_practice(cast).uid)},
    }[name]
    cited = re.search(r'<p class="quoted">([^<]+)</p>', page(name, **given))
    assert cited is not None
    assert re.search(r"version coast-2020 r\d+, \d{4}-\d\d-\d\d", cited[1])
    assert f"http://testserver{reverse(name, kwargs=given)}" in cited[1]


@pytest.mark.parametrize(
    ("name", "uid", "version"),
    [
        ("real:public_report", "report coast-secretariat regional-overview public", r"[0-9a-f]{12}, "),
        ("real:public_text", "text open", r"v\d+, "),
        ("real:public_strategy", "strategy open", ""),
        ("real:public_recommendation", "recommendation aldermoor first", ""),
    ],
)
def test_what_belongs_to_no_plan_is_cited_by_the_version_of_its_register(
    cast: Cast, name: str, uid: str, version: str
) -> None:
    url = address(cast, name, uid=uid)
    cited = re.search(r'<p class="quoted">([^<]+)</p>', Client().get(url).content.decode())
    assert cited is not None
    assert re.search(rf"\(version {version}\d{{4}}-\d\d-\d\d\)", cited[1])
    assert f"http://testserver{url}" in cited[1]


def test_each_number_is_one_click_from_how_it_is_made(cast: Cast) -> None:
    rule = reverse("real:numbers")
    for name, given in [
        ("real:home", {}),
        ("real:plan", {"edition": "coast-2020"}),
        ("real:clause", {"edition": "coast-2020", "code": "1"}),
        ("real:measures", {"edition": "coast-2020"}),
        ("real:parties", {}),
    ]:
        assert f'href="{rule}"' in page(name, **given), name
    assert 'id="coast-2020-measure"' in page("real:numbers")


def test_search_engines_hear_of_every_language_and_of_nothing_fictional(cast: Cast) -> None:
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /*/training/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    index = ET.fromstring(Client().get("/sitemap.xml").content)
    assert len(index) == len(settings.LANGUAGES)
    body = Client().get("/sitemap-ru.xml").content
    assert b"training" not in body
    assert b"isles" not in body
    addresses = [one.text or "" for one in ET.fromstring(body).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://testserver/ru/states/aldermoor/" in addresses
    assert len(set(addresses)) == len(addresses)
    for url in addresses:
        assert Client().get(url.removeprefix("http://testserver")).status_code == 200, url
    home = page("real:home")
    assert home.count('rel="alternate" hreflang=') == len(settings.LANGUAGES)
    assert '<meta name="robots" content="noindex">' in page("training:home")


def test_a_page_is_anew_when_a_state_releases_more_and_304_until_then(cast: Cast) -> None:
    url = reverse("real:state", kwargs={"code": "brindal"})
    tag = Client().get(url).headers["ETag"]
    assert Client().get(url, headers={"If-None-Match": tag}).status_code == 304
    user = cast.user("other_clearing")
    with acting_as(user):
        part = cast.part("brindal", "2022", "1.1.1", "progress")
        release_parts([part], reason="For everyone.", by=user)
    assert Client().get(url, headers={"If-None-Match": tag}).status_code == 200
