# SPDX-License-Identifier: AGPL-3.0-or-later
"""A region with 60 parties, 2,000 people on posts, circles, and more than 200,000 parts of answers under every label.

Written as the owner, by statements over whole tables, without triggers: history has its own tables, which no page
reads, and readers are computed as the trigger does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from bench.world import EDITION
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind, Membership
from jointplan.accounts.models import User
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.parties.models import Party
from jointplan.parties.operations import import_parties
from jointplan.plans.imports import read_catalogue
from jointplan.plans.operations import import_catalogue
from jointplan.plans.reference import shipped_catalogue

STATES, PARTNERS, PEOPLE, CYCLES = 40, 19, 2000, 10
# Every text has the common words; one in a thousand has the rare one.
COMMON = "In this period the work went on as planned and was looked at twice by those who take part in it."
RARE = "lighthouse"

POSTS = """
INSERT INTO accounts_post (party_id, code, kind, functions, established_on)
SELECT p.id, 'post-' || n, CASE
        WHEN p.is_secretariat THEN 'secretariat-officer' WHEN p.kind <> 'state' THEN 'partner-officer'
        WHEN n < 60 THEN 'national-coordinator' WHEN n < 120 THEN 'clearing-authority' ELSE 'validator'
    END, '{}', current_date - 500
FROM generate_series(0, %(people)s - 1) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM parties_party) p
    ON p.place = n %% (SELECT count(*) FROM parties_party)
"""
TERMS = """
INSERT INTO accounts_term (user_id, post_id, starts_on, is_acting, end_reason)
SELECT u.id, p.id, current_date - 400, false, ''
FROM accounts_user u JOIN accounts_post p ON p.code = 'post-' || substr(u.username, 8)
"""
CYCLES_OF_EDITION = """
INSERT INTO assessments_cycle (edition_id, questionnaire_id, code, names, period_from, period_to, opens_on, due_on,
    closes_on, state)
SELECT %(edition)s, %(questionnaire)s, 'c' || n, '{}', d, d, d, d, d,
    CASE WHEN n = %(cycles)s THEN 'open' ELSE 'closed' END
FROM (SELECT n, make_date(2000 + n, 1, 1) AS d FROM generate_series(1, %(cycles)s) n) AS years
"""
# Memberships and readers as the trigger keeps them, for whole tables at once; a sample is held against the trigger.
AUDIENCES = """
CREATE TEMPORARY TABLE bench_audience AS
SELECT a.audience, ARRAY(
    SELECT m.id FROM access_membership m JOIN access_circle c ON c.id = m.circle_id
    WHERE c.code = ANY (a.audience) ORDER BY m.id) AS memberships
FROM (SELECT ARRAY['secretariat'] AS audience UNION ALL
      SELECT ARRAY['secretariat', 'partners-' || n] FROM generate_series(0, 4) n UNION ALL SELECT '{}'::text[]) AS a
"""
SUBMISSIONS = """
INSERT INTO assessments_submission (uid, originator_id, label, audience, named_readers, audience_memberships, readers,
    cycle_id, state, sent_at, version)
SELECT gen_random_uuid(), p.id, 'AMBER', b.audience, '{}', b.memberships,
    access_readers('AMBER', p.id, b.audience, b.memberships, false, '{}'), c.id, 'received', now(), 1
FROM parties_party p CROSS JOIN assessments_cycle c JOIN bench_audience b ON b.audience = ARRAY['secretariat']
WHERE p.kind = 'state'
"""
ANSWERS = """
INSERT INTO assessments_answer (uid, originator_id, label, audience, named_readers, audience_memberships, readers,
    submission_id, cycle_id, clause_id)
SELECT gen_random_uuid(), s.originator_id, s.label, s.audience, '{}', s.audience_memberships, s.readers, s.id,
    s.cycle_id, m.id
FROM assessments_submission s CROSS JOIN plans_clause m WHERE m.kind = 'measure'
"""
# Of a hundred parts 30 are public, 10 for the community, 45 for the secretariat (5 of them for partners as well), 12
# for the originator alone and 3 for persons by name.
PARTS = """
INSERT INTO assessments_answerpart (uid, originator_id, label, audience, named_readers, audience_memberships, readers,
    answer_id, submission_id, cycle_id, clause_id, kind, value, language, folded, version, saved_at, released_at,
    came_by, stays_inside)
SELECT gen_random_uuid(), a.originator_id, l.label, l.audience, l.named, b.memberships,
    access_readers(l.label, a.originator_id, l.audience, b.memberships, false, l.named), a.id, a.submission_id,
    a.cycle_id, a.clause_id, a.kind, CASE WHEN a.kind = 'status' THEN 'in-progress' ELSE t.value END, 'en',
    CASE WHEN a.kind = 'status' THEN '' ELSE lower(t.value) END, 1, now(), CASE WHEN l.label = 'CLEAR' THEN now() END,
    'typed', false
FROM (SELECT *, (hashint8(id * 3 + length(kind)) & 1048575) %% 100 AS lot FROM assessments_answer
      CROSS JOIN (VALUES ('status'), ('progress'), ('challenges')) AS k (kind)) AS a
CROSS JOIN LATERAL (SELECT
    CASE WHEN a.lot < 30 THEN 'CLEAR' WHEN a.lot < 40 THEN 'GREEN' WHEN a.lot < 85 THEN 'AMBER'
         WHEN a.lot < 97 THEN 'AMBER+STRICT' ELSE 'RED' END AS label,
    CASE WHEN a.lot BETWEEN 40 AND 44 THEN ARRAY['secretariat', 'partners-' || a.id %% 5]
         WHEN a.lot BETWEEN 45 AND 84 THEN ARRAY['secretariat'] ELSE '{}'::text[] END AS audience,
    CASE WHEN a.lot >= 97 THEN ARRAY[%(person)s::bigint + a.id %% 2000] ELSE '{}'::bigint[] END AS named) AS l
