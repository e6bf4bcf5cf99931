# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# With the rights of whoever changes the part. Rows that are new or changed since a release differ from the part, and
# stay as they are: nobody is shown by the way what the clearing authority has not looked at.
FUNCTIONS = """
CREATE FUNCTION strategies_rows_follow() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'actions' THEN
        UPDATE strategies_strategyaction SET label = NEW.label, audience = NEW.audience,
            includes_later_members = NEW.includes_later_members, named_readers = NEW.named_readers,
            released_until = NEW.released_until
        WHERE strategy_id = NEW.strategy_id AND label = OLD.label AND audience = OLD.audience;
        -- Proposals hold words of the actions: with a list for named persons they are for these persons too.
        IF 'RED' IN (OLD.label, NEW.label) THEN
            UPDATE strategies_alignment SET audience = '{}', named_readers = NEW.named_readers,
                label = CASE NEW.label WHEN 'RED' THEN 'RED' ELSE 'AMBER+STRICT' END
            WHERE strategy_id = NEW.strategy_id AND state <> 'confirmed';
        END IF;
    ELSE
        UPDATE strategies_alignment SET label = NEW.label, audience = NEW.audience,
            includes_later_members = NEW.includes_later_members, named_readers = NEW.named_readers,
            released_until = NEW.released_until
        WHERE strategy_id = NEW.strategy_id AND state = 'confirmed' AND label = OLD.label AND audience = OLD.audience;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER strategies_rows_follow AFTER UPDATE OF
    label, audience, includes_later_members, named_readers, released_until ON strategies_strategypart
    FOR EACH ROW WHEN ((OLD.label, OLD.audience, OLD.includes_later_members, OLD.named_readers, OLD.released_until)
        IS DISTINCT FROM
        (NEW.label, NEW.audience, NEW.includes_later_members, NEW.named_readers, NEW.released_until))
    EXECUTE FUNCTION strategies_rows_follow();
"""
BACK = """
DROP TRIGGER strategies_rows_follow ON strategies_strategypart;
DROP FUNCTION strategies_rows_follow();
"""


class Migration(migrating.Migration):
    dependencies = [("strategies", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
