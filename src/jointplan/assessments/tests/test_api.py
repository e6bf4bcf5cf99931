# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jointplan.access.identity import acting_as
from jointplan.assessments.models import AnswerPart
from jointplan.assessments.operations.release import release_parts, withdraw_part
from tests.cast import ROLES, STORY

pytestmark = pytest.mark.django_db
ANSWERS = "/api/v1/answers/"
SignIn = Callable[..., Client]


def keys(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(row["state"], row["cycle"], row["clause"], row["kind"]) for row in rows]


def told(client: Client, query: str = "") -> list[tuple[str, ...]]:
    response = client.get(f"{ANSWERS}?{query}")
    assert response.status_code == 200, response.content
    return keys(response.json()["results"])


RELEASED = [said[:4] for said in STORY if said.fate == "released" and said.state != "dunmere"]


def test_the_public_reads_what_states_released_and_nothing_else(client_as: SignIn) -> None:
    rows = client_as("anonymous").get(ANSWERS).json()["results"]
    assert sorted(keys(rows)) == sorted(RELEASED)
    assert {row["label"] for row in rows} == {"TLP:CLEAR"}
    assert all(row["released_at"] for row in rows)
    first = rows[0]
    assert (first["plan"], first["language"], first["fictional"]) == ("coast-2020", "en", False)
    assert first["url"] == "http://testserver/en/plan/coast-2020/1.1.1/"


@pytest.mark.leaks
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("fictional", [False, True])
def test_everyone_reads_what_is_visible_to_them_in_every_format(
    cast: Any, client_as: SignIn, role: str, fictional: bool
) -> None:
    person = cast.user(role)
    with acting_as(person):
        visible = AnswerPart.objects.visible_to(person).in_regions(fictional=fictional)
        expected = sorted(visible.values_list("originator__code", "cycle__code", "clause__code", "kind"))
    client, address = client_as(role), "/training/api/v1/answers" if fictional else "/api/v1/answers"
    rows = client.get(f"{address}/").json()["results"]
    assert sorted(keys(rows)) == expected
    as_csv = client.get(f"{address}.csv").content.decode("utf-8-sig")
    assert sorted(keys(list(csv.DictReader(io.StringIO(as_csv))))) == expected
    page = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content)).active
    cells = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert sorted(keys([dict(zip(cells[0], row, strict=True)) for row in cells[1:]])) == expected


def test_a_file_carries_the_label_of_its_narrowest_row(client_as: SignIn) -> None:
    def name(role: str) -> str:
        return client_as(role).get("/api/v1/answers.csv").headers["Content-Disposition"]

    assert name("anonymous") == 'attachment; filename="answers_TLP-CLEAR.csv"'
    assert name("coordinator") == 'attachment; filename="answers_TLP-AMBER-STRICT.csv"'
    assert name("clearing") == 'attachment; filename="answers_TLP-RED.csv"'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=brindal", {said for said in RELEASED if said[0] == "brindal"}),
        ("cycle=2022", {said for said in RELEASED if said[1] == "2022"}),
        ("clause=1.1.1&cycle=2021", {said for said in RELEASED if said[1:3] == ("2021", "1.1.1")}),
        ("plan=coast", set(RELEASED)),
        ("state=corvane", set()),
    ],
)
def test_filters_select_what_fits_all_of_them(client_as: SignIn, query: str, expected: set[tuple[str, ...]]) -> None:
    assert set(told(client_as("anonymous"), query)) == expected


@pytest.mark.parametrize(
    ("query", "allowed"),
    [("state=dunmere", "aldermoor, brindal, corvane."), ("cycle=1999", "2021, 2022"), ("clause=1.P", "1.1.1, 1.1.2")],
)
def test_an_unknown_value_is_an_error_that_says_what_there_is(client_as: SignIn, query: str, allowed: str) -> None:
    response = client_as("anonymous").get(f"{ANSWERS}?{query}")
    assert response.status_code == 400
    assert allowed in response.json()["errors"][query.split("=")[0]][0]


def test_pages_follow_each_other_without_a_gap(client_as: SignIn) -> None:
    client, address, found = client_as("clearing"), f"{ANSWERS}?page_size=2", []
    while address:
        page = client.get(address).json()
        found += keys(page["results"])
        address = page["next"]
    assert found == told(client)
    assert len(set(found)) == len(found) > 4


def test_a_reader_who_asks_again_notices_each_release_withdrawal_and_new_label(cast: Any, client_as: SignIn) -> None:
    client, person = client_as("anonymous"), cast.user("clearing")

    def status(tag: str) -> int:
        return client.get(ANSWERS, headers={"If-None-Match": tag}).status_code

    def tag() -> str:
        return client.get(ANSWERS).headers["ETag"]

    before = tag()
    assert status(before) == 304
    with acting_as(person):
        withdraw_part(cast.part("aldermoor", "2021", "1.1.1", "progress"), reason="Test", by=person)
    withdrawn = tag()
    assert status(before) == 200
    with acting_as(person):
        release_parts([cast.part("aldermoor", "2021", "1.1.1", "progress")], reason="Test", by=person)
    assert status(withdrawn) == 200
    released = tag()
    with acting_as(person):
        AnswerPart.objects.filter(pk=cast.part("aldermoor", "2021", "1.1.1", "progress").pk).update(language="ru")
    assert status(released) == 200


def test_what_a_member_reads_is_kept_from_shared_caches(client_as: SignIn) -> None:
    member, public = client_as("coordinator").get(ANSWERS), client_as("anonymous").get(ANSWERS)
    assert (member.headers["Cache-Control"], public.headers["Cache-Control"]) == (
        "private, no-cache",
        "public, no-cache",
    )
    assert "Cookie" in member.headers["Vary"]
    again = client_as("secretariat").get(ANSWERS, headers={"If-None-Match": member.headers["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize(("role", "status"), [("anonymous", 200), ("observer", 200), ("coordinator", 403)])
def test_whoever_owes_a_second_factor_reads_nothing_before_setting_it_up(
    real_installation: None, client_as: SignIn, role: str, status: int
) -> None:
    response = client_as(role).get(ANSWERS)
    assert response.status_code == status
    if status == 403:
        assert "second factor" in response.json()["detail"]


def test_more_answers_take_as_many_queries(cast: Any, client_as: SignIn) -> None:
    def queries(choice: str) -> tuple[int, int]:
        client = client_as("secretariat")
        client.get(ANSWERS)  # the first visit also looks whether a second factor is owed
        with CaptureQueriesContext(connection) as captured:
            rows = len(client.get(f"{ANSWERS}?{choice}").json()["results"])
        return rows, len(captured)

    many, few = queries("clause=1.1.1"), queries("clause=1.2")
    assert many[0] > few[0] > 0
    assert many[1] == few[1]
