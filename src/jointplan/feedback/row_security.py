# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself keeps about comments; installed by a step after every migration, as the owner.

Anybody may send one. A session of the secretariat of the region reads and decides it, and nobody changes its words.
Everybody reads what is published. The application deletes nothing; what is due goes by the function that says so.
"""

from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg import sql

from jointplan.access.row_security import PARTIES, TOKENS

TABLE = "feedback_comment"
SECRETARIAT = f"""EXISTS (
    SELECT FROM parties_party s WHERE s.region_id = feedback_comment.region_id AND s.is_secretariat
    AND s.id = ANY ({PARTIES}::bigint[])
)"""
# A forgotten identity stores nothing, and nobody sends a comment that is decided already.
NEW = "coalesce(current_setting('jointplan.readers', true), '') <> '' AND state = 'received'"
PUBLIC = f"state = 'published' AND ARRAY['public'] && {TOKENS}"
CHANGEABLE = "state, decided_at, decided_by_id, decision_id, reason, reply, reply_language"
# Policy, command, what it asks of rows that are there, and of rows that are written.
POLICIES = (
    ("anybody_sends", "INSERT", "", NEW),
    ("everybody_reads_published", "SELECT", PUBLIC, ""),
    ("secretariat_reads", "SELECT", SECRETARIAT, ""),
    ("secretariat_decides", "UPDATE", SECRETARIAT, SECRETARIAT),
)
FUNCTIONS = """
-- Whoever holds the link learns what became of it; what was written is not given out.
CREATE OR REPLACE FUNCTION feedback_by_link(sha256 text) RETURNS TABLE (
    about_kind text, about_key text, is_fictional boolean, received_at timestamptz, state text, decided_at timestamptz,
    reason text, reply text, reply_language text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.about_kind, c.about_key, r.is_fictional, c.received_at, c.state, c.decided_at, c.reason, c.reply,
        c.reply_language
    FROM feedback_comment c JOIN parties_region r ON r.id = c.region_id
    WHERE c.link_sha256 = $1 AND length($1) = 64
$$;

-- More than so many in an hour, or waiting, are for nobody to read: robots, whatever addresses they come from.
CREATE OR REPLACE FUNCTION feedback_is_full(region bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FILTER (WHERE received_at > now() - interval '1 hour') >= 100
        OR count(*) FILTER (WHERE state = 'received') >= 1000
    FROM feedback_comment WHERE region_id = $1
$$;

-- Its ages stand here, so that the application can delete nothing sooner.
CREATE OR REPLACE FUNCTION feedback_forget() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH links AS (
        UPDATE feedback_comment SET link_sha256 = ''
        WHERE state = 'published' AND link_sha256 <> '' AND decided_at < now() - interval '30 days'
    ), deleted AS (
        DELETE FROM feedback_comment
        WHERE state <> 'published' AND received_at < now() - interval '30 days' RETURNING 1
    ) SELECT count(*)::integer FROM deleted
$$;
"""
SIGNATURES = ("feedback_by_link(text)", "feedback_is_full(bigint)", "feedback_forget()")


def install_after_migrate(using: str = "owner", **kwargs: Any) -> None:
    """Install everything; runs after the step of `access`, which gives the application role rights on all tables."""
    install(connections[using])


def install(owner: BaseDatabaseWrapper) -> None:
    """Set functions, policies and rights. `owner` is the owner's connection."""
    with owner.cursor() as cursor:
        if TABLE not in owner.introspection.table_names(cursor):
            return
        cursor.execute(FUNCTIONS)
        for statement in _statements(settings.DATABASES["default"]["USER"], owner.settings_dict["USER"]):
            cursor.execute(statement)


def _statements(app: str, owner: str) -> list[sql.Composable]:
    roles = {"app": sql.Identifier(app), "owner": sql.Identifier(owner), "table": sql.Identifier(TABLE)}
    templates = [
        *(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC" for signature in SIGNATURES),
        *(f"GRANT EXECUTE ON FUNCTION {signature} TO {{app}}" for signature in SIGNATURES),
        "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
        f"GRANT UPDATE ({CHANGEABLE}) ON {{table}} TO {{app}}",
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS owner_all ON {table}",
        "CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true)",
    ]
    for policy, command, using, check in POLICIES:
        asks = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
        templates += [
            f"DROP POLICY IF EXISTS {policy} ON {{table}}",
            f"CREATE POLICY {policy} ON {{table}} FOR {command} TO {{app}}{asks}",
        ]
    return [sql.SQL(template).format(**roles) for template in templates]


def problems() -> list[str]:
    """What is wrong with the protection of comments, as sentences; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, has_table_privilege(oid, 'DELETE'), "
            "has_column_privilege(oid, 'text', 'UPDATE') FROM pg_class WHERE oid = %s::regclass",
            [TABLE],
        )
        forced, deletable, changeable = cursor.fetchone()
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [TABLE])
        policies = {name for (name,) in cursor.fetchall()}
    wanted = {"owner_all", *(policy for policy, *_rest in POLICIES)}
    if not forced or deletable or changeable or policies != wanted:
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": TABLE}]
    return []
