# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each role finds behind each door, to the word: what is there and may be read is shown, everything else is not.

Every answer of every address is looked through for leaked words in `test_access_matrix`; here stands what a door shows.
"""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from jointplan.access.identity import acting_as
from jointplan.assessments.models import KeptConflict
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.search.views import LONGEST
from tests.addresses import WatchedClient, address, words_of
from tests.asked import EVERYBODY, everybody_or_few, whom_to_ask
from tests.cast import Cast, Said
from tests.doors import DOORS, FICTIONAL, REAL, TEXTS
from tests.test_access_matrix import ROWS
from tests.test_architecture import tracked
from tests.who_reads import CANARIES, COLUMNS, PARTS, readers

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]


@pytest.fixture
def asking_for_a_part(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the headers of htmx that were looked at. Code of ours reads them in no other way."""
    asked: list[str] = []
    read = HtmxDetails._get_header_value

    def reading(details: HtmxDetails, name: str) -> str | None:
        asked.append(name)
        return read(details, name)

    monkeypatch.setattr(HtmxDetails, "_get_header_value", reading)
    return asked


def test_it_is_noticed_where_a_part_of_a_page_is_given(cast: Cast, asking_for_a_part: list[str]) -> None:
    WatchedClient("anonymous").get(reverse("real:about"))
    assert asking_for_a_part == []
    WatchedClient("anonymous").get(reverse("real:search"))
    assert asking_for_a_part == ["HX-Request"]
    code = "".join(path.read_text(encoding="utf-8") for path in tracked("src/*.py") if "tests" not in path.parts)
    assert not re.search(r"headers(\.get\(|\[)\W*HX-|HTTP_HX_", code)


def shown(response: Any) -> set[str]:
    """The texts that an answer holds, by name."""
    words = words_of(response)
    return {key for key, said in TEXTS.items() if said.canary in words}


# What left of what a body was asked to clear stands at what it was asked, and at the answer no more.
LEFT = {("real:work:clearance_request", "other_focal_point"): {"brindal 2022 1.1.1 progress"}}


# Where no answer of a State is behind it, what comes is looked through for each reader in the access matrix; so only
# where everybody is asked is it looked at again, for words of others and for parts of pages.
SHOWN_IN_THE_MATRIX = [] if EVERYBODY else [(name, given) for name, given, get, _post in ROWS if "." in get]
DOORS_ASKED = [door for door in DOORS if door[2] or door[:2] not in SHOWN_IN_THE_MATRIX]


@pytest.mark.parametrize(
    ("name", "given", "behind"), DOORS_ASKED, ids=lambda value: value if isinstance(value, str) else None
)
def test_each_role_finds_exactly_what_it_may_read(
    cast: Cast, name: str, given: dict[str, str], behind: list[str], asking_for_a_part: list[str]
) -> None:
    url = address(cast, name, **given)
    expected = {
        role: frozenset(key for key in behind if role in readers(PARTS[key])) | LEFT.get((name, role), set())
        for role in COLUMNS
    }
    opened = set()
    few = whom_to_ask(name, f"{name} {given}", expected)
    for role in [*few, *(role for role in COLUMNS if role not in few)]:
        if role not in few and opened:
            break  # the others are asked only for somebody to whom it opens
        for headers in ({}, {"HX-Request": "true"}):
            asking_for_a_part.clear()
            response = WatchedClient(role).get(url, headers=headers)
            if response.status_code == 200:
                opened.add(role)
                assert shown(response) == expected[role], role
            if not asking_for_a_part:
                break  # nothing looked whether a part of the page is wanted: it would come out the same
    assert opened, "a door that opens for nobody proves nothing"


def batched(keys: list[str], size: int) -> list[list[str]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)]


# A few words at once, any of which may be found: whatever page there is shows exactly those that may be read.
LOOKED_FOR = [(space, few) for space, texts in (("real", REAL), ("training", FICTIONAL)) for few in batched(texts, 4)]


