# SPDX-License-Identifier: AGPL-3.0-or-later
"""The label goes along: in every API object, every file, every result of a search, and first on every page."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from jointplan.access.models import Labelled
from jointplan.access.pages import kinds_by_name
from jointplan.access.row_security import labelled_models
from tests.addresses import WatchedClient, address, patterns, words_of
from tests.cast import Cast, canary
from tests.who_reads import COLUMNS

pytestmark = [pytest.mark.leaks, pytest.mark.permissions, pytest.mark.django_db]


def labelled_endpoints() -> dict[str, Any]:
    """Views of the API whose rows come from a labelled model, by name."""
    found = {}
    for name, pattern in patterns().items():
        view = getattr(pattern.callback, "cls", None)
        model = getattr(getattr(getattr(view, "filterset_class", None), "_meta", None), "model", None)
        if isinstance(model, type) and issubclass(model, Labelled):
            found[name] = view
    return found


def test_every_endpoint_of_a_labelled_model_says_its_label() -> None:
    endpoints = labelled_endpoints()
    assert {"api:answers", "api:answers-file", "training-api:answers"} <= set(endpoints)
    for name, view in endpoints.items():
        assert "label" in view.serializer_class().fields, name
        assert "file_label" in vars(view), f"{name}: a file of it has no label"


@pytest.mark.parametrize("role", COLUMNS)
def test_each_object_and_row_carries_its_own_label_and_a_file_the_narrowest(cast: Cast, role: str) -> None:
    objects = WatchedClient(role).get(reverse("api:answers")).json()["results"]
    labels = {row["label"] for row in objects}
    assert labels
    assert all(label.startswith("TLP:") for label in labels)
    order = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    narrowest = max(labels, key=order.index)
    for extension in ("csv", "xlsx"):
        text = words_of(WatchedClient(role).get(reverse("api:answers-file", kwargs={"format": extension})))
        assert narrowest in text
    rows = list(csv.reader(io.StringIO(text_of(role))))
    column = next(row for row in rows if "label" in row).index("label")
    told = [row[column] for row in rows if len(row) > column and row[column].startswith("TLP:")]
    assert sorted(told) == sorted(row["label"] for row in objects)


def text_of(role: str) -> str:
    response = WatchedClient(role).get(reverse("api:answers-file", kwargs={"format": "csv"}))
    return response.content.decode("utf-8-sig")


def test_a_result_of_a_search_says_its_label(cast: Cast, client_as: Any) -> None:
    word = canary("aldermoor", "2021", "1.1.1", "challenges")
    page = client_as("secretariat").get(reverse("real:search"), {"q": word}).content.decode()
    assert "TLP:AMBER · Challenges" in page


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("submission", {"uid": "submission aldermoor 2021"}),
        ("answer", {"uid": "submission aldermoor 2021", "code": "1.1.1"}),
        ("release", {"uid": "submission aldermoor 2021"}),
        ("sharing_who", {"kind": "answerpart", "uid": "part aldermoor 2021 1.1.1 challenges"}),
    ],
)
def test_a_page_on_a_record_begins_with_its_label_and_links_to_who_can_see_it(
    cast: Cast, client_as: Any, name: str, given: dict[str, str]
) -> None:
    page = client_as("clearing").get(address(cast, f"real:work:{name}", **given)).content.decode()
    bar = page[page.index('class="label-bar"') : page.index("</section>")]
    assert "TLP:AMBER" in bar
    assert "people may read this: Aldermoor; coast-secretariat (Secretariat of the coast)" in bar
    assert "/en/work/sharing/" in bar


def test_every_labelled_model_with_an_address_has_the_page_on_who_can_see_it() -> None:
    kinds = kinds_by_name()
    addressed = [model for model in labelled_models() if hasattr(model, "uid")]
    assert len(kinds) == len(addressed), "two models of one name would share an address"
