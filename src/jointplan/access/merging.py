# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moving every reference from one party to another, inside the database.

Rows of labelled tables belong to their originators: the application role cannot move them. So one narrow function does
it with the owner's rights, and checks by itself whether it may. It is written from the models, so that no reference is
forgotten: what points to a party is looked up, not listed.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from psycopg import sql

from jointplan.access.models import Labelled, Membership
from jointplan.accounts.models import Post, Term
from jointplan.parties.models import Party

OBSTACLES = """
CREATE OR REPLACE FUNCTION parties_merge_obstacles(gone bigint, stays bigint) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    leaving parties_party;
    staying parties_party;
    found text[] := '{}';
BEGIN
    SELECT * INTO leaving FROM parties_party WHERE id = gone;
    SELECT * INTO staying FROM parties_party WHERE id = stays;
    IF leaving.id IS NULL OR staying.id IS NULL THEN
        RAISE EXCEPTION 'There is no such party' USING ERRCODE = 'no_data_found';
    END IF;
    -- The secretariat of the region, or whoever runs the installation at its command line.
    IF NOT EXISTS (
        SELECT FROM parties_party s WHERE s.region_id = staying.region_id AND s.is_secretariat
        AND s.id = ANY (string_to_array(current_setting('jointplan.parties', true), ',')::bigint[])
    ) AND NOT coalesce(
        current_setting('jointplan.user', true) = ''
        AND nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'system' = 'operator', false
    ) THEN
        RAISE EXCEPTION 'Only the secretariat merges parties' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF gone = stays THEN RETURN ARRAY['itself']; END IF;
    IF leaving.region_id <> staying.region_id THEN found := array_append(found, 'other-region'); END IF;
    IF leaving.merged_into_id IS NOT NULL THEN found := array_append(found, 'gone-already'); END IF;
    IF staying.merged_into_id IS NOT NULL THEN found := array_append(found, 'stays-merged'); END IF;
    IF 'state' IN (leaving.kind, staying.kind) THEN found := array_append(found, 'state'); END IF;
    IF leaving.is_secretariat OR staying.is_secretariat THEN found := array_append(found, 'secretariat'); END IF;
    IF leaving.kind <> staying.kind THEN found := array_append(found, 'other-kind'); END IF;
    IF stays IN (SELECT id FROM parties_above(gone)) OR gone IN (SELECT id FROM parties_above(stays)) THEN
        found := array_append(found, 'part');
    END IF;
    IF (SELECT id FROM parties_above(gone) WHERE kind = 'state')
        IS DISTINCT FROM (SELECT id FROM parties_above(stays) WHERE kind = 'state') THEN
        found := array_append(found, 'other-state');
    END IF;
    -- Which of these it is, is not told: whether an agency keeps drafts is nobody's business outside its State.
    IF {in_use} THEN found := array_append(found, 'in-use'); END IF;
    IF {other_circles} THEN found := array_append(found, 'circles'); END IF;
    IF {clash} THEN found := array_append(found, 'clash'); END IF;
    RETURN found;
END $$;
"""
ABOVE = """
CREATE OR REPLACE FUNCTION parties_above(party bigint) RETURNS SETOF parties_party
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT p.* FROM parties_party p JOIN parties_party c ON c.parent_id = p.id WHERE c.id = party
        UNION SELECT p.* FROM parties_party p JOIN above c ON c.parent_id = p.id
    ) SELECT * FROM above
$$;
"""
MERGE = """
CREATE OR REPLACE FUNCTION parties_merge(gone bigint, stays bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    obstacles text[];
    moved jsonb := '{{}}';
    n bigint;
BEGIN
    PERFORM FROM parties_party WHERE id IN (gone, stays) ORDER BY id FOR UPDATE;
    obstacles := parties_merge_obstacles(gone, stays);
    IF cardinality(obstacles) > 0 THEN
        RAISE EXCEPTION 'These parties cannot be merged: %', obstacles USING ERRCODE = 'check_violation';
    END IF;
    -- Columns that repeat the originator follow their record; they are compared when all are moved.
    SET CONSTRAINTS ALL DEFERRED;
{moves}
    UPDATE parties_party b SET predecessors = b.predecessors || a.predecessors || a.id
        FROM parties_party a WHERE b.id = stays AND a.id = gone;
    UPDATE parties_party SET merged_into_id = stays, predecessors = '{{}}' WHERE id = gone;
    -- What still points to a row that was dropped as a repetition is found now, not when the request has been answered.
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN moved;
END $$;
"""
MOVE = """    UPDATE {table} SET {column} = stays WHERE {column} = gone;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN moved := moved || jsonb_build_object({name}, n); END IF;
"""
OTHER_CIRCLES = """EXISTS (
        SELECT FROM {table} m WHERE m.party_id = gone AND (m.ends_on IS NULL OR m.ends_on >= {today})
        AND NOT EXISTS (
            SELECT FROM {table} o WHERE o.party_id = stays AND o.circle_id = m.circle_id
            AND o.starts_on <= {today} AND (o.ends_on IS NULL OR o.ends_on >= {today})
        ))"""
