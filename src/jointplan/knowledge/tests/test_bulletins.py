# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bulletin holds what its audience may read, whoever makes it, and nothing else, now and later."""

from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from jointplan.access.circle_operations import admit_interested_country
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import widen, withdraw
from jointplan.access.today import today
from jointplan.core.rules import Refused
from jointplan.knowledge.bulletin_contents import paper_of, readable_items
from jointplan.knowledge.models import Bulletin, Practice
from jointplan.knowledge.operations.bulletins import make_bulletin, release_bulletin, withdraw_bulletin
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.practices import (
    PracticeProblem,
    propose_practice,
    withdraw_practice,
    write_practice,
)
from tests.practices_cast import practice_canary, said

pytestmark = pytest.mark.django_db
STATES = ["coast-states", "coast-secretariat"]
# Label | circles | in the bulletin of the States and the secretariat | of the community | of everyone
REACHES = [
    (Label.CLEAR, [], True, True, True),
    (Label.GREEN, [], True, True, False),
    (Label.AMBER, STATES, True, False, False),
    (Label.AMBER, ["coast-states-and-secretariat"], True, False, False),
    # The secretariat reads it, and makes the bulletin: the other States do not.
    (Label.AMBER, ["coast-secretariat"], False, False, False),
    (Label.AMBER, ["coast-secretariat", "coast-partners"], False, False, False),
]


def half() -> dict[str, Any]:
    day = today()
    return {"year": day.year, "half": 1 if day.month < 7 else 2, "language": "en"}


def found(name: str) -> Practice:
    return Practice.objects.shown().get(title=practice_canary(name))


def titles(bulletin: Bulletin) -> set[str]:
    return {item["title"] for item in bulletin.items}


def listed(cast: Any, name: str, label: str, circles: list[str]) -> None:
    """Something of Aldermoor in the inventory, released so far."""
    coordinator, clearing, secretariat = (cast.user(role) for role in ("coordinator", "clearing", "secretariat"))
    with acting_as(coordinator):
        made = write_practice(cast.party("aldermoor"), cast.edition(), "practice", by=coordinator, **said(name))
    with acting_as(clearing):
        widen(made, label=label, audience=circles, reason="Shown.", by=clearing)
    with acting_as(coordinator):
        propose_practice(made, by=coordinator)
    with acting_as(secretariat):
        moderate_practice(made, "list", "It helps.", seen=1, by=secretariat)


@pytest.mark.parametrize(("label", "circles", "states", "community", "public"), REACHES)
def test_each_bulletin_holds_what_all_its_readers_may_read(
    cast: Any, label: str, circles: list[str], states: bool, community: bool, public: bool
) -> None:
    listed(cast, "new", label, circles)
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        for audience, holds in (("states", states), ("community", community), ("public", public)):
            made = make_bulletin(cast.party("aldermoor").region, audience, by=secretariat, **half())
            assert (practice_canary("new") in titles(made)) == holds, audience
            assert made.label == Label.AMBER_STRICT
    assert practice_canary("waits") not in titles(made), "what is not listed stands in none"


def test_it_is_released_under_the_label_of_its_readers_and_never_wider(cast: Any) -> None:
    secretariat, region = cast.user("secretariat"), cast.party("aldermoor").region
    labels = {"states": Label.AMBER, "community": Label.GREEN, "public": Label.CLEAR}
    for audience, label in labels.items():
        with acting_as(secretariat):
            made = release_bulletin(make_bulletin(region, audience, by=secretariat, **half()), by=secretariat)
            assert made.label == label
            with pytest.raises(Refused):
                widen(made, label=Label.CLEAR, reason="For all.", by=secretariat)
            with pytest.raises(Refused):
                release_bulletin(made, by=secretariat)
    with acting_as(cast.user("other_coordinator")):
        read = Bulletin.objects.visible_to(cast.user("other_coordinator"))
        assert set(read.values_list("audience_kind", flat=True)) == set(labels)
    with acting_as(cast.user("partner")):
        assert "states" not in Bulletin.objects.values_list("audience_kind", flat=True)


