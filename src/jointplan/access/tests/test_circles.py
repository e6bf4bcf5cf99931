# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jointplan.access.circle_operations import (
    CircleProblem,
    add_member,
    arrange_circles,
    define_circle,
    end_membership,
)
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Membership
from jointplan.access.tasks import arrange_every_region
from jointplan.access.today import today
from jointplan.access.tokens import tokens_for
from jointplan.accounts.system import OPERATOR
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.parties.models import Party
from jointplan.parties.operations import register_party
from tests.cast import Cast
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db


def members(code: str) -> set[str]:
    return set(Membership.objects.current().filter(circle__code=code).values_list("party__code", flat=True))


def circle(code: str) -> Circle:
    return Circle.objects.get(code=code)


def test_every_state_has_the_circle_of_itself_and_the_one_of_itself_and_its_bodies(cast: Cast) -> None:
    assert members("coast-state-aldermoor") == {"aldermoor", "aldermoor-harbour", "aldermoor-schools"}
    assert members("coast-coordination-aldermoor") == {"aldermoor"}
    assert members("coast-states-and-secretariat") == {"aldermoor", "brindal", "corvane", "coast-secretariat"}


def test_a_circle_of_people_with_the_code_of_one_that_comes_later_stops_nothing(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    Circle.objects.create(region=region, code="coast-state-fennick", kind=CircleKind.CHOSEN, names={"en": "Ours"})
    Party.objects.create(region=region, code="fennick", kind="state", names={"en": "Fennick"})
    with acting_as(OPERATOR):
        arrange_circles(region, by=OPERATOR)
    assert members("coast-state-fennick") == set()
    assert members("coast-state-fennick-2") == {"fennick"}


def test_arranging_again_changes_nothing_and_a_new_body_and_a_new_state_find_their_places(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    before = fingerprint()
    with acting_as(OPERATOR):
        arrange_circles(region, by=OPERATOR)
    assert fingerprint() == before
    Party.objects.create(region=region, code="brindal-fleet", kind="state-body", parent=cast.party("brindal-ports"))
    Party.objects.create(region=region, code="fennick", kind="state", names={"en": "Fennick"})
    with acting_as(OPERATOR):
        arrange_circles(region, by=OPERATOR)
    assert members("coast-state-brindal") == {"brindal", "brindal-ports", "brindal-fleet"}
    assert members("coast-state-fennick") == members("coast-coordination-fennick") == {"fennick"}
    assert "fennick" in members("coast-states")
    assert circle("coast-coordination-fennick").names["en"] == "Fennick itself, without its bodies"


def test_a_body_that_is_entered_in_the_register_joins_the_circle_of_its_state_by_itself(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        values = {"kind": "state-body", "names": {"en": "Lamp office"}, "parent": cast.party("aldermoor")}
        register_party(cast.party("aldermoor").region, code="aldermoor-lamps", values=values, by=coordinator)
    assert "aldermoor-lamps" not in members("coast-state-aldermoor")
    arrange_every_region.func(0)
    assert "aldermoor-lamps" in members("coast-state-aldermoor")
    with acting_as(cast.user("partner")), pytest.raises(Refused):
        arrange_circles(cast.party("aldermoor").region, by=cast.user("partner"))


def test_a_state_that_left_by_decision_does_not_come_back_by_loading_data(cast: Cast) -> None:
    secretariat, states = cast.user("secretariat"), circle("coast-states")
    with acting_as(secretariat):
        leaving = Membership.objects.get(circle=states, party__code="corvane")
        end_membership(leaving, reason="It decided so.", by=secretariat)
        arrange_circles(states.region, by=secretariat)
    assert members("coast-states") == {"aldermoor", "brindal"}


def test_members_by_role_are_those_who_hold_such_a_post_in_the_member_party(cast: Cast) -> None:
    for role, reads in (("coordinator", True), ("clearing", False), ("third_coordinator", True)):
        assert ("circle:coast-coordinators" in tokens_for(cast.user(role))) == reads


def test_whoever_holds_no_post_has_no_token_but_that_of_the_public(cast: Cast) -> None:
    for role in ("anonymous", "postless", "former_coordinator"):
        assert tokens_for(cast.user(role)) == ["public"]


@pytest.mark.parametrize(
    "role", ["coordinator", "clearing", "focal_point", "partner", "secretariat", "isle_secretariat"]
)
@pytest.mark.parametrize("code", ["coast-guests", "coast-state-aldermoor", "coast-coordination-aldermoor"])
def test_the_secretariat_manages_circles_of_the_region_and_the_coordinator_those_of_the_state(
    cast: Cast, role: str, code: str
) -> None:
    user = cast.user(role)
    may = {"coast-guests": "secretariat", "coast-state-aldermoor": "coordinator"}.get(code) == role
    membership = Membership.objects.current().filter(circle__code=code).earliest("pk")
    before = fingerprint()
    if may:
        with acting_as(user):
            end_membership(membership, reason="Decided.", by=user)
        assert membership.party.code not in members(code)
    else:
        with acting_as(user), pytest.raises(Refused, match="nly"):
            end_membership(membership, reason="Decided.", by=user)
        assert fingerprint() == before


@pytest.mark.parametrize(
    ("code", "party", "given", "complaint"),
    [
        ("coast-guests", "coast-fund", {}, "belongs to this circle already"),
        ("coast-guests", "dunmere", {}, "not a party of this region"),
        ("coast-states", "coast-fund", {}, "cannot belong to this circle"),
        ("coast-secretariat", "coast-fund", {}, "cannot belong to this circle"),
        ("coast-states-and-secretariat", "coast-council", {}, "cannot belong to this circle"),
        ("coast-guests", "brindal", {"from_day": today() - timedelta(days=1)}, "today or later"),
        ("coast-guests", "brindal", {"reason": " "}, "Say why"),
        ("coast-guests", "corvane", {}, "left this circle on that day"),
    ],
)
def test_a_membership_that_cannot_be_is_refused_and_nothing_changes(
    cast: Cast, code: str, party: str, given: dict[str, Any], complaint: str
) -> None:
    secretariat = cast.user("secretariat")
    before = fingerprint()
    with acting_as(secretariat), pytest.raises(CircleProblem, match=complaint), transaction.atomic():
        add_member(circle(code), cast.party(party), by=secretariat, **{"reason": "Decided."} | given)
    assert fingerprint() == before


def test_a_circle_inside_a_state_takes_bodies_of_that_state_only(cast: Cast) -> None:
    coordinator, state = cast.user("coordinator"), cast.party("aldermoor")
    given = {"code": "coast-schools", "kind": CircleKind.CHOSEN, "names": {"en": "Schools"}, "state": state}
    with acting_as(coordinator):
        made = define_circle(state.region, members=[cast.party("aldermoor-schools")], by=coordinator, **given)
        for stranger in ("brindal-ports", "coast-secretariat", "brindal"):
            with pytest.raises(CircleProblem, match="not a body"):
                add_member(made, cast.party(stranger), reason="Decided.", by=coordinator)
    for role in ("other_coordinator", "secretariat", "focal_point", "clearing"):
        user = cast.user(role)
        with acting_as(user), pytest.raises(Refused, match="Only the national coordinator"):
            define_circle(state.region, members=[], by=user, **given | {"code": f"coast-{role}"})


def test_the_kinds_that_every_region_has_are_nobodys_to_make(cast: Cast) -> None:
    for role in ("partner", "focal_point", "observer", "isle_secretariat"):
        user = cast.user(role)
        with acting_as(user), pytest.raises(Refused):
            define_circle(
                cast.party("aldermoor").region, code="mine", kind=CircleKind.STATES, names={}, members=[], by=user
            )


def test_a_code_that_means_another_circle_is_refused(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    with acting_as(OPERATOR), pytest.raises(CircleProblem, match="already"):
        define_circle(region, code="coast-states", kind=CircleKind.CHOSEN, names={}, members=[], by=OPERATOR)


def test_the_log_of_a_circle_inside_a_state_stays_inside(cast: Cast) -> None:
    coordinator = cast.user("coordinator")
    membership = Membership.objects.get(circle__code="coast-state-aldermoor", party__code="aldermoor-schools")
    with acting_as(coordinator):
        end_membership(membership, reason="Closed down.", by=coordinator)
    for role, reads in (("coordinator", True), ("focal_point", True), ("secretariat", False), ("partner", False)):
        with acting_as(cast.user(role)):
            assert (
                Entry.objects.filter(verb="access.membership_ended", details__code="coast-state-aldermoor").exists()
                == reads
            )


def test_the_database_knows_circles_inside_a_state_by_their_state(cast: Cast) -> None:
    region, state = cast.party("aldermoor").region, cast.party("aldermoor")
    for values in (
        {"kind": CircleKind.STATE},
        {"kind": CircleKind.STATES_AND_SECRETARIAT, "state": state},
        {"kind": CircleKind.STATE, "state": state},
        {"kind": CircleKind.CHOSEN, "post_kinds": ["king"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Circle.objects.create(region=region, code="wrong", **values)


def test_the_database_keeps_circles_as_they_were_when_records_were_released_to_them(cast: Cast) -> None:
    guests = Circle.objects.filter(code="coast-guests")
    for values in ({"code": "coast-others"}, {"post_kinds": ["observer"]}, {"kind": CircleKind.STATES}):
        with pytest.raises(IntegrityError, match="as it is"), transaction.atomic():
            guests.update(**values)
    with pytest.raises(IntegrityError, match="as it is"), transaction.atomic():
        Circle.objects.filter(code="coast-partners").first().delete()
    assert guests.update(names={"en": "Our guests"}) == 1


def test_the_database_lets_no_membership_begin_again(cast: Cast) -> None:
    ended = Membership.objects.filter(circle__code="coast-guests", party__code="corvane")
    for day in (None, today() + timedelta(days=9)):
        with pytest.raises(IntegrityError, match="joining again is a new one"), transaction.atomic():
            ended.update(ends_on=day)
