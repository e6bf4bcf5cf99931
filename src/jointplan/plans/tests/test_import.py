# SPDX-License-Identifier: AGPL-3.0-or-later
import copy
from typing import Any

import pytest
from django.db import transaction

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.models import Region
from jointplan.plans.models import Clause, ClauseText, Edition, Plan
from jointplan.plans.operations import ImportProblem, import_catalogue
from tests.cast import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operator() -> Any:
    set_identity(OPERATOR)
    yield
    clear_identity()


def changed(data: dict[str, Any], sha256: str = "another") -> dict[str, Any]:
    """The same catalogue, to be changed and imported as a new version."""
    return copy.deepcopy(data) | {"sha256": sha256}


def stretch(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(text for text in data["texts"] if text.get("code") == code)


def tree(edition: Edition) -> list[tuple[Any, ...]]:
    rows = edition.clauses.in_order().values_list("pk", "code", "kind", "parent__code", "part__code", "position")
    return list(rows)


def test_a_catalogue_becomes_the_tree_that_it_describes() -> None:
    edition = import_catalogue(catalogue("coast", "coast-2020"), by=OPERATOR)
    assert [(row[1], row[2], row[3], row[4]) for row in tree(edition)] == [
        ("1", "part", None, None),
        ("1.P", "paragraph", "1", "1"),
        ("1.1", "objective", "1", "1"),
        ("1.1.1", "measure", "1.1", "1"),
        ("1.1.2", "measure", "1.1", "1"),
        ("1.1.3", "measure", "1.1", "1"),
        ("1.1.3.a", "sub-measure", "1.1.3", "1"),
        ("1.2", "provision", "1", "1"),
    ]
    assessed = edition.clauses.assessed().values_list("code", flat=True)
    assert set(assessed) == {"1.1.1", "1.1.2", "1.1.3", "1.1.3.a", "1.2"}
    assert edition.clauses.get(code="1.1.3.a").sdg_targets == ["9.1"]


def test_importing_the_same_again_changes_and_logs_nothing() -> None:
    data = catalogue("coast", "coast-2020")
    edition = import_catalogue(data, by=OPERATOR)
    before, revision = tree(edition), edition.revision
    entries = Entry.objects.about(edition).count()
    again = import_catalogue(changed(data, data["sha256"]), by=OPERATOR)
    assert (tree(again), again.revision) == (before, revision)
    assert Entry.objects.about(edition).count() == entries


def test_a_renewed_catalogue_keeps_ids_and_raises_the_revision() -> None:
    data = catalogue("coast", "coast-2020")
    edition = import_catalogue(data, by=OPERATOR)
    ids, revision = dict(edition.clauses.values_list("code", "pk")), edition.revision
    renewed = changed(data)
    stretch(renewed, "1.1.1")["title"] = {"en": "Count every lamp"}
    stretch(renewed, "1.1.1")["themes"] = []
    renewed["texts"].append({"code": "1.3", "kind": "provision", "parent": "1", "title": {"en": "Report in spring"}})
    edition = import_catalogue(renewed, by=OPERATOR)
    after = dict(edition.clauses.values_list("code", "pk"))
    assert {code: after[code] for code in ids} == ids
    assert edition.revision > revision
    assert ClauseText.objects.get(clause=ids["1.1.1"], language="en").title == "Count every lamp"
    assert not edition.clauses.get(code="1.1.1").themes.exists()
    assert edition.clauses.get(code="1.1.2").themes.exists()
    assert after["1.3"]


def test_clauses_may_change_their_order() -> None:
    data = catalogue("coast", "coast-2020")
    import_catalogue(data, by=OPERATOR)
    moved = changed(data)
    texts = moved["texts"]
    texts.insert(3, texts.pop(4))
    edition = import_catalogue(moved, by=OPERATOR)
    assert [row[1] for row in tree(edition)][3:5] == ["1.1.2", "1.1.1"]


def test_an_edition_never_loses_a_clause() -> None:
    data = catalogue("coast", "coast-2020")
    edition = import_catalogue(data, by=OPERATOR)
    before = tree(edition)
    shorter = changed(data)
    shorter["texts"] = [text for text in shorter["texts"] if text["code"] != "1.1.2"]
    stretch(shorter, "1.1.1")["title"] = {"en": "Something else"}
    with pytest.raises(ImportProblem, match=r"1\.1\.2.*edition code of its own"), transaction.atomic():
        import_catalogue(shorter, by=OPERATOR)
    assert tree(edition) == before
    assert not ClauseText.objects.filter(title="Something else").exists()


@pytest.mark.parametrize("code", ["1.1.1", "1.2"])
def test_an_import_is_all_or_nothing(code: str) -> None:
    broken = catalogue("coast", "coast-2020")
    stretch(broken, code)["themes"] = ["no-such-theme"]
    with pytest.raises(KeyError), transaction.atomic():
        import_catalogue(broken, by=OPERATOR)
    assert not Plan.objects.exists()
    assert not Region.objects.exists()
    assert not Clause.objects.exists()


def test_fiction_enters_only_through_the_training_region() -> None:
    fictional = catalogue("isles", "isles-2020")
    with pytest.raises(ImportProblem, match="training load"), transaction.atomic():
        import_catalogue(fictional, by=OPERATOR)
    assert not Region.objects.exists()
    Region.objects.create(code="isles", is_fictional=True)
    assert import_catalogue(fictional, by=OPERATOR).code == "isles-2020"


@pytest.mark.parametrize("is_fictional", [True, False])
def test_a_region_is_either_real_or_fictional(is_fictional: bool) -> None:
    Region.objects.create(code="coast", is_fictional=is_fictional)
    data = catalogue("coast", "coast-2020")
    data["region"]["fictional"] = not is_fictional
    with pytest.raises(ImportProblem, match="fictional"):
        import_catalogue(data, by=OPERATOR)


def test_only_the_operator_imports() -> None:
    user = User.objects.create(username="somebody")
    with acting_as(user), pytest.raises(Refused, match="command line"):
        import_catalogue(catalogue("coast", "coast-2020"), by=user)
