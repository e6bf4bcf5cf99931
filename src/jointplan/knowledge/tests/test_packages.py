# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packages between regions: what leaves, what comes in, and that nothing is believed that was not signed."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.circle_operations import admit_interested_country
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Label
from jointplan.access.operations import widen
from jointplan.core.imports import ImportProblem
from jointplan.core.rules import Refused
from jointplan.exchange.signing import verify_manifest
from jointplan.knowledge.models import Practice, Stage
from jointplan.knowledge.operations.moderating import moderate_practice
from jointplan.knowledge.operations.packages import import_package, make_package, plan_package
from jointplan.knowledge.operations.practices import PracticeProblem
from jointplan.knowledge.packages import read_package
from jointplan.parties.models import Region
from tests.practices_cast import package_of, practice_canary

pytestmark = pytest.mark.django_db
PLAIN = st.none() | st.booleans() | st.integers() | st.text()
ANYTHING = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


def found(name: str) -> Practice:
    return Practice.objects.shown().get(title=practice_canary(name))


def coast() -> Region:
    return Region.objects.get(code="coast")


def take_in(cast: Any, content: bytes) -> Any:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        plan = plan_package(coast(), content)
        return import_package(coast(), content, planned=plan.digest, by=secretariat)


def test_only_what_is_public_leaves_unless_it_was_released_to_interested_countries(cast: Any) -> None:
    secretariat, clearing = cast.user("secretariat"), cast.user("clearing")
    with acting_as(secretariat):
        admit_interested_country(coast(), cast.party("coast-fund"), decision="Decided.", by=secretariat)
        circle = Circle.objects.get(kind=CircleKind.INTERESTED)
    with acting_as(clearing):
        circles = ["coast-states", "coast-secretariat", circle.code]
        widen(found("states"), label=Label.AMBER, audience=circles, reason="Decided.", by=clearing)
    with acting_as(secretariat):
        for which, titles, label in (
            ("public", {"public"}, "TLP:CLEAR"),
            ("interested", {"public", "states"}, "TLP:AMBER"),
        ):
            signed = json.loads(make_package(coast(), which, by=secretariat))
            assert verify_manifest(signed).ok
            assert signed["label"] == label
            assert {row["title"] for row in signed["practices"]} == {practice_canary(name) for name in titles}


@pytest.mark.parametrize("role", ["clearing", "partner", "isle_secretariat"])
def test_nobody_but_the_secretariat_of_the_region_exchanges(cast: Any, role: str) -> None:
    user = cast.user(role)
    with acting_as(user):
        with pytest.raises(Refused):
            make_package(coast(), "public", by=user)
        with pytest.raises(Refused):
            import_package(coast(), package_of("coast", ["new"]), planned="", by=user)


def test_nothing_to_send_is_said(cast: Any) -> None:
    user = cast.user("isle_secretariat")
    with acting_as(user), pytest.raises(PracticeProblem):
        make_package(Region.objects.get(code="isles"), "public", by=user)


def test_what_comes_in_says_where_it_is_from_and_stands_under_no_name_of_ours(cast: Any) -> None:
    take_in(cast, package_of("coast", ["new"]))
    with acting_as(cast.user("coordinator")):
        made = found("new")
        assert made.originator.is_secretariat
        assert made.stage == Stage.PROPOSED
        assert made.source_name() == "Ministry of far lamps (another region: Region of far lamps)"
        assert made.provenance["contact"] == {"en": "Desk of far lamps"}
        assert (made.label, made.measures, made.themes) == (Label.AMBER, [], ["lamps"])


def test_importing_twice_changes_nothing_and_what_changed_is_known_by_its_id(cast: Any) -> None:
    first = package_of("coast", ["new"])
    take_in(cast, first)
    with acting_as(cast.user("secretariat")):
        before = found("new")
    again = take_in(cast, first)
    assert (again.new, again.changed, len(again.same)) == ([], [], 1)
    with acting_as(cast.user("secretariat")):
        assert (found("new").version, found("new").saved_at) == (before.version, before.saved_at)
        moderate_practice(found("new"), "list", "It helps.", seen=1, by=cast.user("secretariat"))
    other = take_in(cast, package_of("coast", ["new"], texts={"context": "Otherwise.", "done": "They were lit."}))
    assert [one.title for one in other.changed] == [practice_canary("new")]
    with acting_as(cast.user("secretariat")):
        # What the secretariat said was said of other words.
        assert (found("new").context, found("new").stage, found("new").version) == ("Otherwise.", Stage.PROPOSED, 2)


