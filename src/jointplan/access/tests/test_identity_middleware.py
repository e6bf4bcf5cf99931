# SPDX-License-Identifier: AGPL-3.0-or-later
"""One transaction and one identity around each request. These tests commit for real."""

import pytest
from django.db import connection
from django.test import Client

from jointplan.accounts.models import User
from tests.addresses import sign_in
from tests.cast import Cast
from tests.who_reads import CANARIES

pytestmark = [pytest.mark.database, pytest.mark.urls("jointplan.access.tests.views_that_fail")]


@pytest.fixture
def visitor(committed_cast: Cast) -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "kept"),
    [
        ("/tests/answer/well/", 200, True),
        ("/tests/answer/missing/", 404, True),
        ("/tests/answer/unavailable/", 503, False),
        ("/tests/answer/raises/", 500, False),
        ("/tests/template/", 500, False),
    ],
)
def test_what_fails_on_our_side_leaves_nothing_behind(visitor: Client, address: str, status: int, kept: bool) -> None:
    assert visitor.get(address).status_code == status
    assert User.objects.filter(username__startswith="written-").exists() == kept


def test_each_request_has_the_identity_of_its_own_visitor(visitor: Client, committed_cast: Cast) -> None:
    coordinator = Client()
    sign_in(coordinator, "coordinator")
    party = f"party:{committed_cast.party('aldermoor').pk}"
    for _again in range(2):
        assert party in coordinator.get("/tests/identity/").content.decode().split(",")
        assert visitor.get("/tests/identity/").content == b"public"


def test_no_identity_is_left_on_the_connection(visitor: Client) -> None:
    coordinator = Client()
    sign_in(coordinator, "coordinator")
    for address in ("/tests/identity/", "/tests/answer/well/", "/tests/answer/unavailable/"):
        Client(raise_request_exception=False).get(address)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('jointplan.readers', true), current_setting('jointplan.user', true)")
            assert set(cursor.fetchone()) <= {None, ""}


def test_what_a_template_reads_late_passes_row_security(visitor: Client) -> None:
    """No `visible_to` anywhere: the database alone decides."""
    for role in ("anonymous", "coordinator", "secretariat", "focal_point"):
        client = Client()
        sign_in(client, role)
        text = client.get("/tests/lazily/").content.decode()
        assert {word for word in CANARIES if word in text} == {
            word for word, readers in CANARIES.items() if role in readers
        }
