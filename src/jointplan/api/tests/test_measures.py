# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jointplan.plans.models import Clause, Edition
from jointplan.plans.tests.test_filters import more_measures
from jointplan.translations.models import Origin, text_digest

pytestmark = pytest.mark.django_db
MEASURES = "/api/v1/measures/"


def codes(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{MEASURES}?{query}")
    assert response.status_code == 200, response.content
    return [row["code"] for row in response.json()["results"]]


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    data = response.json()
    assert data["status"] == status
    return data


def test_a_measure_has_its_codes_names_and_address(cast: Any, client: Client) -> None:
    data = client.get(f"{MEASURES}?kind=measure&plan=coast").json()
    assert (data["count"], data["next"]) == (3, None)
    assert data["results"][1] == {
        "code": "1.1.2",
        "kind": "measure",
        "title": "Repair broken lamps",
        "title_language": "en",
        "official_text": None,
        "official_text_language": None,
        "official_text_origin": None,
        "translation": None,
        "translation_language": None,
        "translation_origin": None,
        "plan": "coast-2020",
        "pillar": "1",
        "objective": "1.1",
        "group": None,
        "group_code": None,
        "target_groups": ["keepers"],
        "themes": ["lamps"],
        "instruments": ["lamp-rules"],
        "sdg_targets": ["9.1"],
        "addressees": ["states"],
        "assessed": True,
        "lines": None,
        "qualifiers": [],
        "url": "http://testserver/en/plan/coast-2020/1.1.2/",
        "fictional": False,
        "label": "TLP:CLEAR",
    }
    assert client.get(f"{MEASURES}coast-2020/1.1.2/").json() == data["results"][1]


def test_everything_assessable_comes_in_the_order_of_the_source(cast: Any, client: Client) -> None:
    assert codes(client) == ["1.P", "1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"]
    assert codes(client, "group=training&theme=lamps") == ["1.1.3"]
    assert codes(client, "plan=coast-2020&kind=paragraph") == ["1.P"]


def test_official_wording_and_translation_are_told_apart(cast: Any, client: Client) -> None:
    clause = Clause.objects.get(edition__code="coast-2020", code="1.1.1")
    clause.texts.filter(language="en").update(wording="To count all lamps.", origin=Origin.OFFICIAL)
    russian = clause.texts.filter(language="ru")
    russian.update(wording="Сосчитать лампы.", origin=Origin.COURTESY, source_digest=text_digest("To count all lamps."))
    row = client.get(f"{MEASURES}coast-2020/1.1.1/?language=ru").json()
    assert (row["official_text"], row["official_text_language"]) == ("To count all lamps.", "en")
    assert (row["translation"], row["translation_origin"]) == ("Сосчитать лампы.", "courtesy")
    russian.update(source_digest=text_digest("To count some lamps."))
    row = client.get(f"{MEASURES}coast-2020/1.1.1/?language=ru").json()
    assert (row["official_text"], row["translation"]) == ("To count all lamps.", None)


@pytest.mark.parametrize(
    ("query", "headers", "title", "url"),
    [
        ("language=ru", {}, "Count the lamps (перевод)", "/ru/plan/coast-2020/1.1.1/"),
        ("", {"Accept-Language": "ru"}, "Count the lamps (перевод)", "/ru/plan/coast-2020/1.1.1/"),
        ("language=kk", {"Accept-Language": "en"}, "Count the lamps (перевод)", "/kk/plan/coast-2020/1.1.1/"),
        ("language=en", {"Accept-Language": "ru"}, "Count the lamps", "/en/plan/coast-2020/1.1.1/"),
    ],
)
def test_the_language_asked_for_is_the_language_given(
    cast: Any, client: Client, query: str, headers: dict[str, str], title: str, url: str
) -> None:
    response = client.get(f"{MEASURES}coast-2020/1.1.1/?{query}", headers=headers)
    row = response.json()
    assert (row["title"], row["url"]) == (title, f"http://testserver{url}")


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("plan=nowhere", "plan", "coast, coast-2020"),
        ("pillar=IX", "pillar", "1."),
        ("objective=9", "objective", "1.1"),
        ("theme=x", "theme", "lamps"),
        ("group=x", "group", "training, keepers"),
        ("kind=part", "kind", "sub-measure"),
        ("language=xx", "language", "en, ru"),
        ("format=xml", "format", "json, csv, xlsx"),
        ("page_size=0", "page_size", "1000"),
        ("page_size=many", "page_size", "1000"),
        ("cursor=made-up", "cursor", "next"),
        ("pilar=1", "pilar", "pillar"),
        ("theme=lamps&theme=lamps", "theme", "once"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(
    cast: Any, client: Client, query: str, field: str, allowed: str
) -> None:
    data = problem(client.get(f"{MEASURES}?{query}"), 400)
    assert list(data["errors"]) == [field]
    assert allowed in data["errors"][field][0]


def test_an_error_is_a_problem_in_whatever_format_was_asked_for(cast: Any, client: Client) -> None:
    problem(client.get("/api/v1/measures.csv?theme=x"), 400)
    problem(client.get(MEASURES, headers={"Accept": "text/html"}), 406)
    problem(client.get("/api/v1/measures.xml"), 404)
    problem(client.get(f"{MEASURES}coast-2020/9.9/"), 404)
    problem(client.get(f"{MEASURES}isles-2020/1.1.1/"), 404)
    problem(client.get("/api/v1/nothing/here/"), 404)
    assert set(problem(client.post(MEASURES), 405)) == {"type", "title", "status", "detail"}
    assert client.get("/api/v1/measures?kind=measure").headers["Location"] == "/api/v1/measures/?kind=measure"


def test_pages_follow_each_other_without_a_gap_and_say_how_many_rows_there_are(cast: Any, client: Client) -> None:
    address, found = f"{MEASURES}?page_size=2", []
    while address:
        page = client.get(address).json()
        assert page["count"] == 6
        found += [row["code"] for row in page["results"]]
        address = page["next"]
    assert found == codes(client)


def test_a_page_stays_where_it_is_while_rows_come_before_it(cast: Any, client: Client) -> None:
    second = client.get(f"{MEASURES}?page_size=2").json()["next"]
    before = client.get(second).json()["results"]
    Clause.objects.get(edition__code="coast-2020", code="1.P").delete()
    assert client.get(second).json()["results"] == before


def test_real_and_fictional_plans_never_meet(cast: Any, client: Client) -> None:
    assert {row["plan"] for row in client.get(MEASURES).json()["results"]} == {"coast-2020"}
    rows = client.get("/training/api/v1/measures/").json()["results"]
    assert {(row["plan"], row["fictional"]) for row in rows} == {("isles-2020", True)}
    assert rows[0]["url"] == "http://testserver/en/training/plan/isles-2020/1.P/"
    problem(client.get(f"{MEASURES}?plan=isles-2020"), 400)


@pytest.mark.parametrize("address", ["/api/v1/measures.csv?kind=measure", "/api/v1/measures/?kind=measure&format=csv"])
def test_the_same_rows_come_as_csv(cast: Any, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="measures_TLP-CLEAR.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    as_json = client.get(f"{MEASURES}?kind=measure").json()["results"]
    assert list(rows[0]) == list(as_json[0])
    assert [row["code"] for row in rows] == [row["code"] for row in as_json]
    assert {row["label"] for row in rows} == {"TLP:CLEAR"}


def test_the_same_rows_come_as_excel_and_a_file_has_all_of_them(cast: Any, client: Client) -> None:
    response = client.get("/api/v1/measures.xlsx?page_size=1&language=ru&plan=coast-2020")
    page = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "TLP:CLEAR"
    assert [row[0] for row in rows[2:]] == codes(client)
    assert rows[3][2] == "Count the lamps (перевод)"


def test_a_title_that_looks_like_a_formula_is_harmless_in_the_file(cast: Any, client: Client) -> None:
    clause = Clause.objects.get(edition__code="coast-2020", code="1.1.1")
    clause.texts.filter(language="en").update(title="=1+1")
    content = client.get("/api/v1/measures.csv?kind=measure").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows[0]["title"] == "'=1+1"
    assert client.get(f"{MEASURES}?kind=measure").json()["results"][0]["title"] == "=1+1"


def test_what_has_not_changed_is_not_sent_again(cast: Any, client: Client) -> None:
    first = client.get(f"{MEASURES}?kind=measure")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(first.headers["Vary"].split(", "))
    again = client.get(f"{MEASURES}?kind=measure", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "public, no-cache"
    for query in ("kind=provision", "kind=measure&language=ru", "kind=measure&format=csv"):
        assert client.get(f"{MEASURES}?{query}", headers={"If-None-Match": tag}).status_code == 200
    Edition.objects.filter(code="coast-2020").update(revision=99)
    assert client.get(f"{MEASURES}?kind=measure", headers={"If-None-Match": tag}).status_code == 200


def test_nothing_that_a_signed_in_person_gets_may_be_kept_for_others(client_as: Any) -> None:
    anonymous = client_as("anonymous").get(MEASURES)
    signed_in = client_as("coordinator").get(MEASURES)
    assert signed_in.headers["Cache-Control"] == "private, no-cache"
    assert signed_in.headers["ETag"] != anonymous.headers["ETag"]


def test_an_unchanged_answer_costs_one_query_besides_the_identity(cast: Any, client: Client) -> None:
    tag = client.get(MEASURES).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        client.get(MEASURES, headers={"If-None-Match": tag})
    assert len([query for query in captured if "plans_edition" in query["sql"]]) == 1
    assert len([query for query in captured if "plans_clause" in query["sql"]]) == 0


def test_a_hundred_measures_take_as_many_queries_as_ten(cast: Any, client: Client) -> None:
    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{MEASURES}?{query}").status_code == 200
        return len(captured)

    asked = ["", "theme=lamps&group=training&q=lamps", "format=csv"]
    more_measures(4)
    few = [queries(query) for query in asked]
    Clause.objects.filter(position__gte=1000).delete()
    more_measures(94)
    assert Clause.objects.filter(edition__code="coast-2020").assessable().count() == 100
    assert [queries(query) for query in asked] == few


def test_head_and_options_answer_and_no_other_origin_is_let_in(cast: Any, client: Client) -> None:
    head = client.head(MEASURES, headers={"Origin": "https://elsewhere.example"})
    assert (head.status_code, head.content) == (200, b"")
    assert "Access-Control-Allow-Origin" not in head.headers
    assert client.options(MEASURES).headers["Allow"] == "GET, HEAD, OPTIONS"
