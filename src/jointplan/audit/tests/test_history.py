# SPDX-License-Identifier: AGPL-3.0-or-later
import datetime
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.access.row_security import read_only_models
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart, Cycle
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.audit.models import Entry
from jointplan.audit.operations import record
from tests.cast import Cast

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CYCLE_EVENT = Cycle.pgh_event_model
PART_EVENT = AnswerPart.pgh_event_model


@pytest.mark.parametrize("model", read_only_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"]
)
def test_what_was_recorded_is_never_changed_by_the_application(cast: Cast, model: Any, statement: str) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    set_identity(cast.user("coordinator"))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, key, key))


def test_the_log_takes_actor_parties_and_moment_from_the_session(cast: Cast) -> None:
    user, cycle = cast.user("coordinator"), cast.cycle("2022")
    before = timezone.now()
    with acting_as(user):
        key = record("tests.something_done", cycle, actor="somebody else", at="1970-01-01")
        entry = Entry.objects.get(pk=key)
    assert entry.actor == user.pk
    assert entry.actor_parties == [cast.party("aldermoor").pk]
    assert before - datetime.timedelta(minutes=5) < entry.at < timezone.now() + datetime.timedelta(minutes=5)
    assert entry.details == {"actor": "somebody else", "at": "1970-01-01"}


def test_a_part_of_the_product_is_named_where_no_person_acts(cast: Cast) -> None:
    with acting_as(OPERATOR):
        key = record("tests.something_done", cast.cycle("2022"))
    set_identity(cast.user("coordinator"))
    entry = Entry.objects.get(pk=key)
    clear_identity()
    assert (entry.actor, entry.actor_parties, entry.details) == (None, [], {"system": "operator"})


def fail_after_recording(cycle: Cycle) -> None:
    record("tests.something_done", cycle)
    raise DatabaseError


def test_an_operation_that_fails_leaves_no_entry(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        before = Entry.objects.count()
        with pytest.raises(DatabaseError), transaction.atomic():
            fail_after_recording(cast.cycle("2022"))
        assert Entry.objects.count() == before


def test_every_version_of_a_text_is_kept_and_says_who_wrote_it(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        part = cast.part("aldermoor", "2022", "1.1.1", "progress")
        submission = cast.submission("aldermoor", "2022")
        for value, seen in (("Second words.", 1), ("Third words.", 2), ("", 3)):
            outcome = save_answer(submission, part.clause, {"progress": PartInput(value, "en", seen)}, by=user)
            assert outcome.saved == ["progress"]
        versions = list(PART_EVENT.objects.filter(pgh_obj_id=part.pk).order_by("pgh_id"))
    labels = [(version.pgh_label, version.value) for version in versions]
    assert labels == [
        ("insert", part.value),
        ("update", "Second words."),
        ("update", "Third words."),
        ("delete", "Third words."),
    ]
    assert [version.pgh_context for version in versions] == [{"user": user.pk}] * 4


def test_history_is_kept_for_what_raw_sql_changes_too(cast: Cast) -> None:
    cycle = cast.cycle("2023")
    with acting_as(cast.user("secretariat")), connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_cycle SET names = '{}' WHERE id = %s", [cycle.pk])
        cursor.execute("DELETE FROM assessments_cycle WHERE id = %s", [cycle.pk])
    kept = CYCLE_EVENT.objects.filter(pgh_obj_id=cycle.pk).order_by("pgh_id")
    assert [event.pgh_label for event in kept] == ["insert", "update", "delete"]
    assert kept[1].pgh_context == {"user": cast.user("secretariat").pk}


def test_history_is_kept_even_when_the_session_asks_to_skip_it(cast: Cast) -> None:
    cycle = cast.cycle("2023")
    names = ",".join(trigger.get_pgid(Cycle) for trigger in Cycle._meta.triggers)
    with acting_as(cast.user("secretariat")), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        cursor.execute("UPDATE assessments_cycle SET names = '{}' WHERE id = %s", [cycle.pk])
    assert CYCLE_EVENT.objects.filter(pgh_obj_id=cycle.pk).latest("pgh_id").names == {}


def test_the_application_cannot_hang_what_writes_history_on_a_table_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE has_function_privilege(oid, 'EXECUTE')) "
            "FROM pg_proc WHERE proname LIKE 'pgtrigger\\_%'"
        )
        functions, usable = cursor.fetchone()
    assert functions
    assert not usable


def test_entries_on_one_record_are_found_the_latest_first(cast: Cast) -> None:
    user = cast.user("coordinator")
    with acting_as(user):
        submission = cast.submission("aldermoor", "2021")
        entries = Entry.objects.about(submission).for_tokens([f"party:{submission.originator_id}"]).latest_first()
        assert [row["verb"] for row in entries.as_rows()] == [
            "access.audience_widened",
            "assessments.submission_sent",
            "assessments.submission_started",
        ]
        assert not Entry.objects.about(submission).for_tokens(["public"]).exists()
