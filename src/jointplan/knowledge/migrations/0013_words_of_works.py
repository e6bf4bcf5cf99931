# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of the library looks for words by the index, which row security would keep PostgreSQL from using."""

from django.db import migrations

from jointplan.core import migrating

BRANCH = """(SELECT g.id FROM knowledge_guidance g
 WHERE g.language {language} AND g.search_vector @@ websearch_to_tsquery('{configuration}', $1)
 AND (g.readers && $2) IS TRUE AND (g.released_until IS NULL OR g.released_until >= $3 OR g.originator_id = ANY ($4)) LIMIT 1000)"""
BRANCHES = " UNION ALL ".join(
    BRANCH.format(language=language, configuration=configuration)
    for language, configuration in (("= 'en'", "english"), ("= 'ru'", "russian"), ("NOT IN ('en', 'ru')", "simple"))
)
FORWARD = f"""
-- Ids of works that have the words and that the session may read, at most a thousand in each language.
CREATE FUNCTION knowledge_works_with(words text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $function$
BEGIN
    RETURN QUERY EXECUTE $query${BRANCHES}$query$
        USING words, string_to_array(current_setting('jointplan.readers', true), ','), access_today(),
        coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{{}}');
END $function$;
"""


class Migration(migrating.Migration):
    dependencies = [("knowledge", "0012_what_the_database_does_itself")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION knowledge_works_with(text);")]
