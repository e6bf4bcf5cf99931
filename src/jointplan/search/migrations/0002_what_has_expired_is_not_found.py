# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search knows the last day of a release, and who is a member of the originator, as row security does."""

from django.db import migrations

from jointplan.core import migrating

FORWARD = """
DROP FUNCTION search_find(text, boolean, integer);
DROP VIEW search_item;

CREATE VIEW search_item WITH (security_invoker = true) AS
    SELECT 'clause'::text AS source, t.clause_id AS id, t.language, r.is_fictional, ARRAY['public']::text[] AS readers,
           NULL::date AS released_until, NULL::bigint AS originator_id, t.search_vector
    FROM plans_clausetext t
    JOIN plans_clause c ON c.id = t.clause_id
    JOIN plans_edition e ON e.id = c.edition_id
    JOIN plans_plan p ON p.id = e.plan_id
    JOIN parties_region r ON r.id = p.region_id
    UNION ALL
    SELECT 'answer', a.id, a.language, r.is_fictional, a.readers, a.released_until, a.originator_id, a.search_vector
    FROM assessments_answerpart a
    JOIN parties_party y ON y.id = a.originator_id
    JOIN parties_region r ON r.id = y.region_id;

-- Written in plpgsql, because `access_today` is made after all migrations.
CREATE FUNCTION search_find(words text, fictional boolean, most integer)
RETURNS TABLE (source text, id bigint, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    tokens text[] := string_to_array(current_setting('jointplan.readers', true), ',');
    parties bigint[] := coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{}');
    today date := access_today();
BEGIN
    RETURN QUERY
    SELECT i.source, i.id, max(ts_rank(i.search_vector, q.query))
    FROM search_item i
    JOIN (VALUES
        ('en', websearch_to_tsquery('english', words)),
        ('ru', websearch_to_tsquery('russian', words)),
        ('', websearch_to_tsquery('simple', words))
    ) AS q (language, query)
    ON q.language = CASE WHEN i.language IN ('en', 'ru') THEN i.language ELSE '' END AND i.search_vector @@ q.query
    WHERE i.is_fictional = fictional
      AND i.readers && tokens
      AND (i.released_until IS NULL OR i.released_until >= today OR i.originator_id = ANY (parties))
    GROUP BY i.source, i.id
    ORDER BY 3 DESC, 1, 2
    LIMIT most;
END $$;
"""


class Migration(migrating.Migration):
    dependencies = [("search", "0001_initial"), ("assessments", "0004_releases_with_members_and_end")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