@pytest.mark.parametrize(("space", "few"), LOOKED_FOR, ids=[few[0] for _space, few in LOOKED_FOR])
def test_search_finds_a_word_only_for_those_who_may_read_it(cast: Cast, space: str, few: list[str]) -> None:
    words = " or ".join(TEXTS[key].canary for key in few)
    assert len(words) <= LONGEST
    wanted = {role: frozenset(key for key in few if role in readers(PARTS[key])) for role in COLUMNS}
    for role in everybody_or_few(words, wanted):
        client = WatchedClientForSearch(role)
        for headers in ({}, {"HX-Request": "true"}):
            page = client.get(reverse(f"{space}:search"), {"q": words}, headers=headers).content.decode()
            assert {key for key in few if f"<mark>{TEXTS[key].canary}" in page} == wanted[role], role
            assert page.count("<mark>") >= len(wanted[role])
        other = {"real": "training", "training": "real"}[space]
        assert "<mark>" not in client.get(reverse(f"{other}:search"), {"q": words}).content.decode()


class WatchedClientForSearch(WatchedClient):
    """What the visitor typed stands on the page again; that is no leak. Results are looked at by the test."""

    def request(self, **request: Any) -> Any:
        return super(WatchedClient, self).request(**request)


FILTERS = ["state=aldermoor", "cycle=2022", "clause=1.1.1", "plan=coast", "page_size=4"]


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize(("name", "given"), [("api:answers", {}), ("api:answers-file", {"format": "csv"})])
def test_a_filter_of_the_api_never_widens(cast: Cast, name: str, given: dict[str, str], query: str) -> None:
    whole = address(cast, name, **given)
    readable = {role: frozenset(key for key in REAL if role in readers(PARTS[key])) for role in COLUMNS}
    for role in everybody_or_few(f"{name} {query}", readable):
        client, found = WatchedClient(role), set()
        url: str | None = f"{whole}?{query}"
        while url:
            response = client.get(url)
            if response.status_code == 400:  # a file takes no size of pages
                break
            found |= shown(response)
            url = response.json()["next"] if not given else None
        assert found <= readable[role]
        assert query != "page_size=4" or given or found == readable[role], "page by page it is the whole"


def test_the_number_of_rows_does_not_count_what_is_hidden(cast: Cast) -> None:
    for role in COLUMNS:
        data = WatchedClient(role).get(reverse("api:answers")).json()
        visible = [key for key in PARTS if not key.startswith("dunmere") and role in readers(PARTS[key])]
        assert "count" not in data  # nobody counts what one reader may see of a long table
        assert len(data["results"]) == len(visible)


CONDITIONAL = [
    ("real:home", {}),
    ("real:plan", {"edition": "coast-2020"}),
    ("real:clause", {"edition": "coast-2020", "code": "1.1.1"}),
    ("training:clause", {"edition": "isles-2020", "code": "1.1.1"}),
    ("api:answers", {}),
    ("api:answers-file", {"format": "csv"}),
    ("api:measures", {}),
]


@pytest.mark.parametrize(("name", "given"), CONDITIONAL, ids=lambda value: value if isinstance(value, str) else None)
def test_a_tag_that_one_reader_got_never_stands_for_another_readers_page(
    cast: Cast, name: str, given: dict[str, str]
) -> None:
    url = address(cast, name, **given)
    bodies: dict[str, tuple[str | None, str]] = {}
    # The narrowest reader comes last: whatever the others warmed is there by then.
    order = ["secretariat", "coordinator", "other_coordinator", "observer", "postless", "anonymous"]
    for role in order:
        response = WatchedClient(role).get(url)
        bodies[role] = (response.headers.get("ETag"), words_of(response))
    tags = dict(bodies.values())
    for role in order:
        for tag, body in tags.items():
            response = WatchedClient(role).get(url, headers={"If-None-Match": tag} if tag else {})
            if response.status_code == 304:
                assert words_of(response).count("canary") == 0
                assert shown_in(body) == shown_in(bodies[role][1])
            else:
                assert shown_in(words_of(response)) == shown_in(bodies[role][1])


