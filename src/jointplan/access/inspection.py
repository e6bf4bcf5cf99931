# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from jointplan.access.models import Labelled, Opening
from jointplan.access.row_security import guarded_models, history_models, read_only_models

# Our policies, and what each must ask for: settings of the session, and the last day of a release.
POLICIES = {"owner_all": ["true"], "readers_read": ["jointplan.readers"]}
WRITING_POLICIES = {
    "readers_read": ["jointplan.readers", "released_until", "access_today", "jointplan.parties"],
    "originator_inserts": ["jointplan.parties"],
    "originator_updates": ["jointplan.parties"],
    "originator_deletes": ["jointplan.parties"],
}
HISTORY_POLICIES = {"readers_read": ["jointplan.readers", "jointplan.parties"]}
OPENING_POLICIES = {"readers_read": ["jointplan.readers", "jointplan.parties", "jointplan.user"]}
# Functions that do with the owner's rights what the application role may not do by itself.
DEFINERS = {"access_set_readers", "access_note_openings", "access_circulate", "audit_record", "search_find"}


def problems() -> list[str]:
    """What is wrong with roles and row security, as sentences; empty when all is well. Asks as the application role."""
    found = _role_problems()
    for model in guarded_models():
        found += _policy_problems(model)
    for model in read_only_models():
        found += _write_problems(model)
    return found + _history_problems() + _function_problems()


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
    expected = POLICIES | _policies_of(model)
    sound = set(policies) == set(expected) and all(
        needed in policies[name] for name, all_needed in expected.items() for needed in all_needed
    )
    if not forced or not sound or _missing_triggers(model):
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": table}]
    return []


def _policies_of(model: type[models.Model]) -> dict[str, list[str]]:
    """What is expected besides of the policies of this table."""
    if issubclass(model, Labelled):
        return WRITING_POLICIES
    if hasattr(model, "pgh_tracked_model"):
        return HISTORY_POLICIES
    return OPENING_POLICIES if model is Opening else {}


def _function_problems() -> list[str]:
    """Functions on which the guard rests: there, with the owner's rights, and going by the day of the settings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef AND NOT pg_has_role(current_user, proowner, 'MEMBER') "
            "AND array_to_string(proconfig, ' ') LIKE '%%search_path=%%', prosrc "
            "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY (%s)",
            [[*DEFINERS, "access_today"]],
        )
        functions = {name: (guarded, source) for name, guarded, source in cursor.fetchall()}
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        creates = cursor.fetchone()[0]
    found = []
    for table, trigger in (("access_circle", "access_keep_circle"), ("access_membership", "access_keep_membership")):
        if trigger not in _triggers_of(table):
            found.append(
                _("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": table}
            )
    broken = sorted(name for name in DEFINERS if not functions.get(name, (False, ""))[0])
    if broken:
        names = ", ".join(broken)
        found.append(_("These functions of the database are not as they must be: %(names)s.") % {"names": names})
    if f"'{settings.TIME_ZONE}'" not in functions.get("access_today", (False, ""))[1]:
        found.append(_("The database takes another day for today than the settings do. Run the migrations again."))
    if creates:
        found.append(_("The application role may create functions in the database. Take that right from it."))
    return found


def _missing_triggers(model: type[models.Model]) -> set[str]:
    """Triggers that keep readers and history and are not there, or are switched off."""
    expected = {trigger.get_pgid(model) for trigger in getattr(model._meta, "triggers", [])}
    if issubclass(model, Labelled):
        expected.add("access_set_readers")
    return expected - _triggers_of(model._meta.db_table)


def _triggers_of(table: str) -> set[str]:
    """Triggers of a table that are switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


def _write_problems(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE')", [table])
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
            "OR proname = '_pgtrigger_should_ignore' AND prosrc <> 'SELECT FALSE')"
        )
        found = cursor.fetchone()[0]
    if found:
        tables = ", ".join(model._meta.db_table for model in history_models())
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": tables}]
    return []