def test_what_changed_since_the_look_is_not_done(cast: Any) -> None:
    secretariat, content = cast.user("secretariat"), package_of("coast", ["new"])
    with acting_as(secretariat):
        planned = plan_package(coast(), content).digest
    take_in(cast, content)
    with acting_as(secretariat), pytest.raises(ImportProblem):
        import_package(coast(), content, planned=planned, by=secretariat)


def test_what_came_for_a_limited_circle_is_shown_to_no_more(cast: Any) -> None:
    secretariat = cast.user("secretariat")
    take_in(cast, package_of("coast", ["new"]))
    with acting_as(secretariat):
        assert widen(found("elsewhere"), label=Label.GREEN, reason="It is public there.", by=secretariat)
        limited = found("new")
        limited.provenance["label"] = "TLP:AMBER"
        limited.save(update_fields=["provenance"])
        with pytest.raises(Refused):
            widen(found("new"), label=Label.GREEN, reason="For all.", by=secretariat)


def changed(content: bytes, **values: Any) -> bytes:
    return json.dumps(json.loads(content) | values).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        package_of("isles", ["new"]),
        changed(package_of("coast", ["new"]), label="TLP:GREEN"),
        changed(package_of("coast", ["new"]), practices=[]),
        changed(package_of("coast", ["new"]), signatures=[]),
        changed(package_of("coast", ["new"]), format="jointplan-practices/2"),
    ],
)
def test_what_is_no_package_or_was_changed_is_refused_whole(cast: Any, content: bytes) -> None:
    with acting_as(cast.user("secretariat")), pytest.raises(ImportProblem):
        plan_package(coast(), content)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rule"},
        {"title": " "},
        {"title": "a" * 201},
        {"language": "English"},
        {"originator": {}},
        {"texts": {"history": "x"}},
        {"texts": {"context": "a" * 8001}},
        {"sources": ["a" * 501]},
        {"measures": ["<b>"]},
        {"contact": "somebody"},
    ],
)
def test_a_record_that_is_not_in_order_is_refused_with_its_reason_and_the_others_are_not(cast: Any, wrong: Any) -> None:
    with acting_as(cast.user("secretariat")):
        plan = plan_package(coast(), package_of("coast", ["new"], **wrong))
        assert (plan.new, len(plan.refused)) == ([], 1)
        assert all(what and why for what, why in plan.refused)
        assert len(plan_package(coast(), package_of("coast", ["new", "newer"])).new) == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=ANYTHING)
def test_reading_a_package_never_fails_otherwise_than_by_saying_why(value: Any) -> None:
    whole = json.loads(package_of("coast", ["new"]))
    for content in (value, whole | {"practices": value}, whole | {"region": value}, whole | {"signatures": value}):
        with pytest.raises(ImportProblem):
            read_package(json.dumps(content).encode())


def test_a_package_made_here_is_read_as_it_was_written(cast: Any) -> None:
    secretariat = cast.user("secretariat")
    with acting_as(secretariat):
        content = make_package(coast(), "public", by=secretariat)
        package = read_package(content)
        assert [one.id for one in package.records] == [found("public").uid]
        assert package.records[0].said["texts"]["context"] == found("public").context
        with pytest.raises(ImportProblem):
            plan_package(coast(), content)


def test_on_the_page_first_what_would_happen_and_then_all_of_it(cast: Any, client_as: Any) -> None:
    client, address = client_as("secretariat"), "/en/work/knowledge/practices/packages/import/"
    file = SimpleUploadedFile("package.json", package_of("coast", ["new", "elsewhere"]))
    page = client.post(address, {"file": file})
    assert "Nothing signed with this key" not in page.content.decode(), "the cast has something of that region"
    signed = page.context["signed"]
    with acting_as(cast.user("secretariat")):
        assert not Practice.objects.filter(title=practice_canary("new")).exists()
    # Without having compared the key it is not done.
    assert client.post(address, {"signed": signed}).status_code == 200
    assert client.post(address, {"signed": signed, "compared": "on"}).status_code == 302
    with acting_as(cast.user("secretariat")):
        assert found("new").is_imported
    assert client.post(address, {"signed": signed[:-2], "compared": "on"}).status_code == 200
