# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

# With the owner's rights, because no party of those people, and no link without a person, may touch the rows. Each does
# one thing and tells nothing of what the rows say.
# The day is that of the installation's time zone, which the database does not know; no zone is more than a day ahead.
FUNCTIONS = """
CREATE FUNCTION focalpoints_close_ended(day date) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH closed AS (
        UPDATE focalpoints_contactpart part
        SET label = 'RED', audience = '{}', named_readers = ARRAY[term.user_id]
        FROM accounts_term term
        WHERE term.id = part.term_id AND part.kind = 'holder' AND part.label <> 'RED' AND term.ends_on < least($1, current_date + 1)
        RETURNING part.id
    )
    SELECT count(*) FROM closed
$$;

CREATE FUNCTION focalpoints_contact_version(post bigint, term bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(version), 0)::bigint FROM focalpoints_contactpart
    WHERE (kind = 'office' AND post_id = $1) OR (kind = 'holder' AND term_id = $2)
$$;
"""
BACK = "DROP FUNCTION focalpoints_close_ended(date); DROP FUNCTION focalpoints_contact_version(bigint, bigint);"


class Migration(migrations.Migration):
    dependencies = [("focalpoints", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