JOIN bench_audience b ON b.audience = l.audience
CROSS JOIN LATERAL (SELECT repeat(%(common)s, 1 + (a.id %% 4)::int)
                         || CASE WHEN a.id %% 1000 = 0 THEN ' ' || %(rare)s ELSE '' END AS value) AS t
ORDER BY hashint8(a.id)
"""
# The trigger computes readers anew whenever a row is saved.
DIFFERENT = """
WITH before AS (SELECT id, readers FROM assessments_answerpart WHERE id %% 250 = 0),
     saved AS (UPDATE assessments_answerpart SET label = label WHERE id %% 250 = 0 RETURNING id, readers)
SELECT count(*) FROM before JOIN saved USING (id) WHERE before.readers <> saved.readers
"""


def build(connection: Any) -> int:
    """Fill the database behind the owner's `connection`. Returns how many labelled rows there are."""
    edition, questionnaire = build_people(connection)
    with connection.cursor() as cursor:
        cursor.execute(CYCLES_OF_EDITION, {"edition": edition, "questionnaire": questionnaire, "cycles": CYCLES})
        for table, statement in (
            ("assessments_submission", SUBMISSIONS),
            ("assessments_answer", ANSWERS),
            ("assessments_answerpart", PARTS),
        ):
            _at_once(cursor, table, statement)
        cursor.execute("ANALYZE")
        cursor.execute(DIFFERENT, {})
        assert cursor.fetchone() == (0,), "the benchmark writes other readers than the trigger"
        cursor.execute(
            "SELECT (SELECT count(*) FROM assessments_submission) + (SELECT count(*) FROM assessments_answer) "
            "+ (SELECT count(*) FROM assessments_answerpart)"
        )
        return int(cursor.fetchone()[0])


def build_people(connection: Any) -> tuple[int, int]:
    """Parties, circles, people on posts and a plan, without answers. Returns the ids of edition and questionnaire."""
    made = _frame()
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"people": PEOPLE})
        cursor.execute(TERMS)
        cursor.execute(AUDIENCES)
    return made


def _frame() -> tuple[int, int]:
    """Region, parties, circles, people and plan, by the operations that people call.

    Returns the ids of edition and questionnaire.
    """
    parties: list[dict[str, Any]] = [
        {"code": f"state-{n}", "kind": "state", "name": {"en": f"State {n}"}} for n in range(STATES)
    ]
    parties += [{"code": f"partner-{n}", "kind": "donor", "name": {"en": f"Partner {n}"}} for n in range(PARTNERS)]
    secretariat = {"code": "office", "kind": "regional-organization", "name": {"en": "Office"}, "is_secretariat": True}
    region_data = {"code": "bench", "name": {"en": "Bench"}, "fictional": True}
    catalogue = read_catalogue(shipped_catalogue("jpoa-2022"))
    catalogue["region"] = region_data
    catalogue["plan"] = {"code": "bench-plan", "name": {"en": "Bench"}}
    catalogue["edition"] = {**catalogue["edition"], "code": EDITION}
    with acting_as(OPERATOR):
        region = import_parties({"region": region_data, "parties": [secretariat, *parties]}, by=OPERATOR)
        edition = import_catalogue(catalogue, by=OPERATOR)
        questionnaire = save_questionnaire(edition, standard_questionnaire(), by=OPERATOR)
        circles = {
            "secretariat": (CircleKind.SECRETARIAT, Party.objects.filter(is_secretariat=True)),
            "states": (CircleKind.STATES, Party.objects.filter(kind="state")),
        }
        for n in range(5):
            members = Party.objects.filter(code__in=[f"partner-{p}" for p in range(n, PARTNERS, 5)])
            circles[f"partners-{n}"] = (CircleKind.CHOSEN, members)
        for code, (kind, members) in circles.items():
            circle = Circle.objects.create(region=region, code=code, kind=kind)
            today = timezone.localdate()
            Membership.objects.bulk_create(Membership(circle=circle, party=p, starts_on=today) for p in members)
        User.objects.bulk_create(User(username=f"person-{n}") for n in range(PEOPLE))
    return edition.pk, questionnaire.pk


def _at_once(cursor: Any, table: str, statement: str) -> None:
    """Run the statement without the table's triggers; foreign keys are checked all the same."""
    first = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    with without_triggers(cursor, table):
        cursor.execute(statement, {"common": COMMON, "rare": RARE, "person": first} if "%(" in statement else None)


@contextmanager
def without_triggers(cursor: Any, table: str) -> Iterator[None]:
    """Inside, rows of the table are written without history and without computing their readers."""
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    # What was inserted waits for its foreign keys to be checked; only then may the table be altered again.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def session_of(kind: str, party_code: str) -> str:
    """A Cookie header with which somebody on a post of this kind in this party has signed in."""
    user = User.objects.filter(terms__post__kind=kind, terms__post__party__code=party_code).earliest("pk")
    signed_in = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = f"sessionof{user.pk}".ljust(32, "0")
    expires = timezone.now() + timezone.timedelta(days=1)
    values = {"session_data": SessionStore().encode(signed_in), "expire_date": expires}
    Session.objects.update_or_create(session_key=key, defaults=values)
    return f"{settings.SESSION_COOKIE_NAME}={key}"
