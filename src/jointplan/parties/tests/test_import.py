# SPDX-License-Identifier: AGPL-3.0-or-later
import copy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import Refused
from jointplan.parties.installation import is_training_installation
from jointplan.parties.models import Party, Region
from jointplan.parties.operations import import_parties
from jointplan.plans.reference import DATA, read_yaml
from tests.cast import REGIONS

pytestmark = pytest.mark.django_db
REAL = DATA / "parties" / "central-asia.yaml"


@pytest.fixture(autouse=True)
def operator() -> Any:
    set_identity(OPERATOR)
    yield
    clear_identity()


def test_parties_are_loaded_with_their_bodies() -> None:
    region = import_parties(REGIONS["coast"], by=OPERATOR)
    assert region.parties.get(code="aldermoor-schools").parent.code == "aldermoor"
    assert [str(party) for party in Party.objects.states().in_region(region).order_by("code")] == [
        "Aldermoor",
        "Brindal",
        "Corvane",
    ]


def test_loading_the_same_again_changes_nothing() -> None:
    import_parties(REGIONS["coast"], by=OPERATOR)
    region = Region.objects.get(code="coast")
    assert import_parties(REGIONS["coast"], by=OPERATOR) == region
    assert (Region.objects.get(code="coast").revision, Party.objects.count()) == (region.revision, 9)


def test_a_new_name_is_taken_and_a_party_that_is_missing_is_kept() -> None:
    region = import_parties(REGIONS["coast"], by=OPERATOR)
    revision = Region.objects.get(pk=region.pk).revision
    data = copy.deepcopy(REGIONS["coast"])
    data["parties"] = [{"code": "brindal", "kind": "state", "name": {"en": "Brindal Republic"}}]
    import_parties(data, by=OPERATOR)
    assert str(Party.objects.get(code="brindal")) == "Brindal Republic"
    assert region.parties.count() == 9
    assert Region.objects.get(pk=region.pk).revision > revision


def test_only_the_operator_loads_parties() -> None:
    user = User.objects.create(username="somebody")
    with acting_as(user), pytest.raises(Refused, match="command line"), transaction.atomic():
        import_parties(REGIONS["coast"], by=user)
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {"code": "orphan", "kind": "state-body", "name": {"en": "Body of nobody"}},
        {"code": "strange", "kind": "guild", "name": {"en": "Guild"}},
    ],
)
def test_a_party_that_cannot_be_is_refused_and_nothing_is_loaded(row: dict[str, Any]) -> None:
    data = {"region": REGIONS["coast"]["region"], "parties": [*REGIONS["coast"]["parties"], row]}
    with pytest.raises(IntegrityError), transaction.atomic():
        import_parties(data, by=OPERATOR)
    assert not Party.objects.exists()


@pytest.mark.parametrize(("loaded", "is_training"), [([], False), (["coast"], False), (["coast", "isles"], True)])
def test_an_installation_is_one_for_training_once_a_fictional_region_is_there(
    loaded: list[str], is_training: bool
) -> None:
    for name in loaded:
        import_parties(REGIONS[name], by=OPERATOR)
    assert is_training_installation() == is_training


def test_the_real_region_ships_with_sources_and_without_people() -> None:
    data = read_yaml(REAL)
    region = import_parties(data, by=OPERATOR)
    assert not region.is_fictional
    assert region.parties.states().count() == 5
    assert all(row.get("source") for row in data["parties"])
    assert not User.objects.exists()
