# SPDX-License-Identifier: AGPL-3.0-or-later
"""Downloads are for whoever downloaded alone; what tells, forgets and reminds runs with the owner's rights."""

from django.db import migrations

from jointplan.core import migrating

# Not forced: the owner's functions read past the policies, and nobody works as the owner.
OWN = "person_id = (SELECT nullif(current_setting('jointplan.user', true), '')::bigint)"
FORWARD = f"""
ALTER TABLE knowledge_download ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON knowledge_download USING ({OWN}) WITH CHECK ({OWN});
ALTER TABLE knowledge_notremembered ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON knowledge_notremembered USING ({OWN}) WITH CHECK ({OWN});

-- Tells those who downloaded a work, and still read it (`allowed`; none means everybody), that it has a new version.
-- Only members of the originator tell, and nobody learns who was told. In plpgsql, because what it calls is made after
-- all migrations.
CREATE FUNCTION knowledge_tell_downloaders(work bigint, allowed bigint[], message text, label text, fictional boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parties bigint[] := coalesce(string_to_array(current_setting('jointplan.parties', true), ',')::bigint[], '{{}}');
    key text;
BEGIN
    SELECT uid::text INTO key FROM knowledge_guidance WHERE id = work AND originator_id = ANY (parties);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Only members of the originator tell of a new version' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM notifications_notify(
        ARRAY(SELECT person_id FROM knowledge_download
              WHERE guidance_id = work AND (allowed IS NULL OR person_id = ANY (allowed))),
        message, 'knowledge.guidance', key, label, fictional, '{{}}', ''
    );
END $$;

-- Numbers and random ids of works that are to be looked at within two weeks; nothing of what they say.
CREATE FUNCTION knowledge_reviews_due()
RETURNS TABLE (id bigint, uid uuid, originator_id bigint, label text, named bigint[], review_by date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT g.id, g.uid, g.originator_id, g.label::text, g.named_readers, g.review_by
        FROM knowledge_guidance g
        WHERE g.withdrawn_on IS NULL AND g.review_by <= access_today() + 14 ORDER BY g.id;
END $$;

-- Forgets what those downloaded whose account has ended.
CREATE FUNCTION knowledge_forget_downloads() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM knowledge_download d USING accounts_user u WHERE u.id = d.person_id AND NOT u.is_active;
    DELETE FROM knowledge_notremembered n USING accounts_user u WHERE u.id = n.person_id AND NOT u.is_active;
$$;
"""
BACKWARD = """
DROP FUNCTION knowledge_tell_downloaders(bigint, bigint[], text, text, boolean);
DROP FUNCTION knowledge_reviews_due();
DROP FUNCTION knowledge_forget_downloads();
DROP POLICY own_rows ON knowledge_notremembered;
ALTER TABLE knowledge_notremembered DISABLE ROW LEVEL SECURITY;
DROP POLICY own_rows ON knowledge_download;
ALTER TABLE knowledge_download DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrating.Migration):
    dependencies = [("knowledge", "0011_guidance")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
