# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second proof of who may see what: row security, kept by the database for the application role.

Installed by a step after every migration, as the owner, and idempotent. It guards against our own mistakes, not
against somebody who holds the application role's password.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from jointplan.access import merging
from jointplan.access.models import Labelled
from jointplan.parties import protection

TOKENS = "(SELECT string_to_array(current_setting('jointplan.readers', true), ','))"
PARTIES = "string_to_array(current_setting('jointplan.parties', true), ',')::bigint[]"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION access_readers(label text, originator bigint, audience text[], named bigint[])
RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE label
        WHEN 'CLEAR' THEN ARRAY['public']
        WHEN 'GREEN' THEN ARRAY['community', 'party:' || originator]
        WHEN 'AMBER' THEN ARRAY['party:' || originator]
            || ARRAY(SELECT 'circle:' || c FROM unnest(audience) c ORDER BY c)
        WHEN 'AMBER+STRICT' THEN ARRAY['party:' || originator]
        WHEN 'RED' THEN ARRAY(SELECT 'user:' || n FROM unnest(named) n ORDER BY n)
    END
$$;

CREATE OR REPLACE FUNCTION access_set_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE unknown text;
BEGIN
    IF NEW.label <> 'AMBER' AND cardinality(NEW.audience) > 0 THEN
        RAISE EXCEPTION 'Only TLP:AMBER is released to circles, not %', NEW.label USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.label = 'RED' AND cardinality(NEW.named_readers) = 0 THEN
        RAISE EXCEPTION 'TLP:RED needs at least one named reader' USING ERRCODE = 'check_violation';
    END IF;
    SELECT c INTO unknown FROM unnest(NEW.audience) c
        WHERE NOT EXISTS (SELECT FROM access_circle WHERE code = c) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'There is no circle %', unknown USING ERRCODE = 'foreign_key_violation';
    END IF;
    NEW.readers := access_readers(NEW.label, NEW.originator_id, NEW.audience, NEW.named_readers);
    RETURN NEW;
END $$;

-- As pgtrigger makes it, this follows a setting of the session: anyone could write without leaving history.
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT FALSE';

CREATE OR REPLACE FUNCTION audit_record(
    verb text, object_type text, object_id bigint, party bigint, details jsonb, readers text[]
) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_entry (at, actor, actor_parties, verb, object_type, object_id, party, details, readers)
    VALUES (
        clock_timestamp(),
        nullif(current_setting('jointplan.user', true), '')::bigint,
        coalesce(string_to_array(nullif(current_setting('jointplan.parties', true), ''), ',')::bigint[], '{}'),
        $1, $2, $3, $4,
        $5 || coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::jsonb - 'user', '{}'),
        $6
    ) RETURNING id
$$;
"""


def labelled_models() -> list[type[Labelled]]:
    """Every concrete labelled model, sorted by name."""
    found = [m for m in apps.get_models() if issubclass(m, Labelled)]
    return sorted(found, key=lambda m: m._meta.label)


def history_models() -> list[type[models.Model]]:
    """Every event table that history triggers write to, sorted by name."""
    found = [m for m in apps.get_models() if hasattr(m, "pgh_tracked_model")]
    return sorted(found, key=lambda m: m._meta.label)


def read_only_models() -> list[type[models.Model]]:
    """Tables that the application role may read and never write: history and the log of operations."""
    return [*history_models(), apps.get_model("audit", "Entry")]


def guarded_models() -> list[type[models.Model]]:
    """Every table whose rows name their readers."""
    return [
        *labelled_models(),
        *(m for m in read_only_models() if any(f.name == "readers" for f in m._meta.fields)),
    ]


def install_after_migrate(using: str = "owner", **kwargs: Any) -> None:
    """Install everything; connected to the signal that Django sends after migrating.

    The table of the cache belongs to no migration; it is made here, before the rights are set.
    """
    call_command("createcachetable", database=using, verbosity=0)
    install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Set functions, triggers, policies and rights. `connection` is the owner's."""
    app = settings.DATABASES["default"]["USER"]
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if "audit_entry" not in existing or "access_circle" not in existing:
            return
        cursor.execute(FUNCTIONS)
        for statement in _grants(app):
            cursor.execute(statement)
        for model in read_only_models():
            if model._meta.db_table in existing:
                cursor.execute(_named("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {app}", model, app))
        for model in guarded_models():
            if model._meta.db_table in existing:
                _guard(cursor, model, app, owner)
        for statement in [*protection.statements(app, owner), *merging.statements(app)]:
            cursor.execute(statement)
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'public' AND p.proname LIKE 'pgtrigger\\_%'"
        )
        for (signature,) in cursor.fetchall():
            # History is written with the owner's rights, because the application role has none on event tables. Who
            # may use the function may hang it on a table of one's own and write invented history from there.
            cursor.execute(f"ALTER FUNCTION {signature} SECURITY DEFINER SET search_path = public, pg_temp")
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")


def _grants(app: str) -> list[sql.Composable]:
    role = sql.Identifier(app)
    templates = (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
    )
    return [sql.SQL(template).format(role) for template in templates]


def _named(template: str, model: type[models.Model], app: str, owner: str = "") -> sql.Composed:
    return sql.SQL(template).format(
        table=sql.Identifier(model._meta.db_table), app=sql.Identifier(app), owner=sql.Identifier(owner or app)
    )


def _guard(cursor: Any, model: type[models.Model], app: str, owner: str) -> None:
    """Force row security on one table: readers read, members of the originator write.

    History keeps every version with the readers of its day. Only the originator's members look into it: for anyone else
    what was withdrawn, or said first and released otherwise, is gone.
    """
    own = "originator_id = ANY (" + PARTIES + ")"
    readable = "readers && " + TOKENS
    if hasattr(model, "pgh_tracked_model"):
        readable += " AND " + own
    statements = [
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS owner_all ON {table}",
        "CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true)",
        "DROP POLICY IF EXISTS readers_read ON {table}",
        "CREATE POLICY readers_read ON {table} FOR SELECT TO {app} USING (" + readable + ")",
    ]
    if issubclass(model, Labelled):
        statements += [
            "DROP POLICY IF EXISTS originator_inserts ON {table}",
            "CREATE POLICY originator_inserts ON {table} FOR INSERT TO {app} WITH CHECK (" + own + ")",
            "DROP POLICY IF EXISTS originator_updates ON {table}",
            "CREATE POLICY originator_updates ON {table} FOR UPDATE TO {app} USING ("
            + own
            + ") WITH CHECK ("
            + own
            + ")",
            "DROP POLICY IF EXISTS originator_deletes ON {table}",
            "CREATE POLICY originator_deletes ON {table} FOR DELETE TO {app} USING (" + own + ")",
            "DROP TRIGGER IF EXISTS access_set_readers ON {table}",
            "CREATE TRIGGER access_set_readers BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION access_set_readers()",
        ]
    for statement in statements:
        cursor.execute(_named(statement, model, app, owner))
