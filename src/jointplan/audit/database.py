# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself does for the log, with the owner's rights: it writes entries and digests days.

The application role may read entries and nothing else: no right on the tables, none on their sequences (whose numbers
it could use up), and three functions. The actor, the parties and the moment come from the session. Who the session
says it is, the application tells; the database cannot know better, and the docs say so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import sql

from jointplan.audit.digests import PINNED, digest_sql, sources

RECORD = """
-- Who a labelled record comes from, and who reads it now. Nobody but `audit_record` may ask.
CREATE OR REPLACE FUNCTION audit_labels_of(
    object_type text, object_id bigint, OUT originator bigint, OUT readers text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE object_type {cases}
    ELSE NULL;
    END CASE;
END $$;

CREATE OR REPLACE FUNCTION audit_is_labelled(object_type text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT object_type = ANY ({labelled}::text[]) $$;

CREATE OR REPLACE FUNCTION audit_record(
    verb text, object_type text, object_id bigint, party bigint, details jsonb, readers text[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor bigint := nullif(current_setting('jointplan.user', true), '');
    parties bigint[] := coalesce(string_to_array(nullif(current_setting('jointplan.parties', true), ''), ','), '{{}}');
    tokens text[] := coalesce(string_to_array(nullif(current_setting('jointplan.readers', true), ''), ','), '{{}}');
    context jsonb := coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::jsonb - 'user', '{{}}');
    found record;
    made bigint;
BEGIN
    IF $1 !~ '^[a-z]+\\.[a-z]+(_[a-z]+)+$' OR jsonb_typeof($5) <> 'object' OR cardinality($6) = 0 OR $6 IS NULL THEN
        RAISE EXCEPTION 'An entry has a verb (app.noun_verbed), details and readers' USING ERRCODE = 'check_violation';
    END IF;
    IF audit_is_labelled($2) THEN
        SELECT * INTO found FROM audit_labels_of($2, $3);
        IF found.originator IS NULL OR $4 IS DISTINCT FROM found.originator
            OR actor IS NOT NULL AND NOT (found.readers && tokens OR found.originator = ANY (parties)) THEN
            RAISE EXCEPTION 'This record is not there, not for whoever acts, or comes from another party'
                USING ERRCODE = 'insufficient_privilege';
        -- Whoever acts may always read what was done: to whom one shows one's own contact is nobody else's business.
        ELSIF NOT $6 <@ (found.readers || ARRAY['party:' || found.originator, coalesce('user:' || actor, '')])
            AND NOT 'public' = ANY (found.readers)
            AND ('public' = ANY ($6) OR NOT 'community' = ANY (found.readers)) THEN
            RAISE EXCEPTION 'An entry is not shown to more readers than its record'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF $4 IS NOT NULL OR $6 && '{{public}}' THEN
        RAISE EXCEPTION 'Only entries on labelled records name an originator or are public'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit_entry (at, actor, actor_parties, verb, object_type, object_id, party, details, readers)
    VALUES (clock_timestamp(), actor, parties, $1, $2, $3, $4, ($5 - 'system') || context, $6)
    RETURNING id INTO made;
    RETURN made;
END $$;
"""

DIGESTS = """
-- Digests of one day, never contents. First it waits, table by table, for every transaction that has written there:
-- what such a one holds back is not seen yet. No lock is kept, so that nobody ever waits for two of them at once.
CREATE OR REPLACE FUNCTION audit_digests(day date)
RETURNS TABLE (source text, columns text[], entries bigint, first bigint, last bigint, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' {pinned} AS $$
-- A table may have a column of the name of one that is returned here.
#variable_conflict use_column
DECLARE
    begins timestamptz := ($1::timestamp AT TIME ZONE 'UTC');
    ends timestamptz := (($1 + 1)::timestamp AT TIME ZONE 'UTC');
    waited text;
BEGIN
    FOREACH waited IN ARRAY {tables}::text[] LOOP
        BEGIN
            EXECUTE format('LOCK TABLE %I IN SHARE MODE', waited);
            RAISE EXCEPTION USING ERRCODE = 'JP001';
        EXCEPTION WHEN SQLSTATE 'JP001' THEN NULL;
        END;
    END LOOP;
    {queries}
END $$;

CREATE OR REPLACE FUNCTION audit_first_day() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (least({moments}) AT TIME ZONE 'UTC')::date
$$;
"""

# Functions of the log that the application role may call; those without a mark only other functions do.
FOR_THE_APPLICATION = {
    "audit_record(text, text, bigint, bigint, jsonb, text[])": True,
    "audit_digests(date)": True,
    "audit_first_day()": True,
    "audit_labels_of(text, bigint)": False,
    "audit_is_labelled(text)": False,
}


def install(cursor: Any, app: str, labelled: Mapping[str, str], existing: Iterable[str]) -> None:
    """Make the functions anew and take every other right on the log. `cursor` is the owner's.

    `labelled` maps the names of labelled models to their tables; `existing` are the tables that are there.
    """
    present = set(existing)
    cursor.execute(_record_sql({name: table for name, table in labelled.items() if table in present}))
    there = [source for source in sources() if source.table in present]
    cursor.execute(_digests_sql(there))
    role = sql.Identifier(app)
    for signature, for_application in FOR_THE_APPLICATION.items():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")
        if for_application:
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(signature), role))
    for source in there:
        leave_reading_only(cursor, source.table, source.key, app)


def leave_reading_only(cursor: Any, table: str, key: str, app: str) -> None:
    """Take every right from the application role but reading; its sequence too, whose numbers it could use up."""
    name, role = sql.Identifier(table), sql.Identifier(app)
    cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, role))
    cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, role))
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
    cursor.execute(sql.SQL("REVOKE ALL ON SEQUENCE {} FROM {}").format(sql.SQL(cursor.fetchone()[0]), role))


def _record_sql(labelled: Mapping[str, str]) -> str:
    cases = "\n    ".join(
        f"WHEN '{name}' THEN SELECT r.originator_id, r.readers INTO originator, readers FROM {table} r "  # noqa: S608 - names of our own models
        f"WHERE r.id = object_id;"
        for name, table in sorted(labelled.items())
    )
    names = "ARRAY[" + ", ".join(f"'{name}'" for name in sorted(labelled)) + "]"
    return RECORD.format(cases=cases or "WHEN '' THEN NULL;", labelled=names)


def _digests_sql(there: list[Any]) -> str:
    queries = "\n    ".join(
        f"RETURN QUERY SELECT '{source.table}'::text, ARRAY{source.names}::text[], d.n, d.low, d.high, d.sum "  # noqa: S608 - our own tables
        f"FROM ({digest_sql(source, f'{source.moment} >= begins AND {source.moment} < ends')}) "
        f"AS d (day, n, low, high, sum);"
        for source in there
    )
    moments = ", ".join(f"(SELECT min({source.moment}) FROM {source.table})" for source in there)  # noqa: S608 - as above
    pinned = " ".join(f"SET {name} = '{value}'" for name, value in PINNED.items())
    tables = f"ARRAY{[source.table for source in there]}"
    return DIGESTS.format(queries=queries, moments=moments, pinned=pinned, tables=tables)
