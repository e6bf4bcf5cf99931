# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# What was circulated was read by others: its text stays. Only drafts are rewritten, and no version is removed.
KEEP = """
CREATE FUNCTION meetings_keep_minutes() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.stage <> 'draft' AND (NEW.text, NEW.language, NEW.number, NEW.meeting_id)
        IS DISTINCT FROM (OLD.text, OLD.language, OLD.number, OLD.meeting_id) THEN
        RAISE EXCEPTION 'Minutes that were circulated stay: write another version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_keep_minutes BEFORE UPDATE OR DELETE ON meetings_minutes
    FOR EACH ROW EXECUTE FUNCTION meetings_keep_minutes();
"""
UNDO = """
DROP TRIGGER meetings_keep_minutes ON meetings_minutes;
DROP FUNCTION meetings_keep_minutes();
"""


class Migration(migrating.Migration):
    dependencies = [("meetings", "0002_meetings")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
