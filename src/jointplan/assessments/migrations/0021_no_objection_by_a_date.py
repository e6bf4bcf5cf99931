# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# With the owner's rights, because nobody is there who belongs to the State when a date passes. It notes that a body said
# nothing to what it was shown, on the terms that the State set when it asked, and tells numbers only.
FUNCTION = """
-- Written in plpgsql, because `access_today` is made after all migrations.
CREATE FUNCTION assessments_note_no_objection() RETURNS TABLE (made bigint, party bigint, shown_to text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY INSERT INTO assessments_clearance (uid, originator_id, label, audience, named_readers, readers,
        submission_id, request_id, cycle_id, body_id, word, text, language, contents, contents_digest, means, letter_number,
        by_acting, nothing_classified, no_person, said_at)
    SELECT gen_random_uuid(), r.originator_id, 'AMBER', r.audience, '{}', '{}',
        r.submission_id, r.id, r.cycle_id, r.body_id, 'no-objection', '', r.language, r.contents, '', 'date', '',
        false, false, false, clock_timestamp()
    FROM assessments_clearancerequest r
    WHERE r.ended_at IS NULL AND r.mode = 'no-objection' AND r.due_on < access_today()
    -- Who objected is not silent, and what a body has cleared needs no silence.
    AND NOT EXISTS (
        SELECT FROM (
            SELECT c.word, c.contents FROM assessments_clearance c
            WHERE c.request_id = r.id AND c.withdrawn_at IS NULL ORDER BY c.said_at DESC, c.id DESC LIMIT 1
        ) last WHERE last.word = 'objected' OR last.contents @> r.contents
    )
    RETURNING id, originator_id, readers::text[];
END $$;
"""


class Migration(migrating.Migration):
    dependencies = [("assessments", "0020_clearance")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION assessments_note_no_objection();")]
