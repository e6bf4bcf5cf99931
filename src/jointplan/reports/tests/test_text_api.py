# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts for programs: who reads a text reads it here too, and nobody else; the same as on its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.api.documents import document, operations
from jointplan.reports.models import TextVersion
from jointplan.reports.text_circulating import show_to_states
from jointplan.reports.text_clock import offered_day
from jointplan.reports.text_writing import change_paragraph
from tests.addresses import address
from tests.cast import Cast
from tests.texts_cast import text_canary
from tests.texts_readers import TEXTS
from tests.who_reads import COLUMNS, readers

pytestmark = pytest.mark.django_db
STAGES = ("draft", "checking", "circulated", "silence", "broken", "open")


def texts(client: Client, **query: str) -> list[str]:
    return [row["title"] for row in client.get(reverse("api:texts"), query).json()["results"]]


def one(cast: Cast, client: Client, key: str) -> Any:
    return client.get(address(cast, "api:text", uid=f"text {key}")).json()


@pytest.mark.parametrize("role", COLUMNS)
def test_the_list_has_what_the_reader_may_read(cast: Cast, client_as: Any, role: str) -> None:
    titles = [text_canary(f"{key} title") for key in STAGES]
    assert texts(client_as(role)) == [title for title in titles if role in readers(TEXTS[title])]


def test_a_stage_chooses_and_an_unknown_one_is_refused(cast: Cast, client_as: Any) -> None:
    state = client_as("coordinator")
    assert texts(state, stage="taken-note") == [text_canary("open title")]
    assert state.get(reverse("api:texts"), {"stage": "finished"}).status_code == 400


def test_a_text_is_given_in_the_version_in_force(cast: Cast, client_as: Any) -> None:
    """The secretariat writes the second version: it is not in force yet, for the secretariat either."""
    for role in ("coordinator", "secretariat"):
        given = one(cast, client_as(role), "circulated")
        assert (given["version"], given["version_stage"], given["label"]) == (1, "circulated", "TLP:AMBER")
        assert [row["text"] for row in given["paragraphs"]] == [
            f"Of lamps, {text_canary('circulated first')}.",
            f"Of lamps, {text_canary('circulated second')}.",
        ]


def test_of_a_draft_each_state_gets_what_speaks_of_it(cast: Cast, client_as: Any) -> None:
    for role, states in (
        ("coordinator", [["aldermoor"]]),
        ("other_coordinator", [["brindal"]]),
        ("third_coordinator", []),
        ("secretariat", [[], ["aldermoor"], ["brindal"]]),
    ):
        assert [row["states"] for row in one(cast, client_as(role), "checking")["paragraphs"]] == states
    assert one(cast, client_as("secretariat"), "checking")["label"] == "TLP:AMBER+STRICT"


def test_visitors_are_led_to_the_public_page(cast: Cast, client_as: Any) -> None:
    given = one(cast, Client(), "open")
    assert given["url"].endswith(address(cast, "real:public_text", uid="text open"))
    assert (given["label"], given["stage"], given["silence_until"]) == ("TLP:CLEAR", "taken-note", None)
    assert one(cast, client_as("partner"), "open")["url"].endswith(address(cast, "real:work:text", uid="text open"))
    silent = one(cast, client_as("coordinator"), "silence")
    assert silent["silence_until"] is not None


def test_every_answer_has_exactly_the_fields_that_the_schema_names(cast: Cast, client_as: Any) -> None:
    described = {operation["path"]: operation["fields"] for operation in operations(document("en"))}
    client = client_as("coordinator")
    [row, *_rest] = client.get(reverse("api:texts")).json()["results"]
    assert list(row) == [field["name"] for field in described["/texts/"]]
    assert list(one(cast, client, "open")) == [field["name"] for field in described["/texts/{uid}/"]]


def test_an_answer_is_not_sent_twice_and_comes_anew_when_the_text_moves_on(cast: Cast, client_as: Any) -> None:
    client, by = client_as("coordinator"), cast.user("secretariat")
    url = address(cast, "api:text", uid="text checking")
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    with acting_as(by):
        version = TextVersion.objects.shown().get(text_of__title=text_canary("checking title"))
        paragraph = version.paragraphs.get(number=1)
        change_paragraph(paragraph, "Aldermoor lit ten lamps.", by=by, states=["aldermoor"])
        show_to_states(version, offered_day(version.text_of.region), by=by)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
