# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself keeps about applications to join; installed with the rest of row security, as the owner.

Anybody may send one. Only a session that belongs to the secretariat of the region reads or decides it.
"""

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

TABLE = "parties_application"
SECRETARIAT = """EXISTS (
    SELECT FROM parties_party s
    WHERE s.region_id = parties_application.region_id AND s.is_secretariat
    AND s.id = ANY (string_to_array(current_setting('jointplan.parties', true), ',')::bigint[])
)"""
# A forgotten identity stores nothing, and nobody sends an application that is decided already.
NEW = """coalesce(current_setting('jointplan.readers', true), '') <> ''
    AND state = 'received' AND party_id IS NULL AND decided_at IS NULL"""
POLICIES = {
    "owner_all": "TO {owner} USING (true) WITH CHECK (true)",
    "anybody_sends": f"FOR INSERT TO {{app}} WITH CHECK ({NEW})",
    "secretariat_reads": f"FOR SELECT TO {{app}} USING ({SECRETARIAT})",
    "secretariat_decides": f"FOR UPDATE TO {{app}} USING ({SECRETARIAT}) WITH CHECK ({SECRETARIAT})",
}
# A task that belongs to no party may do this one thing, and only when it is due.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION parties_forget_mailboxes() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH forgotten AS (
        UPDATE parties_application SET mailbox = ''
        WHERE state = 'declined' AND mailbox <> '' AND decided_at < now() - interval '90 days' RETURNING 1
    ) SELECT count(*)::integer FROM forgotten
$$;
"""


def statements(app: str, owner: str) -> list[sql.Composable]:
    """What the owner runs after each migration."""
    names = {"app": sql.Identifier(app), "owner": sql.Identifier(owner), "table": sql.Identifier(TABLE)}
    templates = [
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "REVOKE DELETE, TRUNCATE ON {table} FROM {app}",
    ]
    for name, policy in POLICIES.items():
        templates += [f"DROP POLICY IF EXISTS {name} ON {{table}}", f"CREATE POLICY {name} ON {{table}} {policy}"]
    return [sql.SQL(FUNCTIONS), *(sql.SQL(template).format(**names) for template in templates)]


def problems() -> list[str]:
    """What is wrong with the protection of applications, as sentences; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, has_table_privilege(oid, 'DELETE') FROM pg_class "
            "WHERE oid = %s::regclass",
            [TABLE],
        )
        forced, deletable = cursor.fetchone()
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [TABLE])
        policies = {name for (name,) in cursor.fetchall()}
    if not forced or deletable or policies != set(POLICIES):
        return [_("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": TABLE}]
    return []
