# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from jointplan.api.documents import document, operations

pytestmark = pytest.mark.django_db
COMMITTED = Path(__file__).resolve().parents[4] / "docs" / "openapi.yaml"


def test_the_schema_is_valid_and_the_committed_one_is_today_s(client: Client) -> None:
    response = client.get("/api/v1/schema/")
    described = yaml.safe_load(response.content)
    OpenAPIV31SpecValidator(described).validate()
    renew = "django-admin spectacular --urlconf jointplan.api.urls --file docs/openapi.yaml"
    assert described == yaml.safe_load(COMMITTED.read_bytes()), f"renew it: {renew}"


def test_filters_still_know_their_choices_after_the_schema_was_made(cast: Any, client: Client) -> None:
    document.__wrapped__("en")
    assert client.get("/api/v1/measures/?pillar=1&theme=lamps").json()["count"] == 3
    assert client.get("/api/v1/answers/?state=aldermoor").status_code == 200


def test_the_schema_comes_as_json_too_and_is_not_sent_twice(client: Client) -> None:
    response = client.get("/api/v1/schema/?format=json")
    assert response.json()["openapi"] == "3.1.1"
    again = client.get("/api/v1/schema/?format=json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["plans/", "plans/coast-2020/", "measures/", "measures/coast-2020/1.1.1/", "answers/"])
def test_every_answer_has_exactly_the_fields_that_the_schema_names(cast: Any, client: Client, path: str) -> None:
    given = client.get(f"/api/v1/{path}").json()
    template = path.replace("coast-2020", "{edition}").replace("1.1.1", "{code}")
    [described] = [operation for operation in operations(document("en")) if operation["path"] == f"/{template}"]
    rows = given.get("results", [given])
    assert rows
    for row in rows:
        assert list(row) == [field["name"] for field in described["fields"]]


@pytest.mark.parametrize(("address", "training"), [("/api/v1/docs/", False), ("/training/api/v1/docs/", True)])
def test_the_page_for_people_names_every_operation_without_scripts_or_styles_inside(
    cast: Any, client: Client, address: str, training: bool
) -> None:
    html = client.get(address).content.decode()
    for operation in operations(document("en")):
        assert f'id="{operation["id"]}"' in html
        assert all(f"<code>{field['name']}</code>" in html for field in operation["fields"])
    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert ("isles-2020" in html, "coast-2020" in html) == (training, not training)
    assert 'lang="ru"' in client.get(f"{address}?language=ru").content.decode()


def test_the_page_for_people_opens_before_any_plan_is_loaded(client: Client) -> None:
    assert client.get("/api/v1/docs/?language=nothing").status_code == 200
    assert client.post("/api/v1/docs/").status_code == 405
