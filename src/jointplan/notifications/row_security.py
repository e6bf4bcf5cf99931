# SPDX-License-Identifier: AGPL-3.0-or-later
"""Row security of the inbox and of outgoing mail, installed by a step after every migration, as the owner.

A message is written by somebody else than its reader, so no policy lets the application insert one: the function
`notifications_notify` does. Its reader changes nothing of it but when it was read and mailed.
"""

from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg import sql

from jointplan.access.row_security import TOKENS

INBOX, OUTBOX = "notifications_notification", "notifications_outgoing"
RECIPIENT = "ARRAY['user:' || recipient_id] && " + TOKENS
DELIVERING = "current_setting('jointplan.delivering', true) = 'on'"
# What the reader, and the digest on the reader's behalf, may change.
CHANGEABLE = ("read_at", "mailed_at")

FUNCTIONS = """
CREATE OR REPLACE FUNCTION notifications_notify(
    recipients bigint[], message text, of_type text, of_id text, label text, fictional boolean, context jsonb, word text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO notifications_notification
        (uid, recipient_id, name, about_type, about_id, about_label, is_fictional, context, once, created_at)
    SELECT gen_random_uuid(), id, $2, $3, $4, $5, $6, $7, $8, clock_timestamp()
        FROM accounts_user WHERE id = ANY ($1) AND is_active ORDER BY id
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION notifications_mark_done(of_type text, of_id text, messages text[], recipients bigint[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE notifications_notification SET done_at = clock_timestamp()
        WHERE about_type = $1 AND about_id = $2 AND done_at IS NULL
        AND ($3 IS NULL OR name = ANY ($3)) AND ($4 IS NULL OR recipient_id = ANY ($4))
$$;

-- Who has something to be mailed, and since when: nothing about what. What is older than two weeks is no news.
CREATE OR REPLACE FUNCTION notifications_people_to_mail() RETURNS TABLE (person bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT recipient_id, min(n.created_at)
        FROM notifications_notification n JOIN accounts_user u ON u.id = n.recipient_id
        WHERE u.is_active AND u.email <> '' AND n.mailed_at IS NULL AND n.read_at IS NULL AND n.done_at IS NULL
        AND n.created_at > now() - interval '15 days' GROUP BY recipient_id
$$;

-- Its ages stand here, so that the application can forget nothing sooner.
CREATE OR REPLACE FUNCTION notifications_forget() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM notifications_notification WHERE created_at < now() - interval '2 years'
        OR coalesce(done_at, read_at) < now() - interval '1 year';
    DELETE FROM notifications_outgoing WHERE finished_at < now() - interval '90 days';
$$;
"""
SIGNATURES = (
    "notifications_notify(bigint[], text, text, text, text, boolean, jsonb, text)",
    "notifications_mark_done(text, text, text[], bigint[])",
    "notifications_people_to_mail()",
    "notifications_forget()",
)
# Table, policy, command, what it asks of rows that are there, and of rows that are written.
POLICIES = (
    (INBOX, "recipient_reads", "SELECT", RECIPIENT, ""),
    (INBOX, "recipient_updates", "UPDATE", RECIPIENT, RECIPIENT),
    (OUTBOX, "everybody_inserts", "INSERT", "", "state = 'waiting'"),
    (OUTBOX, "delivery_reads", "SELECT", DELIVERING, ""),
    (OUTBOX, "delivery_updates", "UPDATE", DELIVERING, DELIVERING),
)


def install_after_migrate(using: str = "owner", **kwargs: Any) -> None:
    """Install everything; runs after the step of `access`, which gives the application role rights on all tables."""
    install(connections[using])


def install(owner: BaseDatabaseWrapper) -> None:
    """Set functions, policies and rights. `owner` is the owner's connection."""
    with owner.cursor() as cursor:
        if not {INBOX, OUTBOX} <= set(owner.introspection.table_names(cursor)):
            return
        cursor.execute(FUNCTIONS)
        for statement in _statements(settings.DATABASES["default"]["USER"], owner.settings_dict["USER"]):
            cursor.execute(statement)


def _statements(app: str, owner: str) -> list[sql.Composable]:
    roles = {"app": sql.Identifier(app), "owner": sql.Identifier(owner)}
    templates = [
        *(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC" for signature in SIGNATURES),
        *(f"GRANT EXECUTE ON FUNCTION {signature} TO {{app}}" for signature in SIGNATURES),
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {INBOX} FROM {{app}}",
        f"GRANT UPDATE ({', '.join(CHANGEABLE)}) ON {INBOX} TO {{app}}",
        f"REVOKE DELETE, TRUNCATE ON {OUTBOX} FROM {{app}}",
    ]
    for table in (INBOX, OUTBOX):
        templates += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS owner_all ON {table}",
            f"CREATE POLICY owner_all ON {table} TO {{owner}} USING (true) WITH CHECK (true)",
        ]
    for table, policy, command, using, check in POLICIES:
        asks = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
        templates += [
            f"DROP POLICY IF EXISTS {policy} ON {table}",
            f"CREATE POLICY {policy} ON {table} FOR {command} TO {{app}}{asks}",
        ]
    return [sql.SQL(template).format(**roles) for template in templates]


def problems() -> list[str]:
    """What is wrong with the two tables, as sentences; empty when all is well. Asks as the application role."""
    return [
        _("Row security is not complete on the table %(table)s. Run the migrations again.") % {"table": table}
        for table in (INBOX, OUTBOX)
        if not _is_sound(table)
    ]


def _is_sound(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, "
            "has_table_privilege(oid, 'DELETE, TRUNCATE') OR (relname = %s AND has_table_privilege(oid, 'INSERT')) "
            "FROM pg_class WHERE oid = %s::regclass",
            [INBOX, table],
        )
        forced, may_too_much = cursor.fetchone()
        cursor.execute(
            "SELECT policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies WHERE tablename = %s",
            [table],
        )
        found = dict(cursor.fetchall())
        cursor.execute(
            "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 "
            "AND NOT a.attisdropped AND has_column_privilege(a.attrelid, a.attnum, 'UPDATE')",
            [table],
        )
        changeable = {row[0] for row in cursor.fetchall()}
    setting = "jointplan.readers" if table == INBOX else "jointplan.delivering"
    expected = {policy for of, policy, *_rest in POLICIES if of == table} | {"owner_all"}
    asks = all(setting in found[name] for name in found if name.startswith(("recipient", "delivery")))
    columns_hold = table == OUTBOX or changeable == set(CHANGEABLE)
    return bool(forced and not may_too_much and set(found) == expected and asks and columns_hold)
