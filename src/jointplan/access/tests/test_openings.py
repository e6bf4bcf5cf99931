# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who outside opened a record above GREEN, and when: noted by the database, told to the originator."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.models import Opening
from jointplan.access.openings import note_openings
from jointplan.access.row_security import labelled_models
from jointplan.access.today import today
from jointplan.accounts.models import User
from tests.addresses import address
from tests.cast import Cast, canary
from tests.everything import reading_everything
from tests.who_reads import COLUMNS

pytestmark = [pytest.mark.leaks, pytest.mark.django_db]

SENT = ("aldermoor", "2021", "1.1.1", "challenges")
RED = ("aldermoor", "2021", "1.1.3", "challenges")


def noted() -> set[tuple[str, str, int]]:
    """(reader, kind of record, how often) of everything that was noted."""
    names = dict(User.objects.values_list("pk", "username"))
    with reading_everything():
        rows = Opening.objects.values_list("reader", "record_type", "count")
        return {(names[reader], kind, count) for reader, kind, count in rows}


def test_a_page_notes_what_it_shows_once_for_each_reader_and_day(cast: Cast, client_as: Any) -> None:
    url = address(cast, "real:work:answer", uid="submission aldermoor 2021", code="1.1.1")
    client = client_as("secretariat")
    client.get(url)
    # The view of another State stands beside the answer.
    shown = ("submission", "answerpart", "invitedview")
    once = {("secretariat", f"assessments.{kind}", 1) for kind in shown}
    assert noted() == once
    client.get(url)
    assert noted() == once, "turning back and forth is one opening"
    with reading_everything():
        # Two parts above GREEN, the submission and the view; the public part is not noted.
        assert Opening.objects.count() == 4
        opening = Opening.objects.first()
    assert opening.day == today()
    assert opening.party == cast.party("aldermoor").pk
    assert opening.reader_party == cast.party("coast-secretariat").pk
    assert opening.first_at <= opening.last_at


@pytest.mark.parametrize("role", ["coordinator", "clearing", "anonymous", "partner", "other_coordinator"])
def test_members_of_the_originator_and_those_who_are_refused_are_not_noted(
    cast: Cast, client_as: Any, role: str
) -> None:
    client = client_as(role)
    client.get(address(cast, "real:work:answer", uid="submission aldermoor 2021", code="1.1.3"))
    client.get(address(cast, "real:clause", edition="coast-2020", code="1.1.3"))
    assert noted() == set()


def test_files_the_api_and_excerpts_of_searches_are_noted(cast: Cast, client_as: Any) -> None:
    partner = client_as("partner")
    partner.get(reverse("api:answers"))
    with reading_everything():
        first = Opening.objects.count()
    assert first == 3  # chosen partners, and guests twice
    partner.get(reverse("api:answers-file", kwargs={"format": "csv"}))
    with reading_everything():
        assert Opening.objects.count() == first
    observer = client_as("observer")
    observer.get(reverse("real:search"), {"q": canary(*RED)})
    assert ("observer", "assessments.answerpart", 1) in noted()


def test_a_page_costs_one_statement_more_however_much_it_shows(cast: Cast, client_as: Any) -> None:
    client = client_as("secretariat")
    for url in (
        reverse("api:answers"),
        address(cast, "real:work:answer", uid="submission aldermoor 2021", code="1.1.1"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        assert sum("access_note_openings" in query["sql"] for query in queries.captured_queries) == 1


def test_a_page_that_fails_notes_nothing(cast: Cast, client_as: Any) -> None:
    url = address(cast, "real:work:sharing_opened", kind="submission", uid="submission aldermoor 2021")
    assert client_as("secretariat").get(url).status_code == 403
    assert noted() == set()


@pytest.mark.parametrize("role", COLUMNS)
def test_only_the_originator_and_the_reader_read_what_was_noted(cast: Cast, client_as: Any, role: str) -> None:
    secretariat, observer = cast.user("secretariat"), cast.user("observer")
    with acting_as(secretariat):
        note_openings(secretariat, [cast.part(*SENT)])
    with acting_as(observer):
        note_openings(observer, [cast.part(*RED)])
    with acting_as(cast.user(role)):
        seen = set(Opening.objects.values_list("record_id", flat=True))
    with reading_everything():
        sent, red = cast.part(*SENT).pk, cast.part(*RED).pk
    # What persons read by name is known to those among them who belong to the originator.
    expected = {"coordinator": {sent}, "clearing": {sent, red}, "secretariat": {sent}, "observer": {red}}
    assert seen == expected.get(role, set())


def test_nobody_forges_changes_or_removes_what_was_noted(cast: Cast) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        note_openings(secretariat, [cast.part(*SENT)])
        for statement in (
            "UPDATE access_opening SET reader = 1",
            "DELETE FROM access_opening",
            "TRUNCATE access_opening",
            "INSERT INTO access_opening (record_type, record_id, party, readers, reader, day, first_at, last_at, count)"
            " VALUES ('assessments.answerpart', 1, 1, '{public}', 1, now(), now(), now(), 1)",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as c,
            ):
                c.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reader, reader_party FROM access_opening")
            assert cursor.fetchall() == [(secretariat.pk, cast.party("coast-secretariat").pk)]


@pytest.mark.parametrize("role", COLUMNS)
def test_the_database_notes_only_what_the_session_reads_from_outside(cast: Cast, role: str) -> None:
    """Whatever the program asks it to note."""
    with reading_everything():
        every = [
            (m._meta.label_lower, pk)
            for m in labelled_models()
            for pk in m._default_manager.values_list("pk", flat=True)
        ]
    user = cast.user(role)
    with acting_as(user):
        names, ids = zip(*every, strict=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_note_openings(%s, %s)", [list(names), list(ids)])
        if role == "anonymous":
            expected = set()
        else:
            own = {post.party_id for post in user.held_posts}
            expected = {
                (m._meta.label_lower, row.pk)
                for m in labelled_models()
                for row in m._default_manager.all()
                if row.label not in {"CLEAR", "GREEN"} and row.originator_id not in own
            }
    with reading_everything():
        assert set(Opening.objects.values_list("record_type", "record_id")) == expected


def test_the_table_of_a_labelled_model_follows_from_its_name() -> None:
    for model in labelled_models():
        assert model._meta.db_table == model._meta.label_lower.replace(".", "_")


@pytest.mark.parametrize("kind", ["accounts.user", "audit.entry", "nothing", "pg_class", "assessments.answerpartevent"])
def test_only_labelled_records_are_noted(cast: Cast, kind: str) -> None:
    refusal = pytest.raises(DatabaseError, match="no labelled records")
    with acting_as(cast.user("secretariat")), connection.cursor() as cursor, refusal, transaction.atomic():
        cursor.execute("SELECT access_note_openings(%s, %s)", [[kind], [1]])


def test_the_originator_sees_who_opened_and_when_by_post(cast: Cast, client_as: Any) -> None:
    client_as("secretariat").get(address(cast, "real:work:answer", uid="submission aldermoor 2021", code="1.1.1"))
    url = address(cast, "real:work:sharing_opened", kind="answerpart", uid=f"part {' '.join(SENT)}")
    page = client_as("clearing").get(url).content.decode()
    assert "Secretariat of the coast" in page
    nothing = address(cast, "real:work:sharing_opened", kind="submission", uid="submission aldermoor 2022")
    assert "Nobody outside has opened this yet" in client_as("clearing").get(nothing).content.decode()
