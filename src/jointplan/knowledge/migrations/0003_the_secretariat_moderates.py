# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# The only thing that the secretariat writes in a record of others: whether it stands in the inventory.
MODERATE = """
CREATE FUNCTION knowledge_moderate(practice bigint, said text, seen integer) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tokens text[] := string_to_array(current_setting('jointplan.readers', true), ',');
    parties bigint[] := string_to_array(current_setting('jointplan.parties', true), ',')::bigint[];
    moment timestamptz;
BEGIN
    IF said NOT IN ('listed', 'asked', 'declined') THEN
        RAISE EXCEPTION 'The secretariat lists, asks for a change or declines, not %', said
            USING ERRCODE = 'check_violation';
    END IF;
    UPDATE knowledge_practice p SET stage = said, saved_at = clock_timestamp(),
        listed_at = CASE WHEN said = 'listed' THEN clock_timestamp() END
        WHERE p.id = practice AND p.stage = 'proposed' AND p.version = seen AND p.readers && tokens
        AND (p.released_until IS NULL OR p.released_until >= access_today())
        AND EXISTS (
            SELECT FROM parties_party o JOIN parties_party s ON s.region_id = o.region_id
            WHERE o.id = p.originator_id AND s.is_secretariat AND s.id = ANY (parties)
        )
        RETURNING p.saved_at INTO moment;
    RETURN moment;
END $$;
"""
# What a bulletin says stays as it was made; who reads it, and whether it is out, may change.
KEEP = """
CREATE FUNCTION knowledge_keep_bulletin() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    free text[] := ARRAY['originator_id', 'label', 'audience', 'includes_later_members', 'audience_memberships',
        'named_readers', 'released_until', 'released_at', 'readers', 'released_on', 'withdrawn_on'];
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'A bulletin is kept as it was made: compose another' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER knowledge_keep_bulletin BEFORE UPDATE OR DELETE ON knowledge_bulletin
    FOR EACH ROW EXECUTE FUNCTION knowledge_keep_bulletin();
"""
FORGET = """
DROP TRIGGER knowledge_keep_bulletin ON knowledge_bulletin;
DROP FUNCTION knowledge_keep_bulletin();
"""


class Migration(migrating.Migration):
    dependencies = [("knowledge", "0002_bulletins")]

    operations = [
        migrations.RunSQL(MODERATE, "DROP FUNCTION knowledge_moderate(bigint, text, integer)"),
        migrations.RunSQL(KEEP, FORGET),
    ]
