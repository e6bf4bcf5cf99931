# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody tries who holds the connection of the application: to change, delete, hide or invent what was logged.

Such a person can pose as anybody, because the application itself tells the database who acts. What is recorded stays.
"""

import json
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jointplan.access.identity import acting_as, set_identity
from jointplan.access.inspection import problems
from jointplan.access.row_security import guarded_models, read_only_models
from jointplan.audit.models import Entry
from jointplan.audit.operations import record
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def refused(statement: str, values: Any = None, match: str = "permission denied|must be owner") -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("model", read_only_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "statement",
    [
        "COPY {table} FROM STDIN",
        "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        "DROP TABLE {table}",
        "CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "CREATE TRIGGER forger BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION access_set_readers()",
        "CREATE POLICY everybody ON {table} USING (true)",
        "SELECT nextval(pg_get_serial_sequence('{table}', '{key}'))",
        "SELECT setval(pg_get_serial_sequence('{table}', '{key}'), 1)",
        "SELECT * FROM {table} FOR UPDATE",
    ],
)
def test_neither_rows_nor_tables_nor_numbers_can_be_touched(cast: Cast, model: Any, statement: str) -> None:
    set_identity(cast.user("coordinator"))
    refused(statement.format(table=model._meta.db_table, key=model._meta.pk.column))


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET row_security = off; SELECT count(*) FROM audit_entry",
        "SET ROLE pg_read_all_data",
        "CREATE TABLE forged (id int)",
        "CREATE FUNCTION audit_record(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION audit_first_day() RETURNS date LANGUAGE sql AS 'SELECT current_date'",
        "DROP FUNCTION audit_digests(date)",
        "SELECT audit_labels_of('assessments.submission', 1)",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY audit_entry TO PROGRAM 'cat'",
    ],
)
def test_no_setting_or_function_opens_a_way_round(cast: Cast, statement: str) -> None:
    set_identity(cast.user("coordinator"))
    refused(statement, match="permission denied|must be owner|would be affected by row-level|superuser")


def test_a_table_of_ones_own_borrows_no_right_of_the_owner(cast: Cast) -> None:
    """Whether temporary tables are allowed depends on the database; triggers of ours do not go on them anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
        if cursor.fetchone()[0]:
            cursor.execute("CREATE TEMPORARY TABLE forged (LIKE assessments_answerpart)")
        cursor.execute("SELECT proname FROM pg_proc WHERE prosecdef AND prorettype = 'trigger'::regtype")
        functions = [row[0] for row in cursor.fetchall()]
    assert "access_set_readers" in functions
    for function in functions:
        refused(
            f"CREATE TRIGGER t BEFORE INSERT ON forged FOR EACH ROW EXECUTE FUNCTION {function}()",
            match="permission denied|does not exist",
        )


def test_copying_out_shows_no_more_than_reading(cast: Cast) -> None:
    for model in guarded_models():
        table = model._meta.db_table
        with acting_as(cast.user("partner")), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            readable = cursor.fetchone()[0]
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
                assert sum(1 for _row in copy.rows()) == readable


def forge(verb: str, kind: str, key: int | None, party: int | None, readers: list[str], **details: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_record(%s, %s, %s, %s, %s, %s)", [verb, kind, key, party, json.dumps(details), readers]
        )
        return int(cursor.fetchone()[0])


SUBMISSION = "assessments.submission"


def test_an_entry_on_a_record_goes_under_its_originator_to_no_more_than_its_readers(cast: Cast) -> None:
    with reading_everything():
        ours, theirs = cast.submission("aldermoor", "2022"), cast.submission("brindal", "2022")
    us, them = f"party:{ours.originator_id}", f"party:{theirs.originator_id}"
    set_identity(cast.user("coordinator"))
    forge("tests.lamp_lit", SUBMISSION, ours.pk, ours.originator_id, [us])
    for key, party, readers in (
        (ours.pk, theirs.originator_id, [us]),  # under another's name
        (ours.pk, None, [us]),
        (ours.pk, ours.originator_id, [us, them]),  # shown to a stranger
        (ours.pk, ours.originator_id, ["community"]),
        (ours.pk, ours.originator_id, ["public"]),
        (ours.pk, ours.originator_id, ["user:1"]),
        (ours.pk, ours.originator_id, []),  # shown to nobody
        (ours.pk, ours.originator_id, None),
        (theirs.pk, theirs.originator_id, [them]),  # on a record that one does not see
        (987654321, ours.originator_id, [us]),  # on a record that is not there
        (None, ours.originator_id, [us]),
    ):
        with pytest.raises(Error, match="record|readers"), transaction.atomic():
            forge("tests.lamp_lit", SUBMISSION, key, party, readers)


def test_what_everybody_reads_may_be_logged_for_everybody(cast: Cast) -> None:
    set_identity(cast.user("coordinator"))
    part = cast.part("aldermoor", "2021", "1.1.1", "progress")
    for readers in (["public"], ["community"], [f"party:{part.originator_id}"]):
        forge("tests.lamp_lit", "assessments.answerpart", part.pk, part.originator_id, readers)
    green = cast.part("aldermoor", "2021", "1.1.2", "challenges")
    forge("tests.lamp_lit", "assessments.answerpart", green.pk, green.originator_id, ["circle:coast-states"])
    with pytest.raises(Error, match="more readers"), transaction.atomic():
        forge("tests.lamp_lit", "assessments.answerpart", green.pk, green.originator_id, ["public"])


def test_an_entry_on_what_has_no_label_speaks_in_no_partys_name(cast: Cast) -> None:
    set_identity(cast.user("coordinator"))
    forge("tests.lamp_lit", "tests.lamp", 1, None, ["community"])
    for party, readers in ((cast.party("brindal").pk, ["community"]), (None, ["public"]), (None, [])):
        with pytest.raises(Error, match="entr|Entr|entry"), transaction.atomic():
            forge("tests.lamp_lit", "tests.lamp", 1, party, readers)


@pytest.mark.parametrize("verb", ["", "lit", "tests.lit", "tests.Lamp_lit", "tests.lamp lit", "<b>.a_b"])
def test_a_verb_looks_like_a_verb(cast: Cast, verb: str) -> None:
    set_identity(cast.user("coordinator"))
    with pytest.raises(Error, match="has a verb"), transaction.atomic():
        forge(verb, "tests.lamp", 1, None, ["community"])


def test_a_person_cannot_be_taken_for_a_part_of_the_product(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        key = record("tests.lamp_lit", cast.cycle("2022"), system="operator")
        assert "system" not in Entry.objects.get(pk=key).details


def test_the_inspection_finds_nothing_to_complain_about() -> None:
    assert problems() == []
