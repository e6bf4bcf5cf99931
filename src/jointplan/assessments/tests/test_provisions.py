# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a provision shows what the registers hold for the reader, what is missing, and where to go on."""

from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.assessments.models import Cycle, CycleState
from jointplan.assessments.registers import READERS, Look, held_in
from jointplan.documents.models import DocumentKind
from jointplan.documents.operations import add_link
from jointplan.plans.models import Clause, Edition, Register
from jointplan.plans.reading.catalogue import REGISTERS, load_catalogue, shipped_catalogues
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db


def look_of(cast: Cast, role: str, party: str = "") -> Look:
    """Needs an identity."""
    edition = Edition.objects.get(code="coast-2020")
    return Look(edition, edition.plan.region, cast.party(party) if party else None, cast.user(role))


def answered_by(code: str, *registers: Register) -> None:
    with reading_everything():
        Clause.objects.filter(edition__code="coast-2020", code=code).update(registers=list(registers))


def page(client: Any, code: str) -> str:
    found = client.get(f"/en/work/provisions/coast-2020/{code}/")
    assert found.status_code == 200
    return str(found.content.decode())


def test_a_catalogue_names_the_registers_that_the_product_knows() -> None:
    assert set(REGISTERS) == set(Register)


def test_each_provision_of_the_plan_has_a_page() -> None:
    shipped = {path.stem: load_catalogue(path) for path in shipped_catalogues()}
    for clause in shipped["jpoa-2022"].clauses:
        wanted = clause.assessed and clause.kind in {"provision", "paragraph"}
        assert bool(clause.registers) == wanted, clause.id
    assert all(clause.registers for clause in shipped["training-plan"].clauses if clause.kind == "provision")


def test_posts_are_told_with_what_the_state_expects_and_lacks(cast: Cast, client_as: Any) -> None:
    answered_by("1.1.1", Register.FOCAL_POINTS)
    own, other = page(client_as("coordinator"), "1.1.1"), page(client_as("other_coordinator"), "1.1.1")
    assert "School office, Focal point" in own
    assert "expected, and not set up" in own
    assert "School office" not in other
    with acting_as(cast.user("focal_point")):
        held = held_in(Register.FOCAL_POINTS, look_of(cast, "focal_point", "aldermoor-schools"))
    assert [line.text for line in held.lines] == ["School office, Focal point"]
    assert held.missing == []


def test_decisions_and_cycles_are_told_and_where_no_cycle_runs_it_is_said(cast: Cast, client_as: Any) -> None:
    answered_by("1.1.1", Register.CYCLES, Register.DECISIONS)
    shown = page(client_as("coordinator"), "1.1.1")
    assert "/en/work/cycles/" in shown
    assert "/en/work/decisions/" in shown
    assert "No cycle is open, and none is prepared." not in shown
    with reading_everything():
        Cycle.objects.filter(edition__code="coast-2020").update(state=CycleState.CLOSED)
    assert "No cycle is open, and none is prepared." in page(client_as("coordinator"), "1.1.1")


def test_documents_are_those_of_the_readers_party(cast: Cast, client_as: Any) -> None:
    answered_by("1.1.1", Register.DOCUMENTS)
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        day = Cycle.objects.get(code="2022", edition__code="coast-2020").period_to
        said = {"kind": DocumentKind.LETTER, "language": "en", "dated_on": day, "by": coordinator}
        add_link(originator=cast.party("aldermoor"), link="https://quay.example/x", title="Letter on lamps", **said)
    assert "Letter on lamps" in page(client_as("coordinator"), "1.1.1")
    assert "Letter on lamps" not in page(client_as("secretariat"), "1.1.1")
    assert "Letter on lamps" not in page(client_as("focal_point"), "1.1.1")


def test_the_last_answer_stands_beside_and_who_writes_is_led_to_the_open_cycle(cast: Cast, client_as: Any) -> None:
    answered_by("1.1.1", Register.DECISIONS)
    with acting_as(cast.user("coordinator")):
        draft = cast.submission("aldermoor", "2022")
        said = cast.part("aldermoor", "2022", "1.1.1", "progress").value
    answer = f"/en/work/submissions/{draft.uid}/measures/1.1.1/"
    own = page(client_as("coordinator"), "1.1.1")
    assert answer in own
    assert said in own
    for role in ("other_coordinator", "secretariat", "focal_point"):
        shown = page(client_as(role), "1.1.1")
        assert answer not in shown
        assert said not in shown


def test_a_clause_that_no_register_answers_has_no_such_page(cast: Cast, client_as: Any) -> None:
    answered_by("1.1.1", Register.DECISIONS)
    client = client_as("coordinator")
    assert "1.1.1" in client.get("/en/work/provisions/coast-2020/").content.decode()
    assert client.get("/en/work/provisions/coast-2020/1.1.2/").status_code == 404
    assert client.get("/en/work/provisions/isles-2020/1.1.1/").status_code == 404
    answered_by("1.1.2", Register.MEETINGS)  # named by the catalogue, and read by no module yet
    assert Register.MEETINGS not in READERS
    assert client.get("/en/work/provisions/coast-2020/1.1.2/").status_code == 404
