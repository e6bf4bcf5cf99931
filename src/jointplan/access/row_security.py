# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second proof of who may see what: row security, kept by the database for the application role.

Installed by a step after every migration, as the owner, and idempotent. It guards against our own mistakes, not
against somebody who holds the application role's password.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from jointplan.access import merging
from jointplan.access.models import Labelled, Opening
from jointplan.audit import database as log
from jointplan.audit.history import history_models
from jointplan.parties import protection

# Not as a subquery: PostgreSQL could not guess then how many rows a reader sees, and would look at all of them.
TOKENS = "string_to_array(current_setting('jointplan.readers', true), ',')"
# Each of these is asked for once in a statement, not once in a row.
PARTIES = "(SELECT string_to_array(current_setting('jointplan.parties', true), ',')::bigint[])"
USER = "(SELECT nullif(current_setting('jointplan.user', true), '')::bigint)"

# `ANY (SELECT …)` would be a sub-query of rows; the cast makes it an array.
OWN = f"originator_id = ANY ({PARTIES}::bigint[])"
READABLE = f"readers && {TOKENS}"
RUNS = f"(released_until IS NULL OR released_until >= (SELECT access_today()) OR {OWN})"

FUNCTIONS = """
-- How this function was called before releases knew memberships.
DROP FUNCTION IF EXISTS access_readers(text, bigint, text[], bigint[]);

CREATE OR REPLACE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE
AS 'SELECT (now() AT TIME ZONE ''{zone}'')::date';

CREATE OR REPLACE FUNCTION access_readers(
    label text, originator bigint, audience text[], memberships bigint[], later boolean, named bigint[]
) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE label
        WHEN 'CLEAR' THEN ARRAY['public']
        WHEN 'GREEN' THEN ARRAY['community', 'party:' || originator]
        WHEN 'AMBER' THEN ARRAY['party:' || originator]
            || ARRAY(SELECT 'membership:' || m FROM unnest(memberships) m GROUP BY m ORDER BY m)
            || ARRAY(SELECT 'circle:' || c FROM unnest(audience) c WHERE later GROUP BY c ORDER BY c COLLATE "C")
        WHEN 'AMBER+STRICT' THEN ARRAY['party:' || originator]
        WHEN 'RED' THEN ARRAY(SELECT 'user:' || n FROM unnest(named) n GROUP BY n ORDER BY n)
    END
$$;

CREATE OR REPLACE FUNCTION access_state_of(party bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE upwards AS (
        SELECT id, parent_id, kind FROM parties_party WHERE id = party
        UNION
        SELECT p.id, p.parent_id, p.kind FROM parties_party p JOIN upwards u ON u.parent_id = p.id AND u.kind <> 'state'
    )
    SELECT id FROM upwards WHERE kind = 'state'
$$;

CREATE OR REPLACE FUNCTION access_check_audience(originator bigint, audience text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE found_code text;
BEGIN
    SELECT c INTO found_code FROM unnest(audience) c
        WHERE NOT EXISTS (SELECT FROM access_circle WHERE code = c) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'There is no circle %', found_code USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT c.code INTO found_code FROM access_circle c, parties_party p
        WHERE c.code = ANY (audience) AND p.id = originator AND c.region_id <> p.region_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The circle % is in another region', found_code USING ERRCODE = 'check_violation';
    END IF;
    SELECT c.code INTO found_code FROM access_circle c
        WHERE c.code = ANY (audience) AND c.state_id IS NOT NULL
        AND c.state_id IS DISTINCT FROM access_state_of(originator) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The circle % lies inside another State', found_code USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- Of circles that stay, the memberships that were there; of circles that are new, those that run today.
CREATE OR REPLACE FUNCTION access_memberships(before bigint[], stay text[], audience text[]) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(m.id ORDER BY m.id), '{{}}')
    FROM access_membership m JOIN access_circle c ON c.id = m.circle_id
    WHERE c.code = ANY (audience) AND CASE WHEN c.code = ANY (stay) THEN m.id = ANY (before)
        ELSE m.starts_on <= access_today() AND (m.ends_on IS NULL OR m.ends_on >= access_today()) END
$$;

CREATE OR REPLACE FUNCTION access_set_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before bigint[] := '{{}}';
    named bigint[] := '{{}}';
    stay text[] := '{{}}';
    moment timestamptz;
    unknown bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD.audience_memberships;
        stay := OLD.audience;
        named := OLD.named_readers;
        moment := OLD.released_at;
    END IF;
    IF NEW.label <> 'AMBER' AND cardinality(NEW.audience) > 0 THEN
        RAISE EXCEPTION 'Only TLP:AMBER is released to circles, not %', NEW.label USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.label = 'RED' AND cardinality(NEW.named_readers) = 0 THEN
        RAISE EXCEPTION 'TLP:RED needs at least one named reader' USING ERRCODE = 'check_violation';
    END IF;
    SELECT n INTO unknown FROM unnest(NEW.named_readers) n
        WHERE n <> ALL (named) AND NOT EXISTS (SELECT FROM accounts_user WHERE id = n) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'There is no account %', unknown USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF cardinality(NEW.audience) > 0 THEN
        PERFORM access_check_audience(NEW.originator_id, NEW.audience);
        NEW.audience_memberships := access_memberships(before, stay, NEW.audience);
    ELSE
        NEW.audience_memberships := '{{}}';
        NEW.includes_later_members := false;
    END IF;
    NEW.released_at := CASE WHEN NEW.label = 'CLEAR' THEN coalesce(moment, clock_timestamp()) END;
    NEW.readers := access_readers(NEW.label, NEW.originator_id, NEW.audience, NEW.audience_memberships,
        NEW.includes_later_members, NEW.named_readers);
    RETURN NEW;
END $$;

-- A circle stays what it was when records were released to it, and a membership that has ended stays so.
CREATE OR REPLACE FUNCTION access_keep_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.code, NEW.region_id, NEW.kind, NEW.post_kinds)
        IS DISTINCT FROM (OLD.code, OLD.region_id, OLD.kind, OLD.post_kinds) THEN
        RAISE EXCEPTION 'Records were released to this circle as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION access_keep_membership() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.ends_on < access_today() AND NEW.ends_on IS DISTINCT FROM OLD.ends_on THEN
        RAISE EXCEPTION 'A membership that has ended stays so: joining again is a new one'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS access_keep_circle ON access_circle;
CREATE TRIGGER access_keep_circle BEFORE UPDATE OR DELETE ON access_circle
    FOR EACH ROW EXECUTE FUNCTION access_keep_circle();
DROP TRIGGER IF EXISTS access_keep_membership ON access_membership;
CREATE TRIGGER access_keep_membership BEFORE UPDATE ON access_membership
    FOR EACH ROW EXECUTE FUNCTION access_keep_membership();

-- The table of a labelled model, by the name that the log gives it.
CREATE OR REPLACE FUNCTION access_table_of(record_type text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE place text;
BEGIN
    SELECT c.oid::regclass::text INTO place FROM pg_class c JOIN pg_trigger g ON g.tgrelid = c.oid
        WHERE g.tgname = 'access_set_readers' AND c.relname = replace(record_type, '.', '_')
        AND c.relnamespace = 'public'::regnamespace;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There are no labelled records of the kind %', record_type USING ERRCODE = 'check_violation';
    END IF;
    RETURN place;
END $$;

-- Hand a record around inside its State: for members of the originator, and for the State that was handed the record.
CREATE OR REPLACE FUNCTION access_circulate(record_type text, record bigint, circles text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tokens text[] := string_to_array(current_setting('jointplan.readers', true), ',');
    parties bigint[] := string_to_array(current_setting('jointplan.parties', true), ',')::bigint[];
    place text := access_table_of(record_type);
    originator bigint;
    home bigint;
BEGIN
    EXECUTE format($q$
        SELECT originator_id FROM %s WHERE id = $1 AND label IN ('AMBER', 'AMBER+STRICT') AND readers && $2
        AND (released_until IS NULL OR released_until >= access_today()) FOR UPDATE
    $q$, place) INTO originator USING record, tokens;
    home := access_state_of(originator);
    IF home IS NULL OR NOT coalesce(originator = ANY (parties) OR home = ANY (parties), false) THEN
        RAISE EXCEPTION 'This record cannot be circulated inside a State by this reader'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM unnest(circles) c
               WHERE NOT EXISTS (SELECT FROM access_circle WHERE code = c AND state_id = home)) THEN
        RAISE EXCEPTION 'A record is circulated to circles inside its State only' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format($q$
        UPDATE %s SET label = 'AMBER', audience = ARRAY(SELECT DISTINCT c FROM unnest(audience || $2) c ORDER BY c)
        WHERE id = $1
    $q$, place) USING record, circles::varchar[];
END $$;

-- Reader and moment come from the session; that the session may read the record, and from outside, is checked here.
CREATE OR REPLACE FUNCTION access_note_openings(types text[], ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := nullif(current_setting('jointplan.user', true), '')::bigint;
    tokens text[] := string_to_array(current_setting('jointplan.readers', true), ',');
    parties bigint[] := coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{{}}');
    asked text;
    place text;
    noted integer;
    total integer := 0;
BEGIN
    IF who IS NULL THEN
        RETURN 0;
    END IF;
    FOR asked IN SELECT DISTINCT t COLLATE "C" FROM unnest(types) t ORDER BY 1 LOOP
        place := access_table_of(asked);
        EXECUTE format($q$
            INSERT INTO access_opening AS kept (record_type, record_id, party, readers, reader, reader_party,
                reader_post, day, first_at, last_at, count)
            SELECT $1, t.id, t.originator_id, t.readers, $2, p.party_id, p.id,
                access_today(), clock_timestamp(), clock_timestamp(), 1
            FROM %s t
            LEFT JOIN LATERAL (
                -- The post by which the person reads: one in a party that the record was released to, if there is one.
                SELECT o.id, o.party_id FROM accounts_post o WHERE 'post:' || o.id = ANY ($4)
                ORDER BY EXISTS (
                    SELECT FROM access_membership m JOIN access_circle c ON c.id = m.circle_id
                    WHERE m.party_id = o.party_id
                    AND ('membership:' || m.id = ANY (t.readers) OR 'circle:' || c.code = ANY (t.readers))
                ) DESC, o.id LIMIT 1
            ) p ON true
            WHERE t.id = ANY ($3) AND t.label IN ('AMBER', 'AMBER+STRICT', 'RED') AND t.readers && $4
            AND t.originator_id <> ALL ($5) AND (t.released_until IS NULL OR t.released_until >= access_today())
            -- Who turns a page back and forth opens it once: most visits then only read.
            AND NOT EXISTS (
                SELECT FROM access_opening o WHERE o.record_type = $1 AND o.record_id = t.id AND o.reader = $2
                AND o.day = access_today() AND o.last_at > clock_timestamp() - interval '5 minutes'
            )
            ORDER BY t.id
            ON CONFLICT (record_type, record_id, reader, day) DO UPDATE
            SET last_at = excluded.last_at, count = kept.count + 1, readers = excluded.readers
        $q$, place)
        USING asked, who, ARRAY(SELECT u.i FROM unnest(types, ids) u(t, i) WHERE u.t = asked), tokens, parties;
        GET DIAGNOSTICS noted = ROW_COUNT;
        total := total + noted;
    END LOOP;
    RETURN total;
END $$;

-- As pgtrigger makes it, this follows a setting of the session: anyone could write without leaving history.
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT FALSE';
"""


