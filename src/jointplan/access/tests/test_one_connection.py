# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several readers on one connection, as a pool or a worker serves them: no identity survives its turn."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.access.models import Opening
from jointplan.access.openings import note_openings
from jointplan.assessments.models import Submission
from tests.addresses import sign_in
from tests.cast import Cast
from tests.who_reads import leaks

pytestmark = [
    pytest.mark.database,
    pytest.mark.leaks,
    pytest.mark.urls("jointplan.access.tests.views_that_fail"),
]

# Each ends otherwise: well, with an error of ours, in the template, with a refusal, as a stream, broken off in it.
ENDS = [
    "answer/well",
    "answer/raises",
    "answer/unavailable",
    "answer/missing",
    "template",
    "broken-sql",
    "streams",
    "stops",
]


@pytest.fixture(autouse=True)
def one_connection(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Requests do not close the connection behind them: what one leaves, the next finds."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    connection.ensure_connection()
    server = backend()
    yield
    assert backend() == server, "the tests changed connections and proved nothing"


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def left() -> set[str]:
    """What the session still says when nobody is being served."""
    names = ["jointplan.readers", "jointplan.parties", "jointplan.user", "pghistory.context_metadata"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["current_setting(%s, true)"] * len(names)), names)
        return {value for value in cursor.fetchone() if value}


def visit(role: str, path: str) -> Any:
    client = Client(raise_request_exception=False)
    sign_in(client, role)
    response = client.get(f"/tests/{path}/")
    return response, b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("how", ENDS)
def test_the_next_visitor_on_the_connection_is_nobody_but_oneself(how: str) -> None:
    response, body = visit("coordinator", how)
    assert response.status_code in {200, 404, 500, 503}
    response.close()
    assert left() == set()
    assert not Submission.objects.exists()
    for role in ("anonymous", "partner", "secretariat", "coordinator", "anonymous"):
        response, body = visit(role, "identity")
        assert ("party:" in body.decode()) == (role != "anonymous")
        response, body = visit(role, "lazily")
        assert leaks(role, body.decode()) == []
    assert left() == set()


def test_a_stream_reads_nothing_of_the_database(committed_cast: Cast) -> None:
    """It runs after the transaction: without an identity there is nothing to read."""
    _response, body = visit("coordinator", "streams")
    assert body == b"0 parts"


def fail(failure: type[Exception], _before: None = None) -> None:
    """End with an error of Python, or of the database."""
    if failure is not DatabaseError:
        raise failure
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_function()")


def test_a_worker_goes_from_task_to_task_as_whom_each_names(committed_cast: Cast) -> None:
    """Tasks run in `acting_as`: well, with an error of Python, and with one of the database."""
    coordinator, partner = committed_cast.user("coordinator"), committed_cast.user("partner")
    with acting_as(coordinator):
        own = Submission.objects.count()
        assert own > 0
    for failure in (RuntimeError, DatabaseError):
        with pytest.raises(failure), acting_as(coordinator):
            fail(failure)
        assert left() == set()
        assert Submission.objects.count() == 0
        with acting_as(partner):
            assert Submission.objects.count() == 0
    with transaction.atomic():
        assert Submission.objects.count() == 0


def test_what_one_reader_opened_is_not_noted_for_the_next(committed_cast: Cast) -> None:
    secretariat, coordinator = committed_cast.user("secretariat"), committed_cast.user("coordinator")
    with pytest.raises(RuntimeError), acting_as(secretariat):
        fail(RuntimeError, note_openings(secretariat, [committed_cast.submission("aldermoor", "2021")]))
    with acting_as(secretariat):
        note_openings(secretariat, [committed_cast.submission("aldermoor", "2021")])
    with acting_as(coordinator):
        assert list(Opening.objects.values_list("reader", "count")) == [(secretariat.pk, 1)]
