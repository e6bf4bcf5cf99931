# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# What was circulated was read by others, and what was said was said: neither is rewritten or removed.
KEEP = """
CREATE FUNCTION reports_keep_paragraph() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.text, NEW.states, NEW.number, NEW.is_left_out, NEW.version_id, NEW.footnote_of_id)
        IS DISTINCT FROM (OLD.text, OLD.states, OLD.number, OLD.is_left_out, OLD.version_id, OLD.footnote_of_id)
        AND EXISTS (SELECT FROM reports_textversion v WHERE v.id = OLD.version_id AND v.stage = 'circulated') THEN
        RAISE EXCEPTION 'A version that was circulated stays: write the next one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_keep_paragraph BEFORE UPDATE OR DELETE ON reports_textparagraph
    FOR EACH ROW EXECUTE FUNCTION reports_keep_paragraph();

CREATE FUNCTION reports_keep_word() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.text, NEW.wording, NEW.kind, NEW.version_id, NEW.paragraph_id, NEW.language)
        IS DISTINCT FROM (OLD.text, OLD.wording, OLD.kind, OLD.version_id, OLD.paragraph_id, OLD.language) THEN
        RAISE EXCEPTION 'What a State said stays as it was said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_keep_word BEFORE UPDATE OR DELETE ON reports_textword
    FOR EACH ROW EXECUTE FUNCTION reports_keep_word();
"""
UNDO = """
DROP TRIGGER reports_keep_word ON reports_textword;
DROP FUNCTION reports_keep_word();
DROP TRIGGER reports_keep_paragraph ON reports_textparagraph;
DROP FUNCTION reports_keep_paragraph();
"""


class Migration(migrating.Migration):
    dependencies = [("reports", "0012_texts_words")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