def labelled_models() -> list[type[Labelled]]:
    """Every concrete labelled model, sorted by name."""
    found = [m for m in apps.get_models() if issubclass(m, Labelled)]
    return sorted(found, key=lambda m: m._meta.label)


def read_only_models() -> list[type[models.Model]]:
    """Tables that the application role may read and never write: history, the log of operations, and openings."""
    return [*history_models(), apps.get_model("audit", "Entry"), Opening]


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
        cursor.execute(FUNCTIONS.format(zone=settings.TIME_ZONE))
        tables = {model._meta.label_lower: model._meta.db_table for model in labelled_models()}
        with transaction.atomic(using=connection.alias):
            # Rights on all tables, then none on the log's: in one step, so that it is open at no moment.
            for statement in _grants(app):
                cursor.execute(statement)
            log.install(cursor, app, tables, existing)
            if Opening._meta.db_table in existing:
                log.leave_reading_only(cursor, Opening._meta.db_table, "id", app)
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
        # A table of one's own could carry a trigger with the owner's rights, or stand in the way of one of ours.
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}",
        "REVOKE EXECUTE ON FUNCTION access_set_readers() FROM PUBLIC, {}",
    )
    return [sql.SQL(template).format(role) for template in templates]


def _named(template: str, model: type[models.Model], app: str, owner: str = "") -> sql.Composed:
    return sql.SQL(template).format(
        table=sql.Identifier(model._meta.db_table), app=sql.Identifier(app), owner=sql.Identifier(owner or app)
    )


