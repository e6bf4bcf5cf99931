# SPDX-License-Identifier: AGPL-3.0-or-later
"""What raw SQL under the application role cannot save: no label, no originator, readers of its own choice."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jointplan.access.identity import acting_as
from jointplan.access.models import Labelled
from jointplan.access.readers import readers_of
from jointplan.access.row_security import labelled_models
from jointplan.assessments.models import AnswerPart
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = [pytest.mark.leaks, pytest.mark.database, pytest.mark.django_db]

EVERY = pytest.mark.parametrize("model", labelled_models(), ids=lambda model: model.__name__)


def change(model: Any, pk: int, **values: Any) -> None:
    columns = ", ".join(f"{name} = %s" for name in values)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), pk])
        assert cursor.rowcount == 1


def writer_of(cast: Cast, model: type[Labelled]) -> Any:
    """Somebody whose party wrote records of this kind: a State, its agency, or the secretariat."""
    with reading_everything():
        wrote = set(model._default_manager.values_list("originator__code", flat=True))
    writers = {"coordinator": "aldermoor", "focal_point": "aldermoor-schools", "secretariat": "coast-secretariat"}
    writers |= {"other_coordinator": "brindal"}
    return cast.user(next(role for role, party in writers.items() if party in wrote))


def a_record(by: Any, model: type[Labelled]) -> Labelled:
    """A record of the person's own party, read by its originator."""
    own = model._default_manager.filter(originator=by.held_posts[0].party_id)
    return own.exclude(label="RED").earliest("pk")


@EVERY
@pytest.mark.parametrize(
    "values",
    [
        {"label": None},
        {"label": ""},
        {"label": "PURPLE"},
        {"label": "amber"},
        {"originator_id": None},
        {"originator_id": 0},
        {"audience": None},
        {"audience": ["no-such-circle"], "label": "AMBER"},
        {"audience": ["isle-secretariat"], "label": "AMBER"},
        {"audience": ["coast-state-brindal"], "label": "AMBER"},
        {"audience": ["coast-states"], "label": "GREEN"},
        {"named_readers": None},
        {"named_readers": [], "label": "RED"},
        {"named_readers": [0], "label": "RED"},
    ],
    ids=str,
)
def test_a_record_that_says_nothing_or_nonsense_on_its_readers_is_not_saved(
    cast: Cast, model: type[Labelled], values: dict[str, Any]
) -> None:
    by = writer_of(cast, model)
    if by.username == "other_coordinator" and values.get("audience") == ["coast-state-brindal"]:
        values = values | {"audience": ["coast-state-aldermoor"]}  # inside another State than the own
    with acting_as(by):
        record = a_record(by, model)
        with pytest.raises(DatabaseError):
            change(model, record.pk, **values)
        assert model._default_manager.get(pk=record.pk).readers == record.readers


@EVERY
def test_later_members_read_only_when_that_was_said(cast: Cast, model: type[Labelled]) -> None:
    """Nothing said is refused, or means no where there is no circle that somebody could join."""
    by = writer_of(cast, model)
    with acting_as(by):
        record = a_record(by, model)
        try:
            change(model, record.pk, includes_later_members=None)
        except DatabaseError:
            assert record.audience
        assert model._default_manager.get(pk=record.pk).includes_later_members is record.includes_later_members


@EVERY
def test_what_the_database_derives_is_not_written_by_anybody(cast: Cast, model: type[Labelled]) -> None:
    by = writer_of(cast, model)
    with acting_as(by):
        record = a_record(by, model)
        derived = (record.readers, record.audience_memberships, record.released_at)
        change(model, record.pk, readers=["public"])
        change(model, record.pk, audience_memberships=[1, 2, 3])
        change(model, record.pk, released_at="2020-01-01T00:00:00Z")
        change(model, record.pk, readers=["public", "community"], audience_memberships=list(range(99)))
        record.refresh_from_db()
        assert (record.readers, record.audience_memberships, record.released_at) == derived
        assert record.readers == readers_of(record)


def test_memberships_of_circles_that_stay_are_kept_and_no_others_are_taken(cast: Cast) -> None:
    """Somebody writes the audience anew, with memberships of one's own choice."""
    with acting_as(cast.user("clearing")):
        part = cast.part("aldermoor", "2021", "1.1.1", "challenges")
        before = part.audience_memberships
        assert len(before) == 1
        change(AnswerPart, part.pk, audience=["coast-secretariat", "coast-states"], audience_memberships=[])
        part.refresh_from_db()
        assert set(before) < set(part.audience_memberships)
        assert len(part.audience_memberships) == 4
        change(AnswerPart, part.pk, audience=["coast-states"], audience_memberships=before)
        part.refresh_from_db()
        assert not set(before) & set(part.audience_memberships)


def test_every_row_of_the_cast_names_its_readers_as_python_does(cast: Cast) -> None:
    with reading_everything():
        for model in labelled_models():
            for row in model._default_manager.all():
                assert row.readers == readers_of(row)


@EVERY
def test_null_is_refused_by_every_column_that_says_who_reads(model: type[Labelled]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND NOT attnotnull AND attnum > 0",
            [model._meta.db_table],
        )
        nullable = {row[0] for row in cursor.fetchall()}
    needed = {"label", "originator_id", "audience", "audience_memberships", "named_readers", "readers"}
    assert not nullable & (needed | {"includes_later_members"})
