# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is true of every page: who may open it without signing in, its policy, and that it needs no other host."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver
from justhtml import JustHTML

from tests.addresses import WatchedClient, address, patterns
from tests.cast import Cast
from tests.test_access_matrix import ROWS, spread
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db

# Views that anyone may open. Whatever is not here waits behind sign-in, whether somebody thought of it or not.
PUBLIC = {
    "healthz",
    *(f"{space}:{name}" for space in ("real", "training") for name in ("home", "plans", "plan", "measures", "clause")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("measures_file", "search", "data")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("parties", "parties_file", "party")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("join", "joined")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("feedback", "feedback_link")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("parties", "parties-file", "party")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("about", "privacy", "accessibility")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("root", "plans", "plan", "measures", "measure")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("measures-file", "answers", "answers-file")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("schema", "docs", "nothing")),
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("documents", "document-file")),
    # A program brings its token; without one these find nothing, or say that it is missing.
    *(f"{api}:{name}" for api in ("api", "training-api") for name in ("pack-make", "pack-import", "pack-file")),
    # What each State shared, and what was withdrawn since.
    *(f"{space}:{name}" for space in ("real", "training") for name in ("matrix", "matrix_file")),
    *(f"{space}:{name}" for space in ("real", "training") for name in ("withdrawn", "withdrawn_file")),
    # National strategies: what public sources name, and what States released.
    *(
        f"{space}:public_{name}"
        for space in ("real", "training")
        for name in ("strategies", "strategies_file", "strategy")
    ),
    *(f"{space}:strategy_record" for space in ("real", "training")),
    # Of documents, what was released to everyone is found by the search, and read from there; the rest is not there.
    *(f"{space}:work:{name}" for space in ("real", "training") for name in ("document", "document_file")),
    # And so of works of the library.
    *(f"{space}:work:{name}" for space in ("real", "training") for name in ("guidance", "guidance_version_file")),
    *(
        f"{api}:{name}"
        for api in ("api", "training-api")
        for name in ("library", "meetings", "practices", "recommendations", "texts", "text", "treaties")
    ),
    # Signing in, and what belongs to it. Signing up is closed by the adapter.
    "account_login",
    # The ways into an account: a signed link, and the first sign-in with a letter.
    "account_invitation",
    "account_own_password",
    "account_start_code_over",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    # These lead on when a sign-in has begun, and to its start when none has.
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    # Ends mail by the signed link in it.
    "real:work:calendar_feed",
    "real:work:inbox_unsubscribe",
    "training:work:calendar_feed",
    "training:work:inbox_unsubscribe",
    # The link in a reminder: it shows no name and no number, and only its button confirms.
    "real:work:contacts_confirm_link",
    "training:work:contacts_confirm_link",
    # Commitments: treaties, and what public sources say of the States; what was recommended to them in public.
    *(
        f"{space}:{name}"
        for space in ("real", "training")
        for name in (
            "treaties",
            "treaties_file",
            "treaty",
            "treaties_of_state",
            "public_recommendations",
            "public_recommendations_file",
            "public_recommendation",
        )
    ),
    # Knowledge: what its originator made public is read without an account, as bulletins of public records are.
    *(f"{space}:work:{name}" for space in ("real", "training") for name in ("practice", "bulletin", "bulletin_file")),
    # Open data.
    *(f"{space}:{name}" for space in ("real", "training") for name in ("publication", "published_file", "data_key")),
    # What was released to everyone of the inventory, and bulletins.
    *(f"{space}:work:{name}" for space in ("real", "training") for name in ("practice", "bulletin", "bulletin_file")),
    # Public pages: States, periods, practices, library, meetings, what changed, how numbers are made.
    "robots",
    "sitemap",
    "sitemap_language",
    *(
        f"{space}:{name}"
        for space in ("real", "training")
        for name in (
            *("states", "state", "state_period", "state_feed", "clause_period", "part_feed", "region_feed", "changed"),
            *("public_practices", "public_practice", "public_library", "public_guidance"),
            *("public_meetings", "public_meeting", "numbers"),
            *("public_reports", "public_report", "public_report_file", "public_text", "public_text_file"),
        )
    ),
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# Attributes by which a browser fetches something, or leaves the page with what was typed.
FETCHING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "hx-get", "hx-post"}


def test_only_listed_views_open_without_signing_in() -> None:
    open_views = {name for name, pattern in patterns().items() if not getattr(pattern.callback, "login_required", True)}
    assert open_views == PUBLIC


