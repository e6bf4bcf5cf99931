# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from jointplan.core import migrating

# None of these runs with the owner's rights: whoever may write the row belongs to the State, and reads its consents.
FUNCTIONS = """
-- Circles of an audience that do not lie inside the State.
CREATE FUNCTION commitments_outside(originator bigint, audience text[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(c ORDER BY c), '{}') FROM unnest(audience) c
    WHERE NOT EXISTS (SELECT FROM access_circle a WHERE a.code = c AND a.state_id = originator)
$$;

-- A recommendation of the Committee stands under a consent of its State, and goes no further than that says.
CREATE FUNCTION commitments_consent_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    consent record;
    beyond text[] := commitments_outside(NEW.originator_id, NEW.audience);
BEGIN
    SELECT originator_id, allows_label, allows_audience, withdrawn_on INTO consent
        FROM commitments_consent WHERE id = NEW.consent_id;
    IF NOT FOUND OR consent.originator_id <> NEW.originator_id THEN
        RAISE EXCEPTION 'A recommendation of the Committee needs the recorded consent of its State'
            USING ERRCODE = 'check_violation';
    END IF;
    IF consent.withdrawn_on IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.consent_id <> OLD.consent_id) THEN
        RAISE EXCEPTION 'The consent was withdrawn' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.label = 'AMBER+STRICT' OR NEW.label = 'AMBER' AND beyond = '{}' THEN
        RETURN NEW;
    END IF;
    IF consent.withdrawn_on IS NOT NULL OR NEW.label = 'RED' OR NEW.includes_later_members
        OR NOT (CASE consent.allows_label
            WHEN 'CLEAR' THEN true
            WHEN 'GREEN' THEN NEW.label <> 'CLEAR'
            WHEN 'AMBER' THEN NEW.label = 'AMBER' AND beyond <@ consent.allows_audience::text[]
            ELSE false END) THEN
        RAISE EXCEPTION 'The consent of the State does not go that far' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- What a consent allows stays; it is withdrawn once, and that takes back what is held under it.
CREATE FUNCTION commitments_keep_consent() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.originator_id, NEW.given_by, NEW.note_number, NEW.given_on, NEW.allows_label, NEW.allows_audience)
        IS DISTINCT FROM
        (OLD.originator_id, OLD.given_by, OLD.note_number, OLD.given_on, OLD.allows_label, OLD.allows_audience)
        OR OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS DISTINCT FROM OLD.withdrawn_on THEN
        RAISE EXCEPTION 'A consent stays as it was given: a wider one is a new consent'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION commitments_take_back() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE commitments_closedrecommendation SET label = 'AMBER+STRICT', audience = '{}',
        includes_later_members = false, released_until = NULL
        WHERE consent_id = NEW.id AND NOT (label = 'AMBER' AND commitments_outside(originator_id, audience) = '{}');
    RETURN NULL;
END $$;

-- What a State adds to a recommendation is its own; what it adds to one of the Committee does not leave it.
CREATE FUNCTION commitments_addition_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.committee_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM commitments_closedrecommendation
        WHERE id = NEW.committee_id AND originator_id = NEW.originator_id
    ) OR NEW.recommendation_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM commitments_recommendation WHERE id = NEW.recommendation_id AND state_id = NEW.originator_id
    ) THEN
        RAISE EXCEPTION 'Only the State that a recommendation was made to adds to it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.committee_id IS NOT NULL AND NOT (NEW.label = 'AMBER+STRICT'
        OR NEW.label = 'AMBER' AND commitments_outside(NEW.originator_id, NEW.audience) = '{}') THEN
        RAISE EXCEPTION 'What a State adds to a recommendation of the Committee does not leave the State'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commitments_consent_stands BEFORE INSERT OR UPDATE ON commitments_closedrecommendation
    FOR EACH ROW EXECUTE FUNCTION commitments_consent_stands();
CREATE TRIGGER commitments_keep_consent BEFORE UPDATE ON commitments_consent
    FOR EACH ROW EXECUTE FUNCTION commitments_keep_consent();
CREATE TRIGGER commitments_take_back AFTER UPDATE OF withdrawn_on ON commitments_consent
    FOR EACH ROW WHEN (OLD.withdrawn_on IS NULL AND NEW.withdrawn_on IS NOT NULL)
    EXECUTE FUNCTION commitments_take_back();
CREATE TRIGGER commitments_addition_stays BEFORE INSERT OR UPDATE ON commitments_position
    FOR EACH ROW EXECUTE FUNCTION commitments_addition_stays();
CREATE TRIGGER commitments_addition_stays BEFORE INSERT OR UPDATE ON commitments_followupaction
    FOR EACH ROW EXECUTE FUNCTION commitments_addition_stays();
"""
BACK = """
DROP TRIGGER commitments_consent_stands ON commitments_closedrecommendation;
DROP TRIGGER commitments_take_back ON commitments_consent;
DROP TRIGGER commitments_keep_consent ON commitments_consent;
DROP TRIGGER commitments_addition_stays ON commitments_position;
DROP TRIGGER commitments_addition_stays ON commitments_followupaction;
DROP FUNCTION commitments_consent_stands();
DROP FUNCTION commitments_keep_consent();
DROP FUNCTION commitments_take_back();
DROP FUNCTION commitments_addition_stays();
DROP FUNCTION commitments_outside(bigint, text[]);
"""


class Migration(migrating.Migration):
    dependencies = [("commitments", "0002_what_states_add")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