def shown_in(text: str) -> set[str]:
    return {word for word in CANARIES if word in text}


def test_what_signed_in_people_get_is_theirs_alone(cast: Cast) -> None:
    for name, given in CONDITIONAL:
        response = WatchedClient("coordinator").get(address(cast, name, **given))
        assert "private" in response.headers["Cache-Control"]
        assert "Cookie" in response.headers["Vary"] or "private" in response.headers["Cache-Control"]


PUBLIC_DOORS = [
    ("real:clause", {"edition": "coast-2020", "code": "1.1.1"}),
    ("api:answers", {}),
    ("api:answers-file", {"format": "csv"}),
]


def visit(cast: Cast, name: str, given: dict[str, str], tag: str | None) -> Any:
    """An anonymous visitor who has kept an earlier answer."""
    headers = {"If-None-Match": tag} if tag else {}
    return WatchedClientForSearch("anonymous").get(address(cast, name, **given), headers=headers)


@pytest.mark.parametrize(("name", "given"), PUBLIC_DOORS, ids=lambda value: value if isinstance(value, str) else None)
def test_a_text_comes_with_its_release_and_goes_with_its_withdrawal(
    cast: Cast, name: str, given: dict[str, str]
) -> None:
    """Kept pages and kept tags included: a reader who asks again sees today's state."""
    text = Said("aldermoor", "2021", "1.1.1", "challenges", "sent")
    clearing = cast.user("clearing")
    caches["local"].clear()
    before = visit(cast, name, given, None)
    assert text.canary not in words_of(before)
    with acting_as(clearing):
        release_parts([cast.part(*text[:4])], reason="Cleared.", by=clearing)
    public = visit(cast, name, given, before.headers["ETag"])
    assert public.status_code == 200
    assert text.canary in words_of(public)
    assert visit(cast, name, given, public.headers["ETag"]).status_code == 304
    with acting_as(clearing):
        withdraw_part(cast.part(*text[:4]), reason="A mistake.", by=clearing)
    for tag in (before.headers["ETag"], public.headers["ETag"], None):
        after = visit(cast, name, given, tag)
        if after.status_code != 304 or tag == public.headers["ETag"]:
            assert after.status_code == 200
            assert text.canary not in words_of(after)


def test_before_sending_the_desk_knows_nothing_and_afterwards_that_it_is_there(cast: Cast) -> None:
    desk, coordinator = reverse("real:work:desk"), cast.user("coordinator")
    with acting_as(coordinator):
        draft = cast.submission("aldermoor", "2022")
        KeptConflict.objects.on_submission(draft.pk).delete()
    assert str(draft.uid) not in WatchedClient("secretariat").get(desk).content.decode()
    with transaction.atomic(), acting_as(coordinator):
        send_submission(draft, by=coordinator)
    assert str(draft.uid) in WatchedClientForSearch("secretariat").get(desk).content.decode()


@pytest.mark.parametrize("role", COLUMNS)
def test_no_door_tells_whether_a_hidden_record_exists(cast: Cast, role: str) -> None:
    """What may not be seen and what does not exist look the same."""
    hidden = "submission corvane 2021" if role != "third_coordinator" else "submission aldermoor 2022"
    client = WatchedClient(role)
    for name in ("real:work:submission", "real:work:send"):
        there = client.get(address(cast, name, uid=hidden))
        nowhere = client.get(reverse(name, kwargs={"uid": "00000000-0000-4000-8000-000000000000"}))
        assert there.status_code == nowhere.status_code != 200
        assert without_address(there) == without_address(nowhere)


def without_address(response: Any) -> str:
    uid = response.request["PATH_INFO"].split("/")[4]
    return response.content.decode().replace(uid, "…")
