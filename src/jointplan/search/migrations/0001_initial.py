# SPDX-License-Identifier: AGPL-3.0-or-later
"""One view over everything searchable, and one function that searches it.

Full text operators are not leakproof: under row security PostgreSQL would check every row before using the index. So
the function runs with the owner's rights, applies the same comparison of readers as the policies do, and returns ids;
the rows themselves are then read through the reader's own door.
"""

from django.db import migrations

from jointplan.core import migrating

FORWARD = """
CREATE VIEW search_item WITH (security_invoker = true) AS
    SELECT 'clause'::text AS source, t.clause_id AS id, t.language, r.is_fictional, ARRAY['public']::text[] AS readers,
           t.search_vector
    FROM plans_clausetext t
    JOIN plans_clause c ON c.id = t.clause_id
    JOIN plans_edition e ON e.id = c.edition_id
    JOIN plans_plan p ON p.id = e.plan_id
    JOIN parties_region r ON r.id = p.region_id
    UNION ALL
    SELECT 'answer', a.id, a.language, r.is_fictional, a.readers, a.search_vector
    FROM assessments_answerpart a
    JOIN parties_party y ON y.id = a.originator_id
    JOIN parties_region r ON r.id = y.region_id;

CREATE FUNCTION search_find(words text, fictional boolean, most integer)
RETURNS TABLE (source text, id bigint, rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.source, i.id, max(ts_rank(i.search_vector, q.query))
    FROM search_item i
    JOIN (VALUES
        ('en', websearch_to_tsquery('english', words)),
        ('ru', websearch_to_tsquery('russian', words)),
        ('', websearch_to_tsquery('simple', words))
    ) AS q (language, query)
    ON q.language = CASE WHEN i.language IN ('en', 'ru') THEN i.language ELSE '' END AND i.search_vector @@ q.query
    WHERE i.is_fictional = fictional
      AND i.readers && string_to_array(current_setting('jointplan.readers', true), ',')
    GROUP BY i.source, i.id
    ORDER BY 3 DESC, 1, 2
    LIMIT most
$$;
"""
BACKWARD = """
DROP FUNCTION search_find(text, boolean, integer);
DROP VIEW search_item;
"""


class Migration(migrating.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("assessments", "0001_initial"),
        ("parties", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