@pytest.mark.parametrize("role", ["coordinator", "clearing", "partner", "isle_secretariat"])
def test_nobody_but_the_secretariat_of_the_region_makes_one(cast: Any, role: str) -> None:
    user = cast.user(role)
    with acting_as(user), pytest.raises(Refused):
        make_bulletin(cast.party("aldermoor").region, "public", by=user, **half())


def test_what_was_taken_back_meanwhile_is_not_released(cast: Any) -> None:
    secretariat, other = cast.user("secretariat"), cast.user("other_coordinator")
    with acting_as(secretariat):
        made = make_bulletin(cast.party("aldermoor").region, "public", by=secretariat, **half())
    with acting_as(other):
        withdraw_practice(found("public"), by=other)
    with acting_as(secretariat), pytest.raises(PracticeProblem) as problem:
        release_bulletin(made, by=secretariat)
    assert practice_canary("public") not in str(problem.value)


def test_what_is_withdrawn_later_is_gone_from_the_bulletin_for_whoever_may_not_read_it(
    cast: Any, client_as: Any
) -> None:
    clearing = cast.user("other_clearing")
    with acting_as(cast.user("secretariat")):
        made = Bulletin.objects.get(audience_kind="public")
    address = f"/en/work/knowledge/practices/bulletins/{made.uid}/"
    assert practice_canary("public") in client_as("partner").get(address).content.decode()
    with acting_as(clearing):
        withdraw(found("public"), audience=[], reason="A mistake.", by=clearing)
    page = client_as("partner").get(address)
    assert page.status_code == 200
    assert practice_canary("public") not in page.content.decode()
    with acting_as(clearing):
        assert titles(made) == {item["title"] for item in readable_items(made, clearing)}, "whose it is reads it still"


def test_it_is_kept_as_it_was_made_and_withdrawn_with_a_reason(cast: Any) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        made = Bulletin.objects.get(audience_kind="public")
        with pytest.raises(DatabaseError), transaction.atomic():
            Bulletin.objects.filter(pk=made.pk).update(items=[])
        with pytest.raises(DatabaseError), transaction.atomic():
            Bulletin.objects.filter(pk=made.pk).delete()
        with pytest.raises(PracticeProblem):
            withdraw_bulletin(made, reason=" ", by=secretariat)
        assert withdraw_bulletin(made, reason="A mistake.", by=secretariat).label == Label.AMBER_STRICT


def test_it_says_nothing_of_what_is_not_in_it(cast: Any) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        region = cast.party("aldermoor").region
        few = make_bulletin(region, "public", by=secretariat, **half())
    listed(cast, "new", Label.AMBER, STATES)
    with acting_as(secretariat):
        same = make_bulletin(region, "public", by=secretariat, **half())
        assert same.sha256 == few.sha256
        assert paper_of(same, same.items, "here").blocks == paper_of(few, few.items, "here").blocks
    assert paper_of(few, few.items, "here").label == "TLP:AMBER+STRICT"


def test_an_interested_country_reads_what_is_released_to_their_circle_and_no_state_of_the_region_joins_it(
    cast: Any,
) -> None:
    secretariat, clearing, partner = cast.user("secretariat"), cast.user("clearing"), cast.user("partner")
    region = cast.party("aldermoor").region
    with acting_as(clearing), pytest.raises(Refused):
        admit_interested_country(region, cast.party("coast-fund"), decision="Decided.", by=clearing)
    with acting_as(secretariat):
        admit_interested_country(region, cast.party("coast-fund"), decision="Decided.", by=secretariat)
        for code in ("brindal", "brindal-ports", "coast-secretariat"):
            with pytest.raises(Exception, match="cannot belong"):
                admit_interested_country(region, cast.party(code), decision="Decided.", by=secretariat)
        circle = Circle.objects.get(region=region, kind=CircleKind.INTERESTED)
    with acting_as(partner):
        assert not Practice.objects.filter(title=practice_canary("own")).exists()
    with acting_as(clearing):
        widen(found("own"), label=Label.AMBER, audience=[circle.code], reason="Decided.", by=clearing)
    with acting_as(partner):
        assert Practice.objects.visible_to(partner).filter(title=practice_canary("own")).exists()
    with acting_as(cast.user("other_coordinator")):
        assert not Practice.objects.filter(title=practice_canary("own")).exists()
