# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever the world: the rules read aloud, the queryset, row security alone and search agree, row by row.

`JOINTPLAN_WORLDS=2000` draws so many instead of a few.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from jointplan.access.identity import clear_identity, set_identity
from jointplan.accounts.system import OPERATOR
from jointplan.parties.operations import import_parties
from jointplan.plans.models import Clause
from jointplan.plans.operations import import_catalogue
from jointplan.search.querysets import find
from tests.cast import REGIONS, catalogue
from tests.everything import reading_everything
from tests.loaded_worlds import Loaded, load
from tests.worlds import WORD, World, worlds

pytestmark = [pytest.mark.database, pytest.mark.leaks, pytest.mark.django_db]

WORLDS = int(os.environ.get("JOINTPLAN_WORLDS", "150"))


@pytest.fixture
def clause(db: None) -> Clause:
    """A measure to answer to; it belongs to none of the regions drawn."""
    set_identity(OPERATOR)
    import_parties(REGIONS["coast"], by=OPERATOR)
    edition = import_catalogue(catalogue("coast", "coast-2020"), by=OPERATOR)
    clear_identity()
    return edition.clauses.select_related("edition").get(code="1.1.1")


@settings(
    max_examples=WORLDS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds())
def test_rules_queryset_row_security_and_search_agree(clause: Clause, world: World) -> None:
    with transaction.atomic():
        loaded = load(world, clause)
        with reading_everything():
            assert loaded.disagreeing() == []
        for person in [None, *range(world.people)]:
            compare(world, loaded, person)
        transaction.set_rollback(True)


def compare(world: World, loaded: Loaded, person: int | None) -> None:
    expected = world.readable_by(person)
    # The queryset alone, while the database shows everything.
    with reading_everything():
        assert loaded.by_queryset(loaded.person(person)) == expected, (person, "queryset")
    # Row security alone, by raw SQL.
    set_identity(loaded.person(person))
    rows, history = loaded.by_sql()
    assert rows == expected, (person, "row security")
    assert history == world.history_of(person), (person, "history")
    for fictional in (False, True):
        found = {("part", loaded.numbers["part", hit.pk]) for hit in find(WORD, fictional=fictional)}
        assert found == {
            (kind, number)
            for kind, number in expected
            if kind == "part" and world.fictional[world.region_of_party[world.records[number].originator]] == fictional
        }, (person, "search")
    clear_identity()
    assert loaded.by_sql() == (set(), set())


def test_worlds_are_not_all_alike() -> None:
    """A world in which nobody may read anything proves nothing: each label is read by some and kept from others."""
    seen: set[tuple[str, bool]] = set()

    @settings(max_examples=200, database=None, deadline=None)
    @given(world=worlds())
    def draw(world: World) -> None:
        for person in [None, *range(world.people)]:
            readable = world.readable_by(person)
            for number, record in enumerate(world.records):
                for kind, row in zip(("submission", "answer", "part"), record.rows, strict=True):
                    seen.add((row.label, (kind, number) in readable))

    draw()
    labels = {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"}
    assert seen == {(label, reads) for label in labels for reads in (True, False)}
