# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, connections, transaction

from jointplan.access.identity import acting_as, clear_identity, set_identity
from jointplan.access.inspection import problems
from jointplan.access.models import Label
from jointplan.access.row_security import install, labelled_models
from jointplan.assessments.models import Answer, AnswerPart, Submission
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from tests.cast import Cast

pytestmark = pytest.mark.database


@pytest.mark.django_db
def test_the_database_is_guarded_completely() -> None:
    assert problems() == []


# What somebody breaks, and what mends it where migrating again does not.
DAMAGE = {
    "ALTER TABLE assessments_answerpart DISABLE ROW LEVEL SECURITY": "",
    "ALTER TABLE assessments_answerpart NO FORCE ROW LEVEL SECURITY": "",
    "DROP POLICY readers_read ON assessments_answer": "",
    "DROP POLICY originator_updates ON assessments_submission": "",
    "CREATE POLICY everyone ON audit_entry FOR SELECT USING (true)": "DROP POLICY everyone ON audit_entry",
    "DROP POLICY readers_read ON assessments_answerpartevent": "",
    "DROP POLICY readers_read ON audit_entry": "",
    "DROP POLICY readers_read ON access_opening": "",
    "GRANT INSERT ON access_opening TO {app}": "",
    "ALTER POLICY readers_read ON assessments_answerpart USING "
    "(readers && string_to_array(current_setting('jointplan.readers', true), ','))": "",
    "ALTER POLICY readers_read ON assessments_answerpartevent USING "
    "(readers && string_to_array(current_setting('jointplan.readers', true), ','))": "",
    "CREATE OR REPLACE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT date '2000-01-01' $$": "",
    "ALTER FUNCTION access_note_openings(text[], bigint[]) SECURITY INVOKER": "",
    "DROP TRIGGER access_keep_circle ON access_circle": "",
    "ALTER TABLE access_membership DISABLE TRIGGER access_keep_membership": "",
    "DROP FUNCTION access_circulate(text, bigint, text[])": "",
    "GRANT CREATE ON SCHEMA public TO {app}": "REVOKE CREATE ON SCHEMA public FROM {app}",
    "DROP TRIGGER access_set_readers ON assessments_answerpart": "",
    "GRANT INSERT ON audit_entry TO {app}": "",
    "GRANT DELETE ON assessments_answerevent TO {app}": "",
    "GRANT UPDATE ON assessments_cycleevent TO {app}": "",
    "GRANT TRUNCATE ON audit_entry TO {app}": "",
    "ALTER TABLE assessments_answerpart DISABLE TRIGGER access_set_readers": "",
    "ALTER POLICY readers_read ON assessments_answerpart USING (true)": "",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean "
    "LANGUAGE sql AS 'SELECT TRUE'": "",
    "DO 'BEGIN EXECUTE (SELECT format(''GRANT EXECUTE ON FUNCTION %s TO PUBLIC'', tgfoid::regprocedure) "
    "FROM pg_trigger WHERE tgname LIKE ''pgtrigger%'' LIMIT 1); END'": "",
}


def test_every_gap_in_the_guard_is_noticed_and_migrating_again_mends_it(own_copy: None) -> None:
    owner = connections["owner"]
    words = {"app": owner.ops.quote_name(connections["default"].settings_dict["USER"])}
    for statement, repair in DAMAGE.items():
        with owner.cursor() as cursor:
            cursor.execute(statement.format(**words))
        assert problems() != [], statement
        with owner.cursor() as cursor:
            if repair:
                cursor.execute(repair.format(**words))
        install(owner)
        assert problems() == [], statement


def test_history_that_is_no_longer_kept_is_noticed(own_copy: None) -> None:
    for model in labelled_models():
        for trigger in model._meta.triggers:
            switch = f"{{}} TRIGGER {trigger.get_pgid(model)}"
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {switch.format('DISABLE')}")
                assert problems() != [], trigger
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {switch.format('ENABLE')}")
    assert problems() == []


