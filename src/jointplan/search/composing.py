# SPDX-License-Identifier: AGPL-3.0-or-later
"""The SQL of what is searched, composed from one line for each source.

A migration calls `searchable` with all sources that there are then: a register joins by a migration of its own that
names them and itself, and by its entry in `sources.SOURCES`, which makes rows of what was found.
"""

from typing import NamedTuple

# How many matches that a reader may see are ranked, for each source and language: a long text takes its time.
MOST_SHORT, MOST_LONG = 300, 80
LANGUAGES = (("= 'en'", "english"), ("= 'ru'", "russian"), ("NOT IN ('en', 'ru')", "simple"))


class Searched(NamedTuple):
    """A source of the search: its name, its rows, and how many matches of it are ranked."""

    name: str
    sql: str
    most: int


CLAUSES = Searched(
    "clause",
    """SELECT 'clause'::text AS source, t.clause_id AS id, t.language, r.is_fictional,
    ARRAY['public']::text[] AS readers, NULL::date AS released_until, NULL::bigint AS originator_id, t.search_vector
FROM plans_clausetext t
JOIN plans_clause c ON c.id = t.clause_id
JOIN plans_edition e ON e.id = c.edition_id
JOIN plans_plan p ON p.id = e.plan_id
JOIN parties_region r ON r.id = p.region_id""",
    MOST_SHORT,
)
"""Titles and wording of the plan, which everybody reads."""
RECOMMENDATIONS = Searched(
    "recommendation",
    """SELECT 'recommendation'::text AS source, t.id, t.language, r.is_fictional,
    ARRAY['public']::text[] AS readers, NULL::date AS released_until, NULL::bigint AS originator_id, t.search_vector
FROM commitments_recommendation t
JOIN parties_party y ON y.id = t.state_id
JOIN parties_region r ON r.id = y.region_id""",
    MOST_SHORT,
)
"""Recommendations of the United Nations that were made in public. What States add to them is not searched."""
LABELLED = """SELECT '{source}'::text AS source, t.id, t.language, r.is_fictional, t.readers, t.released_until,
    t.originator_id, t.search_vector
FROM {table} t
JOIN parties_party y ON y.id = t.originator_id
JOIN parties_region r ON r.id = y.region_id"""


def labelled(source: str, table: str, most: int = MOST_SHORT) -> Searched:
    """Rows of a labelled table with the columns `language` and `search_vector`."""
    return Searched(source, LABELLED.format(source=source, table=table), most)


# The comparison of readers is that of row security. The query is planned for the words and the reader at hand.
# `IS TRUE` keeps it from the index of readers, which would collect all that somebody may read for the sake of one word.
BRANCH = """(SELECT i.source, i.id, ts_rank(i.search_vector, {query}) AS rank FROM ({sql}) AS i
 WHERE i.is_fictional = $2 AND (i.readers && $3) IS TRUE AND i.language {language} AND i.search_vector @@ {query}
 AND (i.released_until IS NULL OR i.released_until >= $4 OR i.originator_id = ANY ($5)) LIMIT {most})"""
FIND = """
CREATE OR REPLACE FUNCTION search_find(words text, fictional boolean, most integer)
RETURNS TABLE (source text, id bigint, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
-- Rows come in the order of the table, the same each time.
SET max_parallel_workers_per_gather = 0
-- The planner does not know that a long text is fetched from elsewhere to look whether it has a word; the index knows.
SET enable_seqscan = off AS $function$
BEGIN
    RETURN QUERY EXECUTE $query$
        SELECT c.source, c.id, max(c.rank) FROM ({branches}
        ) AS c GROUP BY c.source, c.id ORDER BY 3 DESC, 1, 2 LIMIT $6
    $query$ USING words, fictional, string_to_array(current_setting('jointplan.readers', true), ','), access_today(),
        coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{{}}'), most;
END $function$;
"""


def searchable(*sources: Searched) -> str:
    """The view over these sources, through which row security is proven, and the function that searches them."""
    view = "CREATE OR REPLACE VIEW search_item WITH (security_invoker = true) AS\n" + "\nUNION ALL\n".join(
        source.sql for source in sources
    )
    branches = "\nUNION ALL\n".join(
        BRANCH.format(
            sql=source.sql, language=language, query=f"websearch_to_tsquery('{configuration}', $1)", most=source.most
        )
        for source in sources
        for language, configuration in LANGUAGES
    )
    return f"{view};\n{FIND.format(branches=branches)}"