OVERLAPPING = """    DELETE FROM {table} a USING {table} b
        WHERE a.party_id = gone AND b.party_id = stays AND a.circle_id = b.circle_id
        AND daterange(a.starts_on, a.ends_on, '[]') && daterange(b.starts_on, b.ends_on, '[]');
"""


@dataclass(frozen=True)
class Reference:
    """A column that names a party."""

    model: type[models.Model]
    column: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def is_labelled(self) -> bool:
        return issubclass(self.model, Labelled)

    def unique_with(self) -> list[list[str]]:
        """For each rule of uniqueness that the column takes part in: the other columns."""
        meta = self.model._meta
        rules = [list(constraint.fields) for constraint in meta.total_unique_constraints]
        rules += [list(names) for names in meta.unique_together]
        rules += [[field.name] for field in meta.local_fields if field.unique and not field.primary_key]
        columns = [[str(getattr(meta.get_field(name), "column", "")) for name in names] for names in rules]
        return [[c for c in names if c != self.column] for names in columns if self.column in names]


def references() -> list[Reference]:
    """Every column that names a party, but for history, which keeps what was."""
    relations: list[Any] = [
        field
        for field in Party._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]
    found = [Reference(relation.related_model, relation.field.column) for relation in relations]
    own = [ref for ref in found if ref.model._meta.managed and not hasattr(ref.model, "pgh_tracked_model")]
    return sorted(own, key=lambda ref: (ref.table, ref.column))


def statements(app: str) -> list[sql.Composable]:
    """What the owner runs after each migration to make the functions anew."""
    made = [ABOVE, _filled(OBSTACLES, in_use=_in_use(), other_circles=_other_circles(), clash=_clash()), _merge()]
    rights = [
        f"{action} EXECUTE ON FUNCTION {name}(bigint, bigint) {whom}"
        for name in ("parties_merge_obstacles", "parties_merge")
        for action, whom in (("REVOKE", "FROM PUBLIC"), ("GRANT", "TO {app}"))
    ]
    role = sql.Identifier(app)
    return [*(sql.SQL(text) for text in made), *(sql.SQL(text).format(app=role) for text in rights)]


def _filled(template: str, **conditions: str) -> str:
    for name, condition in conditions.items():
        template = template.replace(f"{{{name}}}", condition)
    return template


def _in_use() -> str:
    """People hold posts in the party that goes, or it has something, or had something, that is not public."""
    term, post = Term._meta, Post._meta
    people = (
        f"EXISTS (SELECT FROM {term.db_table} t JOIN {post.db_table} p ON p.id = t.post_id WHERE p.party_id = gone "
        f"AND (t.ends_on IS NULL OR t.ends_on >= {_today()}))"
    )
    labelled = [model._meta.db_table for model in apps.get_models() if _has_readers(model)]
    records = [
        f"EXISTS (SELECT FROM {table} WHERE originator_id = gone AND NOT readers @> '{{public}}')" for table in labelled
    ]
    log = (
        "EXISTS (SELECT FROM audit_entry WHERE 'party:' || gone = ANY (readers) "
        "AND NOT readers && '{public,community}')"
    )
    return "\n        OR ".join([people, *records, log])


def _today() -> str:
    """The day of the people, as Python reckons it; the database's own is that of Greenwich."""
    return f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def _has_readers(model: type[models.Model]) -> bool:
    """A labelled table, or its history, which keeps drafts and what was withdrawn."""
    kept = getattr(model, "pgh_tracked_model", model)
    return issubclass(kept, Labelled) and any(field.name == "readers" for field in model._meta.fields)


def _other_circles() -> str:
    """It belongs to a circle that the other does not belong to: the other would read what was released to it."""
    return OTHER_CIRCLES.format(table=Membership._meta.db_table, today=_today())


def _clash() -> str:
    """Both have a record where there can be one."""
    joins = [
        _same_key(ref, columns, "EXISTS (SELECT FROM {table} a JOIN {table} b ON {same} WHERE {which})")
        for ref in references()
        if ref.is_labelled
        for columns in ref.unique_with()
    ]
    return "\n        OR ".join(joins) or "false"


def _same_key(ref: Reference, columns: list[str], template: str) -> str:
    same = " AND ".join(f"a.{name} = b.{name}" for name in columns) or "true"
    which = f"a.{ref.column} = gone AND b.{ref.column} = stays"
    return template.format(table=ref.table, same=same, which=which)


def _merge() -> str:
    repeated = [
        _same_key(ref, columns, "    DELETE FROM {table} a USING {table} b WHERE {same} AND {which};\n")
        for ref in references()
        if not ref.is_labelled
        for columns in ref.unique_with()
    ]
    membership = OVERLAPPING.format(table=Membership._meta.db_table)
    moves = [
        MOVE.format(table=ref.table, column=ref.column, name=f"'{ref.table}.{ref.column}'") for ref in references()
    ]
    return MERGE.replace("{moves}", "".join([membership, *repeated, *moves]).rstrip()).replace("{{}}", "{}")
