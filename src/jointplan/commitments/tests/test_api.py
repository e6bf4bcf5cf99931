# SPDX-License-Identifier: AGPL-3.0-or-later
"""Treaties and recommendations for programs: what is public, the same for everybody; nothing that a State adds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jointplan.api.documents import document, operations
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TREATIES, RECOMMENDATIONS = reverse("api:treaties"), reverse("api:recommendations")
NOTHING = {"status": "", "mode": "", "bound_on": "", "signed_on": "", "as_of": "", "source": ""}


def test_of_each_treaty_and_state_stands_what_a_confirmed_source_says(cast: Cast) -> None:
    [treaty] = Client().get(TREATIES).json()["results"]
    assert (treaty["code"], treaty["label"], treaty["fictional"]) == ("L1", "TLP:CLEAR", False)
    assert treaty["url"].endswith(reverse("real:treaty", kwargs={"code": "L1"}))
    aldermoor, brindal, corvane = treaty["states"]
    assert aldermoor == NOTHING | {"state": "aldermoor", "status": "party", "bound_on": "1998", "source": "-"}
    # Of the second only something unsure is known, of the third nothing.
    assert brindal == NOTHING | {"state": "brindal"}
    assert corvane == NOTHING | {"state": "corvane"}
    assert Client().get(reverse("training-api:treaties")).json()["results"] == []


def test_recommendations_are_the_same_for_everybody(cast: Cast, client_as: Any) -> None:
    given = Client().get(RECOMMENDATIONS).json()["results"]
    assert [(row["state"], row["external_id"]) for row in given] == [
        ("aldermoor", "first"),
        ("aldermoor", "second"),
        ("brindal", "first"),
    ]
    assert {row["label"] for row in given} == {"TLP:CLEAR"}
    assert not any("position" in name or "action" in name for name in given[0])
    assert client_as("coordinator").get(RECOMMENDATIONS).json()["results"] == given
    [isle] = Client().get(reverse("training-api:recommendations")).json()["results"]
    assert (isle["state"], isle["fictional"]) == ("dunmere", True)


def test_filters_choose_and_what_is_unknown_is_refused(cast: Cast) -> None:
    def found(**query: str) -> list[str]:
        return [row["symbol"] for row in Client().get(RECOMMENDATIONS, query).json()["results"]]

    assert found(state="brindal") == found(q="harbour") == ["L/BRI/1"]
    assert len(Client().get(TREATIES, {"group": "counter-terrorism"}).json()["results"]) == 1
    for address, query in (
        (RECOMMENDATIONS, {"state": "dunmere"}),
        (RECOMMENDATIONS, {"position": "supported"}),
        (RECOMMENDATIONS, {"mechanism": "zzz"}),
        (TREATIES, {"group": "zzz"}),
        (TREATIES, {"state": "brindal"}),
    ):
        refused = Client().get(address, query)
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(("address", "path"), [(TREATIES, "/treaties/"), (RECOMMENDATIONS, "/recommendations/")])
def test_an_answer_is_not_sent_twice_and_has_the_fields_of_the_schema(cast: Cast, address: str, path: str) -> None:
    first = Client().get(address)
    assert Client().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    described = {operation["path"]: operation["fields"] for operation in operations(document("en"))}
    assert list(first.json()["results"][0]) == [field["name"] for field in described[path]]
