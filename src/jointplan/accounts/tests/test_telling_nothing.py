# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and asking for a new password do the same work whether or not there is such an account."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jointplan.access.identity import acting_as
from jointplan.accounts.models import User
from jointplan.accounts.start_codes import renew_start_code
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    cache.clear()


def work(address: str, form: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What a request answers and how much it costs: status, place, text, statements, hashes, mails."""
    cache.clear()
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    before = len(mail.outbox)
    with CaptureQueriesContext(connection) as queries:
        response = Client().post(address, form)
    statements = [re.split(r"\W", query["sql"].upper())[0] for query in queries.captured_queries]
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    place = response.headers.get("Location")
    return response.status_code, place, text, statements, len(hashed), len(mail.outbox) - before


def test_a_wrong_sign_in_costs_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        renew_start_code(cast.user("focal_point"), second_factor_lost=False, by=coordinator)
    User.objects.filter(username="observer").update(is_active=False)
    names = ("partner", "nobody", "focal_point", "observer")
    costs = [work("/en/account/login/", {"login": name, "password": "wrong"}, monkeypatch) for name in names]
    assert costs[0][4] == 1
    assert all(cost == costs[0] for cost in costs)


def test_asking_for_a_new_password_costs_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(username="partner").update(email="known@example.org")
    address = "/en/account/password/reset/"
    costs = [work(address, {"email": email}, monkeypatch) for email in ("known@example.org", "unknown@example.org")]
    assert costs[0] == costs[1]
    assert costs[0][5] == 1
    assert [message.to for message in mail.outbox] == [["known@example.org"], ["unknown@example.org"]]
