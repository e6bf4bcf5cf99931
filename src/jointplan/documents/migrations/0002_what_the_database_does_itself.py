# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# With the owner's rights, because no party of the documents takes part. Each does one thing and tells random keys only.
FUNCTIONS = """
-- Removes what is past its day, each with its entry in the log, and returns the keys of files that are to go; a link has
-- an empty one. What another record needs stays. In plpgsql, because what it calls is made after all migrations.
CREATE FUNCTION documents_remove_expired() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE document record;
BEGIN
    FOR document IN SELECT id, originator_id, label, readers, title, sha256, file_key, keep_until
        FROM documents_document WHERE keep_until < access_today() ORDER BY id FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            PERFORM audit_record('documents.document_expired', 'documents.document', document.id,
                document.originator_id, jsonb_build_object('title', document.title, 'sha256', document.sha256,
                'until', document.keep_until), CASE document.label WHEN 'RED' THEN document.readers
                ELSE ARRAY['party:' || document.originator_id] END);
            DELETE FROM documents_document WHERE id = document.id;
            SET CONSTRAINTS ALL IMMEDIATE;
        EXCEPTION WHEN foreign_key_violation THEN
            CONTINUE;
        END;
        SET CONSTRAINTS ALL DEFERRED;
        RETURN NEXT document.file_key;
    END LOOP;
END $$;

-- Those of the keys that no document has.
CREATE FUNCTION documents_without_row(keys text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k FROM unnest(keys) k WHERE NOT EXISTS (SELECT FROM documents_document WHERE file_key = k AND k <> '')
$$;
"""
BACK = "DROP FUNCTION documents_remove_expired(); DROP FUNCTION documents_without_row(text[]);"


class Migration(migrating.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
