# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# Row security lets only the State itself change its submission. That it was taken into the report is the one thing
# that the secretariat says of it, so this function does that alone and checks who asks.
COMPILE = """
CREATE FUNCTION assessments_mark_compiled(submission bigint) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tokens text[] := string_to_array(current_setting('jointplan.readers', true), ',');
    parties bigint[] := string_to_array(current_setting('jointplan.parties', true), ',')::bigint[];
    moment timestamptz;
BEGIN
    UPDATE assessments_submission s SET state = 'compiled', compiled_at = clock_timestamp()
        WHERE s.id = submission AND s.state = 'received' AND s.readers && tokens
        AND (s.released_until IS NULL OR s.released_until >= access_today())
        AND EXISTS (
            SELECT FROM parties_party o JOIN parties_party r ON r.region_id = o.region_id
            WHERE o.id = s.originator_id AND r.is_secretariat AND r.id = ANY (parties)
        )
        RETURNING compiled_at INTO moment;
    RETURN moment;
END $$;
"""


class Migration(migrating.Migration):
    dependencies = [
        ("assessments", "0022_snapshots"),
    ]

    operations = [
        migrations.RunSQL(COMPILE, "DROP FUNCTION assessments_mark_compiled(bigint)"),
    ]
