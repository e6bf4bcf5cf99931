# SPDX-License-Identifier: AGPL-3.0-or-later
"""Searching stays quick where there is much: the text index is used for each language, and what is ranked is bounded.

The query is planned for the words and the reader at hand. Joined with a table of languages, as before, the index could
not be used, and every text was looked at. A word that thousands of texts have is ranked among the first two thousand
that the reader may see; nothing depends on what is hidden.
"""

from django.db import migrations

from jointplan.core import migrating

BRANCH = """
    (SELECT i.source, i.id, ts_rank(i.search_vector, {query}) AS rank FROM search_item i
     WHERE i.is_fictional = $2 AND i.readers && $3 AND {language} AND i.search_vector @@ {query}
     AND (i.released_until IS NULL OR i.released_until >= $4 OR i.originator_id = ANY ($5)) LIMIT 2000)"""
BRANCHES = " UNION ALL ".join(
    BRANCH.format(language=language, query=f"websearch_to_tsquery('{configuration}', $1)")
    for language, configuration in (
        ("i.language = 'en'", "english"),
        ("i.language = 'ru'", "russian"),
        ("i.language NOT IN ('en', 'ru')", "simple"),
    )
)
FORWARD = f"""
CREATE OR REPLACE FUNCTION search_find(words text, fictional boolean, most integer)
RETURNS TABLE (source text, id bigint, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
-- Rows come in the order of the table, the same each time.
SET max_parallel_workers_per_gather = 0 AS $function$
BEGIN
    RETURN QUERY EXECUTE $query$
        SELECT c.source, c.id, max(c.rank) FROM ({BRANCHES}
        ) AS c GROUP BY c.source, c.id ORDER BY 3 DESC, 1, 2 LIMIT $6
    $query$ USING words, fictional, string_to_array(current_setting('jointplan.readers', true), ','), access_today(),
        coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{{}}'), most;
END $function$;
"""


class Migration(migrating.Migration):
    dependencies = [("search", "0002_what_has_expired_is_not_found")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
