# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# With the owner's rights, because no party of those people, and no link without a person, may touch the rows. Each does
# one thing and tells nothing of what the rows say.
FUNCTIONS = """
-- Written in plpgsql, because `access_today` is made after all migrations.
CREATE FUNCTION focalpoints_close_ended() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE closed bigint;
BEGIN
    UPDATE focalpoints_contactpart part
        SET label = 'RED', audience = '{}', named_readers = ARRAY[term.user_id]
        FROM accounts_term term
        WHERE term.id = part.term_id AND part.kind = 'holder' AND part.label <> 'RED' AND term.ends_on < access_today();
    GET DIAGNOSTICS closed = ROW_COUNT;
    RETURN closed;
END $$;

CREATE FUNCTION focalpoints_contact_version(post bigint, term bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(version), 0)::bigint FROM focalpoints_contactpart
    WHERE (kind = 'office' AND post_id = $1) OR (kind = 'holder' AND term_id = $2)
$$;
"""
BACK = "DROP FUNCTION focalpoints_close_ended(); DROP FUNCTION focalpoints_contact_version(bigint, bigint);"


class Migration(migrating.Migration):
    dependencies = [("focalpoints", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
