# SPDX-License-Identifier: AGPL-3.0-or-later
"""The SQL of what is searched, composed from one line for each source.

A migration calls `searchable` with all sources that there are then: a register joins by a migration of its own that
names them and itself, and by its entry in `sources.SOURCES`, which makes rows of what was found.
"""

CLAUSES = """SELECT 'clause'::text AS source, t.clause_id AS id, t.language, r.is_fictional,
    ARRAY['public']::text[] AS readers, NULL::date AS released_until, NULL::bigint AS originator_id, t.search_vector
FROM plans_clausetext t
JOIN plans_clause c ON c.id = t.clause_id
JOIN plans_edition e ON e.id = c.edition_id
JOIN plans_plan p ON p.id = e.plan_id
JOIN parties_region r ON r.id = p.region_id"""
"""Titles and wording of the plan, which everybody reads."""
LABELLED = """SELECT '{source}'::text, t.id, t.language, r.is_fictional, t.readers, t.released_until, t.originator_id,
    t.search_vector
FROM {table} t
JOIN parties_party y ON y.id = t.originator_id
JOIN parties_region r ON r.id = y.region_id"""


def labelled(source: str, table: str) -> str:
    """Rows of a labelled table with the columns `language` and `search_vector`."""
    return LABELLED.format(source=source, table=table)


def searchable(*sources: str) -> str:
    """The view over these sources. Whoever reads it reads through row security; `search_find` compares by itself."""
    return (
        "CREATE OR REPLACE VIEW search_item WITH (security_invoker = true) AS\n" + "\nUNION ALL\n".join(sources) + ";"
    )
