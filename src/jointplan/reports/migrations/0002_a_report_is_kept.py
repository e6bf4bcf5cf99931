# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# What was composed stays as it was; once it is out, what persons wrote in it too. Who reads it may change.
KEEP = """
CREATE FUNCTION reports_keep_report() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    free text[] := ARRAY['originator_id', 'label', 'audience', 'includes_later_members', 'audience_memberships',
        'named_readers', 'released_until', 'released_at', 'readers', 'released_on', 'withdrawn_on', 'stage', 'progress'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.content IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.released_on IS NULL THEN
        free := free || ARRAY['edits', 'sha256', 'cleared_at', 'cleared_sha256', 'template'];
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'A report is kept as it was composed: compose another' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_keep_report BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_keep_report();
"""
FORGET = """
DROP TRIGGER reports_keep_report ON reports_report;
DROP FUNCTION reports_keep_report();
"""


class Migration(migrating.Migration):
    dependencies = [("reports", "0001_reports")]

    operations = [migrations.RunSQL(KEEP, FORGET)]