class Page(HTMLParser):
    """What a page brings along and where it points."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.complaints: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inside = tag
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.complaints.append(f"<{tag} {name}>")
            fetches = name in FETCHING or (tag in {"link", "use", "image"} and name.endswith("href"))
            if fetches and is_elsewhere(value or ""):
                self.complaints.append(f"<{tag} {name}={value}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.complaints.append(f"<{tag} {name}={value}>")
        if tag in {"iframe", "object", "embed", "base", "style"}:
            self.complaints.append(f"<{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.complaints.append("<script> without a file")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.complaints.append("<meta refresh>")


def is_elsewhere(url: str) -> bool:
    return urlsplit(url).netloc not in {"", "testserver"}


def pages_of(role: str) -> list[tuple[str, dict[str, str]]]:
    """Every address that the matrix opens for the role."""
    column = COLUMNS.index(role)
    return [(name, given) for name, given, get, _post in ROWS if spread(get)[column] in {".", "x", "0"}]


def views_of(role: str) -> list[tuple[str, dict[str, str]]]:
    """Of each view that the matrix opens for the role one address, not the same for each role."""
    found: dict[Any, list[tuple[str, dict[str, str]]]] = {}
    for name, given in pages_of(role):
        found.setdefault(patterns()[name].callback, []).append((name, given))
    return [rows[COLUMNS.index(role) % len(rows)] for rows in found.values()]


@pytest.mark.parametrize("role", ["anonymous", "coordinator", "clearing", "secretariat", "isle_coordinator"])
def test_every_page_keeps_the_strict_policy_carries_its_label_and_stays_out_of_caches(cast: Cast, role: str) -> None:
    complaints = {}
    for name, given in views_of(role):
        response = WatchedClient(role).get(address(cast, name, **given))
        check_headers(name, response)
        if response.headers["Content-Type"].startswith("text/html"):
            found = Page(response.content.decode()).complaints
            if found:
                complaints[f"{name} {given}"] = found
            check_label_and_language(name, response)
        if role == "coordinator" and (":work:" in name or name.startswith(("account_", "mfa_"))):
            assert re.search("private|no-store|no-cache", response.headers.get("Cache-Control", "")), name
    assert complaints == {}


def test_every_public_page_is_valid_html(cast: Cast) -> None:
    visitor, complaints = WatchedClient("anonymous"), {}
    for name, given in pages_of("anonymous"):
        response = visitor.get(address(cast, name, **given))
        if response.headers["Content-Type"].startswith("text/html"):
            found = html_errors(response.content.decode())
            if found:
                complaints[f"{name} {given}"] = found
    assert complaints == {}


def html_errors(html: str) -> list[str]:
    """Parse errors by the HTML standard, ids that stand twice, and links that lead to no id of the page."""
    parsed = JustHTML(html, collect_errors=True, sanitize=False)
    errors = [f"{error.line}: {error.message}" for error in parsed.errors]
    ids = [element.attrs["id"] for element in parsed.query("[id]")]
    errors += [f"id twice: {one}" for one in sorted(set(ids)) if ids.count(one) > 1]
    for name in ("for", "aria-labelledby", "aria-describedby"):
        for element in parsed.query(f"[{name}]"):
            errors += [f"{name} leads nowhere: {one}" for one in element.attrs[name].split() if one not in ids]
    return errors


@pytest.mark.parametrize(
    "broken", ["<p id='a'><p id='a'>", "<div>text</p></div>", "<label for='x'>Word</label>", "<b><i></b></i>"]
)
def test_what_is_no_valid_html_is_noticed(broken: str) -> None:
    page = "<!DOCTYPE html><html lang='en'><head><title>Page</title></head><body>{}</body></html>"
    assert html_errors(page.format("<h1 id='a'>Word</h1>")) == []
    assert html_errors(page.format(broken))


def check_headers(name: str, response: Any) -> None:
    assert policy_of(response) == POLICY, name
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers


def check_label_and_language(name: str, response: Any) -> None:
    html = response.content.decode()
    if response.status_code == 200 and html.startswith("<!DOCTYPE html>") and "api" not in name:
        assert re.search(r'<strong class="tlp" data-tlp="[A-Z+]+">TLP:[A-Z+]+</strong>', html), name
        assert '<html lang="en"' in html
        assert html.count("<h1") == 1, name


def policy_of(response: Any) -> dict[str, str]:
    directives = response.headers["Content-Security-Policy"].split(";")
    return {name: " ".join(sources) for name, *sources in (directive.split() for directive in directives)}


def test_a_page_that_breaks_the_policy_is_noticed() -> None:
    for broken in (
        '<p style="color: red">',
        '<a onclick="go()">',
        "<script>go()</script>",
        '<script src="https://example.org/x.js"></script>',
        '<img src="//example.org/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<form action="https://example.org/">',
        '<a href="javascript:go()">',
        "<style>p {}</style>",
    ):
        assert Page(broken).complaints, broken
    sound = '<a href="https://example.org/">there</a><script src="/static/x.js"></script><img src="/static/x.svg">'
    assert Page(sound).complaints == []


@pytest.mark.parametrize("name", ["real:home", "real:clause", "training:home", "training:clause", "real:search"])
def test_every_page_says_whether_it_is_fictional(cast: Cast, name: str) -> None:
    edition = "isles-2020" if name.startswith("training") else "coast-2020"
    given = {"edition": edition, "code": "1.1.1"} if name.endswith("clause") else {}
    html = WatchedClient("anonymous").get(address(cast, name, **given)).content.decode()
    assert ('class="ribbon"' in html) == name.startswith("training")


def test_an_unknown_address_is_answered_in_words(cast: Cast) -> None:
    for path in ("/en/nowhere/", "/nowhere/", "/en/plan/coast-2020/%00/", "/en/plan/../../etc/", "/en/work/who/x/y/"):
        response = Client().get(path)
        assert response.status_code in {302, 404}, path
        assert b"Traceback" not in response.content


def test_an_error_of_ours_is_answered_in_words_and_without_its_details(cast: Cast) -> None:
    request = RequestFactory().get("/en/")
    response = get_resolver().resolve_error_handler(500)(request)
    assert response.status_code == 500
    assert b"Traceback" not in response.content
    assert b"<h1" in response.content
