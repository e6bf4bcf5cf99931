# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fictional region: 5 States, 10 cycles, an answer to each of 176 measures, written straight into the tables."""

import datetime
from typing import Any, NamedTuple

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.operations.questionnaires import save_questionnaire, standard_questionnaire
from jointplan.parties.operations import import_parties
from jointplan.plans.imports import read_catalogue
from jointplan.plans.operations import import_catalogue
from jointplan.plans.reference import shipped_catalogue

EDITION = "bench-edition"
STATES = 5
# A cycle a year: the first stands for the latest, each next one for a year before it.
RELEASED = """
UPDATE assessments_answerpart p SET released_at = now() - make_interval(years => substr(c.code, 2)::int - 1)
FROM assessments_cycle c WHERE c.id = p.cycle_id AND p.label = 'CLEAR' AND c.code = ANY (%(cycles)s)
"""
SENTENCE = "In this period the work went on as planned and was looked at twice by those who take part in it. "

ANSWERS = """
INSERT INTO assessments_answer
    (uid, originator_id, label, audience, named_readers, readers, submission_id, cycle_id, clause_id)
SELECT gen_random_uuid(), s.originator_id, 'AMBER+STRICT', '{}', '{}', '{}', s.id, s.cycle_id, m.id
FROM assessments_submission s CROSS JOIN plans_clause m
JOIN assessments_cycle c ON c.id = s.cycle_id
WHERE m.kind = 'measure' AND m.edition_id = %(edition)s AND c.code = ANY (%(cycles)s)
"""
PARTS = """
INSERT INTO assessments_answerpart (uid, originator_id, label, audience, named_readers, readers, answer_id,
    submission_id, cycle_id, clause_id, kind, value, language, folded, version, saved_at, released_at, came_by,
    stays_inside)
SELECT gen_random_uuid(), a.originator_id, k.label, '{}', '{}', '{}', a.id, a.submission_id, a.cycle_id, a.clause_id,
    k.kind,
    CASE WHEN k.kind = 'status' THEN 'in-progress' ELSE repeat(%(sentence)s, 1 + (a.id %% 4)::int) END,
    'en', CASE WHEN k.kind = 'status' THEN '' ELSE repeat(lower(%(sentence)s), 1 + (a.id %% 4)::int) END, 1, now(),
    CASE WHEN k.label = 'CLEAR' THEN now() END, 'typed', false
FROM assessments_answer a
CROSS JOIN (VALUES ('status', 'AMBER+STRICT'), ('progress', 'CLEAR'), ('challenges', 'CLEAR')) AS k (kind, label)
JOIN assessments_cycle c ON c.id = a.cycle_id AND c.code = ANY (%(cycles)s)
"""


class World(NamedTuple):
    """A region without answers yet: ids of its edition, questionnaire and States."""

    edition: int
    questionnaire: int
    states: list[int]


def build(connection: Any, cycles: int) -> int:
    """Fill the database behind the owner's `connection` up to `cycles` cycles. Returns how many parts there are."""
    return grow(connection, begin(), 1, cycles)


def begin() -> World:
    """The plan and the States."""
    parties = [{"code": f"state-{n}", "kind": "state", "name": {"en": f"State {n}"}} for n in range(1, STATES + 1)]
    region_data = {"code": "bench", "name": {"en": "Bench"}, "fictional": True}
    catalogue = read_catalogue(shipped_catalogue("jpoa-2022"))
    catalogue["region"] = region_data
    catalogue["plan"] = {"code": "bench-plan", "name": {"en": "Bench"}}
    catalogue["edition"] = {**catalogue["edition"], "code": EDITION}
    with acting_as(OPERATOR):
        region = import_parties({"region": region_data, "parties": parties}, by=OPERATOR)
        edition = import_catalogue(catalogue, by=OPERATOR)
        questionnaire = save_questionnaire(edition, standard_questionnaire(), by=OPERATOR)
    return World(edition.pk, questionnaire.pk, list(region.parties.values_list("pk", flat=True)))


def grow(connection: Any, world: World, first: int, last: int) -> int:
    """Add the cycles from one number to another, both included, each with every answer. Returns how many parts are."""
    from bench.large_world import without_triggers  # which imports this module

    numbers = range(first, last + 1)
    with connection.cursor() as cursor:
        for number in numbers:
            _cycle(cursor, world.edition, world.questionnaire, number, world.states)
        codes = [f"c{number}" for number in numbers]
        cursor.execute(ANSWERS, {"edition": world.edition, "cycles": codes})
        cursor.execute(PARTS, {"sentence": SENTENCE, "cycles": codes})
        with without_triggers(cursor, "assessments_answerpart"):
            cursor.execute(RELEASED, {"cycles": codes})
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM assessments_answerpart")
        return int(cursor.fetchone()[0])


def _cycle(cursor: Any, edition: int, questionnaire: int, number: int, states: list[int]) -> None:
    year = datetime.date(2100 + number, 1, 1)
    cursor.execute(
        "INSERT INTO assessments_cycle "
        "(edition_id, questionnaire_id, code, names, period_from, period_to, opens_on, due_on, closes_on, state) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'closed') RETURNING id",
        [edition, questionnaire, f"c{number}", f'{{"en": "Cycle {number}"}}', *[year] * 5],
    )
    cycle = cursor.fetchone()[0]
    for state in states:
        cursor.execute(
            "INSERT INTO assessments_submission "
            "(uid, originator_id, label, audience, named_readers, readers, cycle_id, state, version) "
            "VALUES (gen_random_uuid(), %s, 'AMBER+STRICT', '{}', '{}', '{}', %s, 'draft', 1)",
            [state, cycle],
        )
