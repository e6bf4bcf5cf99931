# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from jointplan.access.identity import acting_as
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.merging import merge_parties
from jointplan.parties.models import DistinctPair, Party
from jointplan.parties.operations import PartyProblem, edit_party, register_party
from jointplan.parties.telling_apart import propose_again, proposed_among, tell_apart
from jointplan.parties.views import current_parties
from tests.cast import Cast
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db
LIST = "/en/work/parties/duplicates/"


@pytest.fixture
def twins(cast: Cast) -> tuple[Party, Party]:
    """Two funds that are called alike."""
    secretariat, fund = cast.user("secretariat"), cast.party("coast-fund")
    with acting_as(secretariat):
        values = {"kind": "donor", "names": {"en": "Fund of the coasts"}}
        return fund, register_party(fund.region, code="coasts-fund", values=values, by=secretariat)


def proposed(party: Party) -> list[set[str]]:
    return [{p.first.code, p.second.code} for p in proposed_among(current_parties(party.region), party.region)]


def apart(cast: Cast, twins: tuple[Party, Party], reason: str = "One is public, one private.") -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        tell_apart(*twins, reason=reason, by=secretariat)


def test_a_pair_that_is_no_duplicate_is_proposed_no_more_until_that_is_taken_back(cast: Cast, twins: Any) -> None:
    pair = {"coast-fund", "coasts-fund"}
    assert pair in proposed(twins[0])
    apart(cast, twins)
    assert pair not in proposed(twins[0])
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        propose_again(twins[1], twins[0], by=secretariat)
        assert pair in proposed(twins[0])
        verbs = Entry.objects.filter(verb__startswith="parties.pair_").order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["parties.pair_told_apart", "parties.pair_proposed_again"]
        with pytest.raises(PartyProblem, match="taken back already"):
            propose_again(*twins, by=secretariat)


def test_a_third_party_that_is_called_alike_is_still_proposed(cast: Cast, twins: Any) -> None:
    apart(cast, twins)
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        values = {"kind": "donor", "names": {"en": "Fund of the coasts"}}
        register_party(twins[0].region, code="third-fund", values=values, by=secretariat)
    assert {"coasts-fund", "third-fund"} in proposed(twins[0])


def test_what_is_not_proposed_twice_said_or_without_a_reason_is_refused(cast: Cast, twins: Any) -> None:
    before = fingerprint()
    with pytest.raises(PartyProblem, match="Say why"):
        apart(cast, twins, reason=" ")
    with pytest.raises(PartyProblem, match="not proposed"):
        apart(cast, (twins[0], cast.party("coast-council")))
    with pytest.raises(PartyProblem, match="not proposed"):
        apart(cast, (twins[0], twins[0]))
    assert fingerprint() == before
    apart(cast, twins)
    with pytest.raises(PartyProblem, match="not proposed"):
        apart(cast, twins[::-1])
    assert DistinctPair.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "partner", "postless", "isle_secretariat"])
def test_nobody_but_the_secretariat_of_the_region_says_so(cast: Cast, twins: Any, role: str) -> None:
    user = cast.user(role)
    with acting_as(user), pytest.raises(Refused, match="no duplicate"):
        tell_apart(*twins, reason="Two.", by=user)
    with acting_as(user), pytest.raises(Refused, match="no duplicate"):
        propose_again(*twins, by=user)


def test_other_names_and_a_merge_later_stop_at_nothing(cast: Cast, twins: Any) -> None:
    apart(cast, twins)
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        edit_party(twins[1], {"acronym": "FC"}, by=secretariat)
        merge_parties(twins[1], twins[0], reason="It was one after all.", by=secretariat)
    assert all("coasts-fund" not in pair for pair in proposed(twins[0]))


def test_the_page_asks_for_the_reason_shows_it_and_takes_it_back(
    cast: Cast, twins: Any, client_as: Callable[..., Client]
) -> None:
    client = client_as("secretariat")
    address = f"{LIST}coast-fund/coasts-fund/"
    assert "No duplicate" in client.get(LIST).content.decode()
    assert "Why they are proposed" in client.get(address).content.decode()
    assert "Say why" in client.post(address, {"reason": ""}).content.decode()
    page = client.post(address, {"reason": "One is <b>private</b>."}, follow=True).content.decode()
    assert "Found to be two" in page
    assert "One is &lt;b&gt;private&lt;/b&gt;." in page
    assert "Look at merging" not in page
    page = client.post(f"{address}again/", follow=True).content.decode()
    assert "Look at merging" in page
    assert "Found to be two" not in page
    assert client_as("coordinator").post(address, {"reason": "Two."}).status_code == 403