def test_a_role_that_may_do_everything_is_noticed(own_copy: None) -> None:
    owner, default = connections["owner"].settings_dict, connections["default"].settings_dict
    saved = default["USER"], default["PASSWORD"]
    connections["default"].close()
    default["USER"], default["PASSWORD"] = owner["USER"], owner["PASSWORD"]
    try:
        assert any("DATABASE_URL" in problem for problem in problems())
    finally:
        connections["default"].close()
        default["USER"], default["PASSWORD"] = saved


def test_the_identity_does_not_outlive_its_transaction(committed_cast: Cast) -> None:
    """A connection goes back to the pool and serves somebody else."""
    coordinator = committed_cast.user("coordinator")
    assert not connection.in_atomic_block
    with acting_as(coordinator):
        assert Submission.objects.exists()
    for _again in range(2):
        with transaction.atomic():
            assert not Submission.objects.exists()
    with pytest.raises(RuntimeError), acting_as(coordinator):
        raise RuntimeError
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_inside_a_longer_transaction_nobody_is_left_when_the_identity_ends(cast: Cast) -> None:
    with acting_as(cast.user("coordinator")):
        with acting_as(cast.user("secretariat")):
            assert set(Submission.objects.values_list("originator__code", flat=True)) == {"aldermoor", "brindal"}
        assert not Submission.objects.exists()
    assert not Submission.objects.exists()


@pytest.fixture
def ours(cast: Cast) -> Any:
    """The coordinator of our State is set as identity."""
    set_identity(cast.user("coordinator"))
    yield cast
    clear_identity()


def row(cast: Cast, state: str, **values: Any) -> dict[str, Any]:
    """Values of a new submission of a State, as raw SQL would write them."""
    return {
        "uid": uuid.uuid4(),
        "originator_id": cast.party(state).pk,
        "cycle_id": cast.cycle("2023").pk,
        "label": "AMBER+STRICT",
        "audience": [],
        "named_readers": [],
        "readers": [],
        "state": "draft",
        "version": 1,
    } | values


def insert(values: dict[str, Any]) -> list[str]:
    """Insert a submission by raw SQL; returns who may read it."""
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO assessments_submission ({columns}) VALUES ({marks}) RETURNING readers", list(values.values())
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_row_of_the_own_state_is_written_and_its_readers_come_from_its_label(ours: Cast) -> None:
    assert insert(row(ours, "aldermoor")) == [f"party:{ours.party('aldermoor').pk}"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["brindal", "aldermoor-schools", "coast-secretariat"])
def test_nobody_writes_a_row_in_the_name_of_another_party(ours: Cast, state: str) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        insert(row(ours, state))


@pytest.mark.django_db
@pytest.mark.parametrize("label", [None, "", "PURPLE", "clear"])
def test_a_row_without_a_known_label_is_not_saved(ours: Cast, label: str | None) -> None:
    with pytest.raises((IntegrityError, ProgrammingError)):
        insert(row(ours, "aldermoor", label=label))


@pytest.mark.django_db
def test_readers_that_were_forged_are_overwritten(ours: Cast) -> None:
    own = [f"party:{ours.party('aldermoor').pk}"]
    assert insert(row(ours, "aldermoor", readers=["public", "community"])) == own
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_submission SET readers = '{public}' WHERE originator_id = %s",
            [ours.party("aldermoor").pk],
        )
        assert cursor.rowcount > 1
        cursor.execute("SELECT readers FROM assessments_submission")
        assert not any("public" in readers for (readers,) in cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"label": "AMBER", "audience": ["no-such-circle"]}, "There is no circle no-such-circle"),
        ({"label": "AMBER", "audience": ["coast-states", "nobody"]}, "There is no circle nobody"),
        ({"label": "GREEN", "audience": ["coast-states"]}, "Only TLP:AMBER"),
        ({"label": "CLEAR", "audience": ["coast-states"]}, "Only TLP:AMBER"),
        ({"label": "AMBER+STRICT", "audience": ["coast-states"]}, "Only TLP:AMBER"),
        ({"label": "RED"}, "at least one named reader"),
    ],
)
def test_an_audience_that_does_not_fit_the_label_is_refused(ours: Cast, values: dict[str, Any], complaint: str) -> None:
    with pytest.raises(IntegrityError, match=complaint):
        insert(row(ours, "aldermoor", **values))


