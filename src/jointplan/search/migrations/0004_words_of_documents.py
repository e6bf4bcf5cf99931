# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles and texts of documents are found, under the same comparison of readers as answers."""

from django.db import migrations

from jointplan.core import migrating

BEFORE = """
CREATE OR REPLACE VIEW search_item WITH (security_invoker = true) AS
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
    JOIN parties_region r ON r.id = y.region_id"""
DOCUMENTS = """
    UNION ALL
    SELECT 'document', d.id, d.language, r.is_fictional, d.readers, d.released_until, d.originator_id, d.search_vector
    FROM documents_document d
    JOIN parties_party y ON y.id = d.originator_id
    JOIN parties_region r ON r.id = y.region_id"""


class Migration(migrating.Migration):
    dependencies = [("search", "0003_searching_stays_quick"), ("documents", "0001_initial")]
    operations = [migrations.RunSQL(f"{BEFORE}{DOCUMENTS};", f"{BEFORE};")]
