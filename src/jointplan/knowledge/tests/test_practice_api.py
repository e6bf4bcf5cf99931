# SPDX-License-Identifier: AGPL-3.0-or-later
"""Practices and challenges for programs: who reads a record reads it here too, and nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.api.documents import document, operations
from tests.addresses import address
from tests.cast import Cast
from tests.practices_cast import TOLD, practice_canary
from tests.who_reads import PRACTICES, readers

pytestmark = pytest.mark.django_db
NAMES = [*(told.name for told in TOLD if told.party != "dunmere"), "elsewhere"]


def practices(client: Client, **query: str) -> list[Any]:
    rows: list[Any] = client.get(reverse("api:practices"), query).json()["results"]
    return rows


def titles(client: Client, **query: str) -> list[str]:
    return [row["title"] for row in practices(client, **query)]


@pytest.mark.parametrize("role", ["anonymous", "coordinator", "other_coordinator", "secretariat", "isle_coordinator"])
def test_the_list_has_what_the_reader_may_read(cast: Cast, client_as: Any, role: str) -> None:
    expected = [practice_canary(name) for name in NAMES]
    assert titles(client_as(role)) == [title for title in expected if role in readers(PRACTICES[title])]


def test_everybody_gets_what_was_released_and_members_more_each_with_its_label(cast: Cast, client_as: Any) -> None:
    [public] = practices(Client())
    assert (public["title"], public["label"], public["stage"]) == (practice_canary("public"), "TLP:CLEAR", "listed")
    assert public["url"].endswith(address(cast, "real:public_practice", uid="practice public"))
    rows = {row["title"]: row for row in practices(client_as("coordinator"))}
    labels = {name: rows[practice_canary(name)]["label"] for name in ("own", "states", "green", "public")}
    assert labels == {"own": "TLP:AMBER+STRICT", "states": "TLP:AMBER", "green": "TLP:GREEN", "public": "TLP:CLEAR"}


def test_what_the_secretariat_said_is_for_the_two_sides(cast: Cast, client_as: Any) -> None:
    def stage(role: str, name: str) -> str:
        [row] = [row for row in practices(client_as(role)) if row["title"] == practice_canary(name)]
        return str(row["stage"])

    assert stage("coordinator", "waits") == stage("secretariat", "waits") == "proposed"
    assert stage("partner", "fund") == "asked"


def test_of_another_region_no_party_of_ours_is_named(cast: Cast, client_as: Any) -> None:
    [row] = practices(client_as("coordinator"), party="elsewhere")
    assert (row["title"], row["originator"]) == (practice_canary("elsewhere"), "")


def test_filters_choose_and_what_is_unknown_is_refused(cast: Cast, client_as: Any) -> None:
    state = client_as("coordinator")
    assert titles(state, kind="challenge") == [practice_canary("states"), practice_canary("public")]
    assert titles(state, party="brindal", stage="listed") == [practice_canary("green"), practice_canary("public")]
    assert practice_canary("own") in titles(state, written_in="en", measure="1.1.1", theme="lamps")
    # The language of the answer chooses no records.
    assert titles(state, language="ru") == titles(state)
    for query in ({"kind": "zzz"}, {"kinds": "challenge"}, {"stage": "declined"}, {"party": "corvane"}):
        refused = state.get(reverse("api:practices"), query)
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")


def test_an_answer_is_not_sent_twice_and_has_the_fields_of_the_schema(cast: Cast, client_as: Any) -> None:
    client, url = client_as("coordinator"), reverse("api:practices")
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    described = {operation["path"]: operation["fields"] for operation in operations(document("en"))}
    assert list(first.json()["results"][0]) == [field["name"] for field in described["/practices/"]]
