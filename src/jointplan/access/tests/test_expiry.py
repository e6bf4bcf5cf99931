# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last day of a release is over at midnight, of itself, at every door: no task, no save, no visit is needed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen, withdraw
from jointplan.access.today import today
from jointplan.assessments.models import AnswerPart
from jointplan.search.querysets import find
from tests.addresses import sign_in
from tests.cast import Cast, Said

pytestmark = pytest.mark.database

SENT = Said("aldermoor", "2021", "1.1.1", "challenges", "sent")
DOORS = [
    "/en/plan/coast-2020/1.1.1/",
    "/api/v1/answers/",
    "/api/v1/answers.csv",
    f"/en/search/?q={SENT.canary}",
    "/en/",
]


@pytest.mark.django_db
def test_python_and_database_take_the_same_day_for_today(settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_today()")
        assert cursor.fetchone()[0] == today()
    with timezone.override("Pacific/Kiritimati"):
        there = today()
    with timezone.override("Pacific/Pago_Pago"):
        assert today() == there


def test_at_midnight_a_public_text_is_gone_from_every_door_and_stays_with_its_originator(committed_cast: Cast) -> None:
    clearing = committed_cast.user("clearing")
    with acting_as(clearing):
        part = committed_cast.part(*SENT[:4])
        withdraw(part, audience=["coast-secretariat"], until=today(), reason="Agreed.", by=clearing)
        widen(part, label=Label.CLEAR, until=today(), reason="Agreed.", by=clearing)
    kept = {}
    for address in DOORS:
        for _again in range(2):
            response = Client().get(address)
            assert response.status_code == 200
        kept[address] = response.headers.get("ETag")
        if "1.1.1" in address or "answers" in address:
            assert SENT.canary in response.content.decode(), address
    midnight()
    for address in DOORS:
        for headers in ({}, {"If-None-Match": kept[address]} if kept[address] else {}):
            response = Client().get(address, headers=headers)
            assert response.status_code == 200
            text = response.content.decode()
            # What the visitor searched for stands on the page again; that is no leak.
            assert (f"<mark>{SENT.canary}" if "search" in address else SENT.canary) not in text, address
    for role, reads in (("anonymous", False), ("secretariat", False), ("coordinator", True), ("clearing", True)):
        user = committed_cast.user(role)
        with acting_as(user):
            assert AnswerPart.objects.filter(pk=part.pk).exists() == reads
            assert AnswerPart.objects.visible_to(user).filter(pk=part.pk).exists() == reads
            assert bool(find(SENT.canary, fictional=False)) == reads
    client = Client()
    sign_in(client, "coordinator")
    assert SENT.canary not in client.get("/en/plan/coast-2020/1.1.1/").content.decode(), "no public page shows it"


def midnight() -> None:
    """The database's day becomes the next one. Nothing else happens."""
    tomorrow = today() + timedelta(days=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE "
            f"AS $$ SELECT date '{tomorrow}' $$"
        )


@pytest.mark.django_db
def test_the_originator_is_told_that_a_release_has_ended(cast: Cast, client_as: Any) -> None:
    with acting_as(cast.user("other_clearing")):
        part = cast.part("brindal", "2021", "1.2", "progress")
        submission = cast.submission("brindal", "2021")
    page = client_as("other_clearing").get(f"/en/work/sharing/answerpart/{part.uid}/").content.decode()
    assert "The release ended on" in page
    assert "The public: no" in page
    assert "TLP:AMBER+STRICT" in page[page.index("label-bar") : page.index("</section>")]
    rows = client_as("other_clearing").get("/api/v1/answers/?state=brindal&clause=1.2").json()["results"]
    assert [row["label"] for row in rows] == ["TLP:AMBER+STRICT"]
    answers = client_as("other_clearing").get(f"/en/work/submissions/{submission.uid}/measures/1.2/")
    assert "The release ended on" in answers.content.decode()


@pytest.mark.django_db
def test_an_ended_release_to_the_public_is_renewed_by_widening(cast: Cast) -> None:
    user = cast.user("other_clearing")
    with acting_as(user):
        part = widen(cast.part("brindal", "2021", "1.2", "progress"), label=Label.CLEAR, reason="Again.", by=user)
    with acting_as(cast.user("anonymous")):
        assert AnswerPart.objects.filter(pk=part.pk).exists()