@pytest.mark.django_db
def test_red_for_others_only_is_refused_because_the_writer_could_not_read_it(ours: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        insert(row(ours, "aldermoor", label="RED", named_readers=[ours.user("observer").pk]))
    own = ours.user("coordinator").pk
    assert insert(row(ours, "aldermoor", label="RED", named_readers=[own])) == [f"user:{own}"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", labelled_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "role", ["anonymous", "former_coordinator", "other_coordinator", "secretariat", "partner", "focal_point"]
)
def test_whoever_may_read_may_not_therefore_write(cast: Cast, model: Any, role: str) -> None:
    set_identity(cast.user(role))
    ours = cast.party("aldermoor").pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET label = label WHERE originator_id = %s", [ours])
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE originator_id = %s", [ours])
        assert cursor.rowcount == 0


@pytest.mark.django_db
def test_a_row_cannot_be_given_to_another_party(ours: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Submission.objects.filter(cycle__code="2022").update(originator=ours.party("brindal"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["secretariat", "anonymous"])
def test_a_row_that_may_be_read_cannot_be_locked_by_others(cast: Cast, role: str) -> None:
    set_identity(cast.user(role))
    part = AnswerPart.objects.filter(label=Label.CLEAR, originator__code="aldermoor").get()
    with pytest.raises(Refused, match="Only the party that this record comes from"):
        AnswerPart.objects.locked(part.pk)
    set_identity(cast.user("coordinator"))
    hidden = AnswerPart.objects.filter(label=Label.AMBER_STRICT).first()
    set_identity(cast.user(role))
    with pytest.raises(AnswerPart.DoesNotExist):
        AnswerPart.objects.locked(hidden.pk)


def change_at_once(statement: str, *values: object) -> None:
    """Run a statement with the checks that otherwise wait for the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["cycle_id", "clause_id", "originator_id", "answer_id"])
def test_the_columns_that_a_part_repeats_cannot_differ_from_its_answer(ours: Cast, column: str) -> None:
    part = ours.part("aldermoor", "2022", "1.1.1", "progress")
    other = {
        "cycle_id": ours.cycle("2023").pk,
        "clause_id": ours.edition().clauses.get(code="1.1.2").pk,
        "originator_id": ours.party("brindal").pk,
        "answer_id": ours.answer("aldermoor", "2021", "1.1.1").pk,
    }[column]
    with pytest.raises(DatabaseError):
        change_at_once(f"UPDATE assessments_answerpart SET {column} = %s WHERE id = %s", other, part.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["cycle_id", "submission_id"])
def test_an_answer_cannot_differ_from_its_submission(ours: Cast, column: str) -> None:
    answer = ours.answer("aldermoor", "2022", "1.1.1")
    other = {"cycle_id": ours.cycle("2023").pk, "submission_id": ours.submission("aldermoor", "2021").pk}[column]
    with pytest.raises(IntegrityError):
        change_at_once(f"UPDATE assessments_answer SET {column} = %s WHERE id = %s", other, answer.pk)
    assert Answer.objects.get(pk=answer.pk).submission_id == answer.submission_id


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["SELECT count(*) FROM audit_entry", "SELECT count(*) FROM assessments_answerpartevent"]
)
def test_the_log_and_history_show_nothing_without_an_identity(cast: Cast, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == (0,)
        set_identity(cast.user("coordinator"))
        cursor.execute(statement)
        assert cursor.fetchone()[0] > 0
    assert Entry.objects.exists()
