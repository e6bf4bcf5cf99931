# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import connection, models
from django.utils.translation import gettext as _

from jointplan.access.models import Labelled
from jointplan.access.row_security import guarded_models, labelled_models, read_only_models


def problems() -> list[str]:
    """What is wrong with roles and row security, as sentences; empty when all is well. Reads as the application role."""
    found = _role_problems()
    for model in guarded_models():
        found += _policy_problems(model)
    for model in read_only_models():
        found += _write_problems(model)
    return found


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
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        row = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = %s", [table])
        policies = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'access_set_readers' AND tgrelid = %s::regclass", [table])
        triggers = cursor.fetchone()[0]
    expected_policies = 5 if issubclass(model, Labelled) else 2
    if not row or not row[0] or policies != expected_policies or (model in labelled_models() and triggers != 1):
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": table}]
    return []


def _write_problems(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE')", [table])
        writable = cursor.fetchone()[0]
    if writable:
        return [_("The application role may write to %(table)s. Run the migrations again.") % {"table": table}]
    return []