def _readable(model: type[models.Model]) -> str:
    """The condition under which the application role reads a row.

    History keeps every version with the readers of its day. Only the originator's members look into it: for anyone else
    what was withdrawn, or said first and released otherwise, is gone. Openings are read like that, and by the reader.
    """
    if hasattr(model, "pgh_tracked_model"):
        return f"{READABLE} AND {OWN}"
    if model is Opening:
        return f"{READABLE} AND party = ANY ({PARTIES}::bigint[]) OR reader = {USER}"
    return f"{READABLE} AND {RUNS}" if issubclass(model, Labelled) else READABLE


def _guard(cursor: Any, model: type[models.Model], app: str, owner: str) -> None:
    """Force row security on one table: readers read, members of the originator write."""
    statements = [
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS owner_all ON {table}",
        "CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true)",
        "DROP POLICY IF EXISTS readers_read ON {table}",
        "CREATE POLICY readers_read ON {table} FOR SELECT TO {app} USING (" + _readable(model) + ")",
    ]
    if issubclass(model, Labelled):
        statements += [
            "DROP POLICY IF EXISTS originator_inserts ON {table}",
            "CREATE POLICY originator_inserts ON {table} FOR INSERT TO {app} WITH CHECK (" + OWN + ")",
            "DROP POLICY IF EXISTS originator_updates ON {table}",
            f"CREATE POLICY originator_updates ON {{table}} FOR UPDATE TO {{app}} USING ({OWN}) WITH CHECK ({OWN})",
            "DROP POLICY IF EXISTS originator_deletes ON {table}",
            "CREATE POLICY originator_deletes ON {table} FOR DELETE TO {app} USING (" + OWN + ")",
            "DROP TRIGGER IF EXISTS access_set_readers ON {table}",
            "CREATE TRIGGER access_set_readers BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION access_set_readers()",
            # A release of this program may compute readers otherwise than the one before.
            "UPDATE {table} SET label = label WHERE readers IS DISTINCT FROM access_readers(label, originator_id, "
            "audience, audience_memberships, includes_later_members, named_readers)",
        ]
    for statement in statements:
        cursor.execute(_named(statement, model, app, owner))
