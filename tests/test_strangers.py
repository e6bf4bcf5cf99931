# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tricks of strangers, partners and coordinators of other States, at every address: nothing opens, nothing leaks."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.assessments.models import AnswerPart
from jointplan.core.api_defaults import SIGNER
from tests.addresses import WatchedClient, address, patterns, sign_in, words_of
from tests.cast import PASSWORD, Cast
from tests.everything import fingerprint
from tests.test_access_matrix import ROWS, sign, spread
from tests.who_reads import CANARIES, COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """Limits of attempts would answer for what is tested here."""
    settings.ACCOUNT_RATE_LIMITS = False


# What proxies, caches, frameworks and debuggers are told by headers; here nobody listens.
HEADERS = [
    {
        "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1;host=evil.example",
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "1",
        "X-Original-URL": "/en/work/", "X-Rewrite-URL": "/en/work/", "X-HTTP-Method-Override": "DELETE",
        "X-Remote-User": "coordinator", "Remote-User": "coordinator", "Range": "bytes=0-9", "If-Match": "*",
        "Authorization": "Basic Y29vcmRpbmF0b3I6eA==",
    },
    {
        "HX-Request": "true", "HX-Boosted": "true", "HX-Target": "main", "HX-History-Restore-Request": "true",
        "Accept": "*/*;q=0.1, text/csv", "Accept-Language": "xx, *", "If-None-Match": "*",
    },
    {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json", "Authorization": "Bearer 0000"},
]  # fmt: skip
# One address of each view is enough where only the visitor matters.
ONE_OF_EACH = list({patterns()[row[0]].callback: row[:3] for row in reversed(ROWS)}.values())
OUTSIDERS = ["anonymous", "partner", "other_coordinator"]


def test_no_header_opens_what_is_closed(cast: Cast) -> None:
    """Each view is asked with all headers, each time by somebody else."""
    for turn, (name, given, get) in enumerate(ONE_OF_EACH):
        url = address(cast, name, **given)
        for more, headers in enumerate(HEADERS):
            role = OUTSIDERS[(turn + more) % len(OUTSIDERS)]
            expected = spread(get)[COLUMNS.index(role)]
            response = WatchedClient(role).get(url, headers=headers)
            assert response.status_code < 500, (name, headers)
            assert "evil.example" not in words_of(response), (name, headers)
            # The package behind signing in tells scripts in JSON where it would lead a browser.
            told_to_scripts = "X-Requested-With" in headers and name.startswith(("account_", "mfa_"))
            if sign(response) == "." and not told_to_scripts:
                assert expected == ".", (name, headers)


def test_another_host_is_refused_before_anything_else(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["plan.example.org"]
    for host in ("evil.example", "plan.example.org.evil.example", "plan.example.org@evil.example", "[::1", "a b"):
        response = Client().get("/en/", headers={"host": host})
        assert response.status_code == 400, host
        assert host not in response.content.decode()
    assert Client().get("/en/", headers={"host": "plan.example.org"}).status_code == 200


def test_head_says_no_more_than_get_and_other_methods_change_nothing(cast: Cast) -> None:
    before = everything_but_openings()
    methods = ["OPTIONS", "PUT", "DELETE", "TRACE", "PROPFIND"]
    for turn, (name, given, _get) in enumerate(ONE_OF_EACH):
        url, client = address(cast, name, **given), WatchedClient("other_coordinator")
        got, head = client.get(url), client.head(url)
        assert head.status_code == got.status_code, name
        assert head.content == b""
        for method in (methods[turn % 5], methods[(turn + 1) % 5]):
            response = client.generic(method, url, data=b"{}", content_type="application/json")
            assert response.status_code < 500, (name, method)
            # The package behind signing in takes PUT for POST, with the same check of where a form comes from.
            if method != "OPTIONS" and not name.startswith(("account_", "mfa_", "healthz")):
                assert response.status_code in {302, 403, 404, 405}, (name, method)
    assert everything_but_openings() == before


def everything_but_openings() -> dict[str, str]:
    """That somebody outside opened a record is noted by reading it."""
    return {table: rows for table, rows in fingerprint().items() if table != "access_opening"}


PATHS = [
    "/en//work/", "/en/./work/", "/en/%2e/work/", "/en/work/..%2fwork/", "/EN/work/", "/ru/work/", "/en/Work/",
    "/en/work/%00", "/en/work/;x/", "//evil.example/en/work/", "/en/work/desk/%2e%2e/", "/training/en/work/",
    "/en/training/../work/", "/en/work/submissions/", "/kk/work/desk/", "/xx/work/", "/work/", "/en/work",
    "/api/v1/../../en/work/", "/static/../en/work/", "/static/%2e%2e/%2e%2e/etc/passwd",
    "/en/account/login/../../work/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_spelling_of_an_address_leads_past_sign_in(cast: Cast, path: str) -> None:
    response = WatchedClient("anonymous").get(path, follow=False)
    assert response.status_code in {301, 302, 404}, path
    if response.status_code in {301, 302}:
        assert not re.match(r"https?://(?!testserver)|//", response["Location"]), response["Location"]


def test_other_languages_ask_for_the_same_rights(cast: Cast) -> None:
    for turn, (name, given, get) in enumerate(ONE_OF_EACH):
        url, language = address(cast, name, **given), ("ru", "uz")[turn % 2]
        if url.startswith("/en/"):
            response = WatchedClient("partner").get(url.replace("/en/", f"/{language}/", 1))
            assert sign(response) == spread(get)[COLUMNS.index("partner")], (language, name)


def test_a_cursor_of_ones_own_shows_nothing(cast: Cast) -> None:
    ordering = ["cycle_id", "clause_id", "originator_id", "kind"]
    forged = signing.dumps([ordering, [0, 0, 0, ""]], key="another-key")
    first = WatchedClient("secretariat").get(reverse("api:answers"), {"page_size": 1}).json()["next"]
    real = re.search(r"cursor=([^&]+)", first)
    assert real is not None
    payload, signature = real[1].replace("%3A", ":").rsplit(":", 1)
    changed = base64.urlsafe_b64encode(json.dumps([ordering, [0, 0, 0, ""]]).encode()).decode().rstrip("=")
    other_order = SIGNER.sign_object([["pk"], [0]])
    for cursor in (forged, f"{changed}:{signature}", f"{payload}:", payload, "0", "a" * 5000, other_order, "\x00"):
        response = WatchedClient("anonymous").get(reverse("api:answers"), {"cursor": cursor})
        assert response.status_code == 400, cursor
    # Somebody else's cursor is a place in the order, and nothing more.
    words = words_of(WatchedClient("anonymous").get(reverse("api:answers"), {"cursor": f"{payload}:{signature}"}))
    assert not [word for word, roles in CANARIES.items() if word in words and "anonymous" not in roles]


FILTERS = [
    "value=canary", "value__contains=canary", "label=RED", "label=AMBER", "originator__code=aldermoor", "search=canary",
    "named_readers=1", "readers=public", "answer__submission__state=draft", "ordering=value", "order=-value", "sort=pk",
    "fields=readers", "include=readers", "expand=answer", "clause__answers__label=RED", "page=2", "offset=1", "limit=9",
    "format=../csv", "state=aldermoor&state=brindal", "state[]=aldermoor", "state=aldermoor%00", "visible_to=1",
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("name", ["api:answers", "api:measures"])
def test_only_named_filters_are_there_to_ask_with(cast: Cast, name: str, query: str) -> None:
    """No look-up through relations, no sorting by what is hidden: whatever is not named is an error."""
    response = WatchedClient("anonymous").get(f"{reverse(name)}?{query}")
    assert response.status_code == 400, query


def test_a_filter_answers_the_same_whether_something_hidden_fits_or_not(cast: Cast) -> None:
    """What a filter takes and finds is the same before and after hidden rows are gone."""
    queries = ["state=corvane", "cycle=2022&state=aldermoor", "clause=1.1.3", "plan=coast"]

    def answers() -> list[Any]:
        return [WatchedClient("partner").get(f"{reverse('api:answers')}?{query}").json() for query in queries]

    before = answers()
    with acting_as(cast.user("third_coordinator")):
        assert AnswerPart.objects.filter(originator__code="corvane").delete()[0]
    with acting_as(cast.user("coordinator")):
        assert AnswerPart.objects.filter(originator__code="aldermoor", cycle__code="2022").delete()[0]
    assert answers() == before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_link_leads_from_here_to_elsewhere(cast: Cast, target: str) -> None:
    for url in ("/en/account/login/", "/en/account/logout/", "/en/account/password/reset/"):
        client = Client()
        response = client.post(f"{url}?next={target}", {"login": "observer", "password": PASSWORD, "next": target})
        assert "evil" not in response.get("Location", ""), url
        assert "javascript" not in response.get("Location", ""), url


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(cast: Cast) -> None:
    client = Client()
    client.get("/en/account/login/")
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    client.post("/en/account/login/", {"login": "observer", "password": PASSWORD})
    mine = client.cookies["sessionid"].value
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert mine != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/en/work/").status_code == 302
    assert client.get("/en/work/").status_code == 200
    client.post("/en/account/logout/")
    thief.cookies["sessionid"] = mine
    assert thief.get("/en/work/").status_code == 302


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/en/account/login/", {"login": "observer", "password": PASSWORD})
        assert client.get("/en/work/").status_code == 200
    fresh = "a-quite-new-password-of-theirs"
    here.post("/en/account/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert elsewhere.get("/en/work/").status_code == 302


def test_whoever_is_switched_off_is_nobody_at_the_next_request(cast: Cast) -> None:
    client = Client()
    sign_in(client, "coordinator")
    assert client.get("/en/work/").status_code == 200
    User.objects.filter(username="coordinator").update(is_active=False)
    assert client.get("/en/work/").status_code == 302


def test_two_visitors_at_once_never_get_each_other_s_pages(committed_cast: Cast) -> None:
    """Threads with connections of their own, signed in and not, in any order, errors between."""
    roles = ["anonymous", "coordinator", "other_coordinator", "secretariat", "partner"] * 8

    def visit(role: str) -> list[str]:
        client = Client(raise_request_exception=False)
        sign_in(client, role)
        try:
            client.get("/en/work/submissions/00000000-0000-4000-8000-000000000000/")
            client.get("/api/v1/answers/?page_size=none")
            words = words_of(client.get("/api/v1/answers/")) + words_of(client.get("/en/work/"))
            return [word for word, readers in CANARIES.items() if word in words and role not in readers]
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert [found for found in pool.map(visit, roles) if found] == []
