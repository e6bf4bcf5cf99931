# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jointplan.plans.tests.test_filters import more_measures

pytestmark = pytest.mark.django_db


def test_the_list_has_each_real_edition_with_its_counts(cast: Any, client: Client) -> None:
    data = client.get("/api/v1/plans/").json()
    [plan] = data["results"]
    assert (plan["code"], plan["plan"], plan["region"], plan["fictional"]) == ("coast-2020", "coast", "coast", False)
    assert plan["counts"] == {
        "part": 1, "objective": 1, "measure": 3, "sub-measure": 1, "provision": 1, "paragraph": 1
    }  # fmt: skip
    assert plan["official_text_attached"] is False
    assert client.get(plan["measures"]).json()["count"] == 6
    [fictional] = client.get("/training/api/v1/plans/").json()["results"]
    assert (fictional["code"], fictional["fictional"]) == ("isles-2020", True)
    assert fictional["measures"] == "http://testserver/training/api/v1/measures/?plan=isles-2020"


def test_one_plan_has_parts_objectives_and_the_codes_that_filters_take(cast: Any, client: Client) -> None:
    plan = client.get("/api/v1/plans/coast-2020/?language=ru").json()
    [part] = plan["parts"]
    assert (part["code"], part["name"], part["title_language"]) == ("1", "Часть первая", "ru")
    assert part["counts"] == {"paragraph": 1, "objective": 1, "measure": 3, "sub-measure": 1, "provision": 1}
    [objective] = plan["objectives"]
    assert (objective["code"], objective["pillar"]) == ("1.1", "1")
    assert objective["counts"] == {"measure": 3, "sub-measure": 1}
    assert plan["themes"] == [{"code": "lamps", "name": "Лампы"}]
    assert plan["groups"] == [{"code": "training", "name": "Training"}]
    [instrument] = plan["instruments"]
    assert (instrument["kind"], instrument["year"], instrument["source"]) == ("rules", "2010", "fictional")


@pytest.mark.parametrize("address", ["/api/v1/plans/isles-2020/", "/training/api/v1/plans/coast-2020/"])
def test_a_plan_of_the_other_kind_of_region_is_not_there(cast: Any, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_larger_plan_takes_as_many_queries(cast: Any, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/plans/coast-2020/")
        return len(captured)

    before = queries()
    more_measures(30)
    assert queries() == before


def test_the_first_address_leads_to_all_others(cast: Any, client: Client) -> None:
    for address in client.get("/api/v1/").json().values():
        assert client.get(address).status_code == 200
