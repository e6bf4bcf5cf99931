# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever the world: the rules read aloud, the queryset, row security alone and search agree, row by row.

`JOINTPLAN_WORLDS=2000` draws so many instead of a few.
"""

import os

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from jointplan.access.identity import clear_identity, set_identity
from jointplan.access.row_security import history_models, labelled_models
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart
from jointplan.parties.operations import import_parties
from jointplan.plans.models import Clause
from jointplan.plans.operations import import_catalogue
from jointplan.search.querysets import find
from tests.cast import REGIONS, catalogue
from tests.everything import reading_everything
from tests.loaded_worlds import MODELS, Loaded, load
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


def guards_of(table: str) -> dict[str, str]:
    """Policies and the trigger of readers of a table, with the table's own name left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT policyname, concat_ws(' | ', cmd, permissive, roles::text, qual, with_check) FROM pg_policies "
            "WHERE tablename = %s UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND tgname = 'access_set_readers'",
            [table, table],
        )
        return {name: definition.replace(table, "…") for name, definition in cursor.fetchall()}


def test_what_is_proven_of_some_labelled_models_is_true_of_all(db: None) -> None:
    """Each has the very same policies and trigger, to the letter, and so has each history."""
    proven = guards_of(AnswerPart._meta.db_table)
    assert len(proven) == 6
    assert set(MODELS.values()) <= set(labelled_models())
    for model in labelled_models():
        assert guards_of(model._meta.db_table) == proven, model
    histories = {m.pgh_tracked_model: m for m in history_models()}
    past = guards_of(histories[AnswerPart]._meta.db_table)
    assert len(past) == 2
    for model in labelled_models():
        assert guards_of(histories[model]._meta.db_table) == past, model
