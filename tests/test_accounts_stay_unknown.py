# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody learns whether an account exists: not by words, status, headers, queries, hashing, mails, time or a limit."""

import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointplan.accounts.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "/en/account/login/", "/en/account/password/reset/"
KNOWN, UNKNOWN = "other_clearing", "other_clearinx"
ADDRESSES = {KNOWN: "known@example.org", UNKNOWN: "unknow@example.org"}


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


@pytest.fixture
def known(cast: Cast) -> User:
    User.objects.filter(username=KNOWN).update(email=ADDRESSES[KNOWN])
    return User.objects.get(username=KNOWN)


def attempt(name: str, password: str = "a-wrong-password", place: str = "192.0.2.1") -> Any:
    return Client().post(SIGN_IN, {"login": name, "password": password}, REMOTE_ADDR=place)


def ask_for_reset(name: str, _password: str = "", place: str = "192.0.2.1") -> Any:
    return Client().post(RESET, {"email": ADDRESSES[name]}, REMOTE_ADDR=place)


def told(response: Any, name: str) -> tuple[Any, ...]:
    """Everything that comes back, without what differs at each request and what the visitor typed."""
    body = re.sub(r'(csrfmiddlewaretoken" value="|nonce=")[^"]*"', "", response.content.decode())
    # Directives of the policy come in any order, a moment is a moment, and the length follows from the body.
    left_out = {"Set-Cookie", "Content-Length", "Content-Security-Policy", "Expires"}
    headers = {key: value for key, value in response.headers.items() if key not in left_out}
    cookies = {key: {k: v for k, v in morsel.items() if k != "expires"} for key, morsel in response.cookies.items()}
    for typed in (name, ADDRESSES.get(name, name)):
        body = body.replace(typed, "…")
    return response.status_code, headers, cookies, body


def shape(queries: CaptureQueriesContext) -> list[str]:
    """The statements without their values."""
    found = [
        re.sub(r"'(?:[^']|'')*'|_django_curs_\w+|\b\d+\b", "?", query["sql"]) for query in queries.captured_queries
    ]
    return [statement for statement in found if not statement.startswith(("SAVEPOINT", "RELEASE"))]


def work(act: Callable[..., Any], name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str], Any]:
    """Queries and hashings that a request takes, and its answer."""
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        hashed.append(type(self).__name__)
        return encode(self, password, salt)

    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as queries:
        patched.setattr(hashers.MD5PasswordHasher, "encode", counting)
        response = act(name)
    return shape(queries), hashed, response


@pytest.mark.parametrize("state", ["usual", "switched off", "without a password"])
@pytest.mark.parametrize("act", [attempt, ask_for_reset], ids=["sign-in", "reset"])
def test_words_headers_queries_and_hashing_are_the_same(
    known: User, act: Callable[..., Any], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if state == "switched off":
        User.objects.filter(pk=known.pk).update(is_active=False)
    if state == "without a password":
        User.objects.filter(pk=known.pk).update(password="!")
    act(UNKNOWN, "", "192.0.2.9")  # whatever is loaded once
    cache.clear()
    there = work(act, KNOWN, monkeypatch)
    cache.clear()
    not_there = work(act, UNKNOWN, monkeypatch)
    assert told(there[2], KNOWN) == told(not_there[2], UNKNOWN)
    assert len(there[1]) == len(not_there[1]) == (act is attempt)
    assert there[0] == not_there[0]


def test_a_reset_sends_one_mail_either_way(known: User) -> None:
    for name in (KNOWN, UNKNOWN):
        ask_for_reset(name)
    assert [message.to for message in mail.outbox] == [[ADDRESSES[KNOWN]], [ADDRESSES[UNKNOWN]]]


@pytest.mark.parametrize("act", [attempt, ask_for_reset], ids=["sign-in", "reset"])
def test_the_limit_comes_at_the_same_attempt(known: User, act: Callable[..., Any]) -> None:
    found = {name: [told(act(name, place=f"192.0.2.{n}"), name) for n in range(8)] for name in (KNOWN, UNKNOWN)}
    assert found[KNOWN] == found[UNKNOWN]
    assert found[KNOWN][0] != found[KNOWN][-1]


def test_a_key_of_a_reset_says_nothing_about_its_account(known: User) -> None:
    last = User.objects.latest("pk").pk
    found = set()
    for pk in (known.pk, last + 1000):
        uid = user_pk_to_url_str(User(pk=pk))
        response = Client().get(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": "c0-ffee"}))
        found.add(str(told(response, f"{uid}-c0-ffee")))
    assert len(found) == 1


def test_a_passkey_is_asked_for_without_saying_whose(known: User) -> None:
    """The challenge names no account: the browser offers what it has."""
    response = Client().get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert KNOWN not in response.content.decode()
    assert "allowCredentials" not in response.content.decode() or '"allowCredentials": []' in response.content.decode()


@pytest.fixture
def real_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]


def test_it_takes_as_long_either_way(known: User, real_hashing: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    known.set_password(PASSWORD)
    known.save()
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(13):
        for name in (KNOWN, UNKNOWN):
            started = time.perf_counter()
            attempt(name, place=f"192.0.2.{number}")
            took[name].append(time.perf_counter() - started)
            cache.clear()
    ratio = statistics.median(a / b for a, b in zip(took[KNOWN], took[UNKNOWN], strict=True))
    assert 0.75 < ratio < 1.33
