# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import connection, models
from django.utils.translation import gettext as _

from jointplan.access.models import Labelled
from jointplan.access.row_security import guarded_models, history_models, read_only_models
from jointplan.parties import protection

# Our policies, and the setting of the session that each must ask for.
POLICIES = {"owner_all": "true", "readers_read": "jointplan.readers"}
WRITING_POLICIES = {
    "originator_inserts": "jointplan.parties",
    "originator_updates": "jointplan.parties",
    "originator_deletes": "jointplan.parties",
}


def problems() -> list[str]:
    """What is wrong with roles and row security, as sentences; empty when all is well. Asks as the application role."""
    found = _role_problems()
    for model in guarded_models():
        found += _policy_problems(model)
    for model in read_only_models():
        found += _write_problems(model)
    return found + _history_problems() + protection.problems()


def _role_problems() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        superuser, bypasses = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' "
            "AND pg_has_role(current_user, tableowner, 'MEMBER')"
        )
        owned = cursor.fetchone()[0]
    found = []
    if superuser or bypasses or owned:
        found.append(
            _(
                "The role in DATABASE_URL must neither be a superuser, nor bypass row security, nor own tables. "
                "Use a separate role without rights and run the migrations as the owner."
            )
        )
    return found


def _policy_problems(model: type[models.Model]) -> list[str]:
    """Row security is forced, by our policies alone, each of which asks for the session's identity."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
        forced = cursor.fetchone()[0]
        cursor.execute(
            "SELECT policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies WHERE tablename = %s",
            [table],
        )
        policies = dict(cursor.fetchall())
    expected = POLICIES | (WRITING_POLICIES if issubclass(model, Labelled) else {})
    sound = set(policies) == set(expected) and all(setting in policies[name] for name, setting in expected.items())
    if not forced or not sound or _missing_triggers(model):
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": table}]
    return []


def _missing_triggers(model: type[models.Model]) -> set[str]:
    """Triggers that keep readers and history and are not there, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
            [model._meta.db_table],
        )
        present = {row[0] for row in cursor.fetchall()}
    expected = {trigger.get_pgid(model) for trigger in getattr(model._meta, "triggers", [])}
    if issubclass(model, Labelled):
        expected.add("access_set_readers")
    return expected - present


def _write_problems(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') "
            "OR has_sequence_privilege(pg_get_serial_sequence(%s, %s), 'USAGE, UPDATE')",
            [table, table, model._meta.pk.column],
        )
        writable = cursor.fetchone()[0]
    if writable:
        return [_("The application role may write to %(table)s. Run the migrations again.") % {"table": table}]
    return []


def _history_problems() -> list[str]:
    """What writes history listens to no setting of the session, and the application role cannot use it elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND ("
            "proname LIKE 'pgtrigger\\_%' AND (NOT prosecdef OR has_function_privilege(oid, 'EXECUTE')) "
            "OR proname = '_pgtrigger_should_ignore' AND prosrc <> 'SELECT FALSE' "
            "OR proname = 'access_set_readers' AND has_function_privilege(oid, 'EXECUTE')) "
            "OR has_schema_privilege('public', 'CREATE')"
        )
        found = cursor.fetchone()[0]
    if found:
        tables = ", ".join(model._meta.db_table for model in history_models())
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": tables}]
    return []
