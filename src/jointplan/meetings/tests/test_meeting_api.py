# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings for programs: who reads a meeting reads it here too; a public one as its public page shows it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import widen
from jointplan.api.documents import document, operations
from jointplan.meetings.models import Meeting
from tests.addresses import address
from tests.cast import Cast
from tests.meetings_cast import meeting_canary
from tests.meetings_readers import MEETINGS
from tests.who_reads import readers

pytestmark = pytest.mark.django_db
LIST = reverse("api:meetings")


def meetings(client: Client, **query: str) -> dict[str, Any]:
    return {row["title"]: row for row in client.get(LIST, query).json()["results"]}


@pytest.mark.parametrize("role", ["anonymous", "coordinator", "focal_point", "third_coordinator", "secretariat"])
def test_the_list_has_what_the_reader_may_read(cast: Cast, client_as: Any, role: str) -> None:
    real = [title for title in MEETINGS if title != meeting_canary("isles")]
    assert set(meetings(client_as(role))) == {title for title in real if role in readers(MEETINGS[title])}


def test_a_member_reads_what_the_page_says_each_with_its_label(cast: Cast, client_as: Any) -> None:
    rows = meetings(client_as("coordinator"))
    focal, inside = rows[meeting_canary("focal")], rows[meeting_canary("inside")]
    assert (focal["label"], inside["label"]) == ("TLP:AMBER", "TLP:AMBER")
    assert rows[meeting_canary("open")]["label"] == "TLP:GREEN"
    assert (focal["stage"], focal["measures"], focal["time_zone"]) == ("held", ["1.1.1"], "Asia/Almaty")
    assert focal["series"] == meeting_canary("series")
    assert focal["url"].endswith(address(cast, "real:work:meeting", uid="meeting focal"))
    # The fund was invited to the meeting; the series is for the States.
    assert meetings(client_as("partner"))[meeting_canary("focal")]["series"] == ""


def test_everybody_reads_a_public_meeting_as_its_page_shows_it(cast: Cast, client_as: Any) -> None:
    by = cast.user("secretariat")
    with acting_as(by):
        focal = Meeting.objects.get(title=meeting_canary("focal"))
        widen(focal, label=Label.CLEAR, reason="For everybody.", by=by)
    [row] = meetings(Client()).values()
    assert (row["title"], row["label"]) == (meeting_canary("focal"), "TLP:CLEAR")
    assert (row["stage"], row["series"], row["measures"]) == ("", "", [])
    assert row["url"].endswith(address(cast, "real:public_meeting", uid="meeting focal"))
    assert Client().get(LIST, {"past": "yes"}).status_code == 400


def test_filters_choose_and_what_is_unknown_is_refused(cast: Cast, client_as: Any) -> None:
    state = client_as("coordinator")
    assert set(meetings(state, kind="inside")) == {meeting_canary("inside")}
    assert meeting_canary("focal") in meetings(state, past="yes")
    assert meeting_canary("focal") not in meetings(state, past="no")
    for query in ({"kind": "zzz"}, {"kinds": "inside"}, {"past": "1"}):
        refused = state.get(LIST, query)
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")


def test_an_answer_is_not_sent_twice_and_has_the_fields_of_the_schema(cast: Cast, client_as: Any) -> None:
    client = client_as("coordinator")
    first = client.get(LIST)
    assert client.get(LIST, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    described = {operation["path"]: operation["fields"] for operation in operations(document("en"))}
    assert list(first.json()["results"][0]) == [field["name"] for field in described["/meetings/"]]
