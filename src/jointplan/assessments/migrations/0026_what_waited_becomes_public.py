# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# With the owner's rights, because nobody of the State is there when the moment comes. It does what the clearing
# authority of the State decided and nobody stopped, in one transaction, once; and tells numbers and labels only.
FUNCTION = """
-- Written in plpgsql, because `access_today` is made after all migrations.
CREATE FUNCTION assessments_carry_out()
RETURNS TABLE (what text, record bigint, party bigint, before_label text, before_audience text[], reason text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held record;
    part record;
    earlier record;
    secretariat varchar[];
BEGIN
    FOR held IN
        SELECT h.id, h.originator_id, h.submission_id, h.parts, h.reason, s.version
        FROM assessments_heldrelease h JOIN assessments_submission s ON s.id = h.submission_id
        WHERE h.stopped_at IS NULL AND h.carried_out_at IS NULL AND h.public_at <= clock_timestamp()
        ORDER BY h.id FOR UPDATE OF h SKIP LOCKED
    LOOP
        BEGIN
            -- Whoever withdraws a part has it already and asks for this row next: that goes first, this is made up for.
            PERFORM FROM assessments_answerpart p WHERE p.id = ANY (held.parts) ORDER BY p.id FOR UPDATE NOWAIT;
        EXCEPTION WHEN lock_not_available THEN
            CONTINUE;
        END;
        SELECT ARRAY[c.code] INTO STRICT secretariat FROM access_circle c JOIN parties_party o ON o.region_id = c.region_id
            WHERE o.id = held.originator_id AND c.kind = 'secretariat';
        FOR part IN
            SELECT p.* FROM assessments_answerpart p
            WHERE p.id = ANY (held.parts) AND p.submission_id = held.submission_id AND p.label <> 'RED'
            AND (p.label <> 'CLEAR' OR p.released_until IS NOT NULL)
            ORDER BY p.id FOR UPDATE
        LOOP
            UPDATE assessments_answerpart SET label = 'CLEAR', audience = '{}', released_until = NULL WHERE id = part.id;
            RETURN QUERY SELECT 'released', part.id, part.originator_id, part.label::text, part.audience::text[],
                held.reason::text;
            -- The same part of earlier versions makes room, as where it is released at once.
            FOR earlier IN
                SELECT p.* FROM assessments_answerpart p JOIN assessments_submission s ON s.id = p.submission_id
                WHERE p.originator_id = part.originator_id AND p.cycle_id = part.cycle_id
                AND p.clause_id = part.clause_id AND p.kind = part.kind AND p.label IN ('CLEAR', 'GREEN')
                AND (p.released_until IS NULL OR p.released_until >= access_today()) AND s.version < held.version
                ORDER BY p.id FOR UPDATE OF p
            LOOP
                UPDATE assessments_answerpart SET label = 'AMBER', audience = secretariat WHERE id = earlier.id;
                RETURN QUERY SELECT 'replaced', earlier.id, earlier.originator_id, earlier.label::text,
                    earlier.audience::text[], held.reason::text;
            END LOOP;
        END LOOP;
        UPDATE assessments_heldrelease SET carried_out_at = clock_timestamp() WHERE id = held.id;
        RETURN QUERY SELECT 'held', held.id, held.originator_id, '', '{}'::text[], held.reason::text;
    END LOOP;
END $$;
"""


class Migration(migrating.Migration):
    dependencies = [("assessments", "0025_held_releases_and_withdrawn_items")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION assessments_carry_out();")]
