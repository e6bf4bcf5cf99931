# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recommendations of the Committee: nothing without a consent that stands, and nothing beyond it, at any door."""

import contextlib
import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointplan.access.identity import acting_as
from jointplan.access.models import Label
from jointplan.access.operations import ReleaseProblem, name_readers, widen
from jointplan.commitments.models import ClosedRecommendation, Consent, Position
from jointplan.commitments.operations.consents import (
    CommitmentProblem,
    record_consent,
    register_committee_recommendation,
    withdraw_consent,
)
from jointplan.core.rules import Refused
from tests.cast import Cast
from tests.commitments_cast import commitment_canary
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
SECRETARIAT, STATES = "coast-secretariat", "coast-states"
GIVEN = {"given_by": "Council", "note_number": "Note 1", "given_on": datetime.date(2024, 1, 9)}
SAID = {"reference": "R/1", "text": "Do it.", "language": "en"}


def consent_of(note: str) -> Consent:
    with reading_everything():
        found: Consent = Consent.objects.select_related("originator").get(note_number=commitment_canary(note))
        return found


def closed(key: str) -> ClosedRecommendation:
    """Needs an identity that may read it."""
    found: ClosedRecommendation = ClosedRecommendation.objects.get(reference=commitment_canary(key))
    return found


@pytest.mark.parametrize("role", ["secretariat", "coordinator", "other_clearing", "partner", "focal_point"])
def test_only_the_clearing_authority_of_the_state_records_a_consent(cast: Cast, role: str) -> None:
    by = cast.user(role)
    with acting_as(by), pytest.raises(Refused, match="clearing authority of a State"):
        record_consent(cast.party("aldermoor"), by=by, **GIVEN)


@pytest.mark.parametrize("role", ["secretariat", "other_coordinator", "other_clearing", "partner"])
def test_nobody_but_the_state_enters_one_not_even_the_secretariat(cast: Cast, role: str) -> None:
    by = cast.user(role)
    with acting_as(by), pytest.raises(Refused, match="by the State alone"):
        register_committee_recommendation(consent_of("note stands"), by=by, **SAID)


def test_under_a_withdrawn_consent_nothing_is_entered(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(Refused, match="was withdrawn"):
        register_committee_recommendation(consent_of("note ended"), by=by, **SAID)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_by": " "}, "given_by"),
        ({"note_number": "n" * 61}, "note_number"),
        ({"given_on": datetime.date.today() + datetime.timedelta(days=3)}, "given_on"),
        ({"allows_label": "RED"}, "allows_label"),
        ({"allows_label": "AMBER"}, "allows_audience"),
        ({"allows_label": "GREEN", "allows_audience": [SECRETARIAT]}, "allows_audience"),
        ({"allows_label": "AMBER", "allows_audience": ["isle-secretariat"]}, "allows_audience"),
    ],
)
def test_what_is_wrong_with_a_consent_is_named(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    by = cast.user("clearing")
    with acting_as(by), pytest.raises(CommitmentProblem) as problem:
        record_consent(cast.party("aldermoor"), by=by, **{**GIVEN, **wrong})
    assert problem.value.field == field


@pytest.mark.parametrize(
    ("label", "audience"), [(Label.GREEN, []), (Label.CLEAR, []), (Label.AMBER, [SECRETARIAT, STATES])]
)
def test_no_release_goes_further_than_the_consent(cast: Cast, label: Label, audience: list[str]) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        with pytest.raises(ReleaseProblem, match="does not go that far"):
            widen(closed("closed"), label=label, audience=audience, reason="More.", by=by)
        with pytest.raises(ReleaseProblem, match="does not go that far"):
            name_readers(closed("closed"), [by.pk], reason="Us.", by=by)
        widen(closed("closed"), label=Label.AMBER, audience=[SECRETARIAT], reason="As the note says.", by=by)


def test_what_is_added_to_one_of_the_committee_never_leaves_the_state(cast: Cast) -> None:
    by = cast.user("clearing")
    with acting_as(by):
        position = Position.objects.get(committee=closed("shown"))
        with pytest.raises(ReleaseProblem, match="does not leave the State"):
            widen(position, label=Label.AMBER, audience=[SECRETARIAT], reason="More.", by=by)


def test_a_withdrawn_consent_takes_back_what_was_released(cast: Cast) -> None:
    with acting_as(cast.user("secretariat")):
        assert ClosedRecommendation.objects.filter(reference=commitment_canary("shown")).exists()
    by = cast.user("clearing")
    with acting_as(by):
        withdraw_consent(consent_of("note stands"), withdrawal_note="Note 3", by=by)
        assert (closed("shown").label, closed("shown").audience) == ("AMBER+STRICT", [])
        with pytest.raises(ReleaseProblem, match="does not go that far"):
            widen(closed("shown"), label=Label.AMBER, audience=[SECRETARIAT], reason="Again.", by=by)
        with pytest.raises(Refused, match="withdrawn already"):
            withdraw_consent(consent_of("note stands"), withdrawal_note="Note 4", by=by)
    with acting_as(cast.user("secretariat")):
        assert not ClosedRecommendation.objects.exists()


def raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


INSERT = """INSERT INTO commitments_closedrecommendation
    (uid, originator_id, label, audience, includes_later_members, named_readers, readers, consent_id, reference, text,
     language, registered_at, folded)
    VALUES (gen_random_uuid(), %s, %s, %s, false, '{}', '{}', %s, 'raw', 'Do it.', 'en', now(), '')"""


@pytest.mark.parametrize("role", ["secretariat", "other_clearing", "coordinator", "clearing"])
def test_the_database_refuses_a_row_without_a_standing_consent_whoever_writes_it(cast: Cast, role: str) -> None:
    state = cast.party("aldermoor").pk
    own = {"secretariat": "coast-secretariat", "other_clearing": "brindal"}.get(role, "aldermoor")
    stands, ended = consent_of("note stands").pk, consent_of("note ended").pk
    with acting_as(cast.user(role)):
        for consent in (ended, 0):
            with pytest.raises(DatabaseError):
                raw(INSERT, cast.party(own).pk, "AMBER+STRICT", [], consent)
        if own != "aldermoor":
            for originator in (state, cast.party(own).pk):
                with pytest.raises(DatabaseError):
                    raw(INSERT, originator, "AMBER+STRICT", [], stands)
        else:
            raw(INSERT, state, "AMBER+STRICT", [], stands)
            with pytest.raises(DatabaseError, match="does not go that far"):
                raw("UPDATE commitments_closedrecommendation SET label = 'GREEN', audience = '{}'")


@pytest.mark.parametrize(
    "change",
    [
        "allows_label = 'CLEAR', allows_audience = '{}'",
        "allows_audience = '{coast-secretariat,coast-states}'",
        "note_number = 'another'",
        "label = 'GREEN'",
    ],
)
def test_a_consent_stays_as_it_was_given(cast: Cast, change: str) -> None:
    with acting_as(cast.user("clearing")), pytest.raises(DatabaseError):
        raw(f"UPDATE commitments_consent SET {change} WHERE note_number = %s", commitment_canary("note stands"))


def test_a_consent_that_was_withdrawn_does_not_stand_again(cast: Cast) -> None:
    with acting_as(cast.user("clearing")), pytest.raises(DatabaseError, match="stays as it was given"):
        raw("UPDATE commitments_consent SET withdrawn_on = NULL WHERE withdrawn_on IS NOT NULL")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    label=st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"]),
    audience=st.lists(st.sampled_from([SECRETARIAT, STATES, "coast-partners", "coast-state-aldermoor"]), unique=True),
)
def test_whatever_is_asked_by_sql_nobody_beyond_the_consent_reads_it(
    cast: Cast, label: str, audience: list[str]
) -> None:
    with acting_as(cast.user("clearing")):
        sid = transaction.savepoint()
        with contextlib.suppress(DatabaseError):
            raw(
                "UPDATE commitments_closedrecommendation SET label = %s, audience = %s WHERE reference = %s",
                label,
                audience,
                commitment_canary("closed"),
            )
        row = closed("closed")
        assert row.label in {"AMBER", "AMBER+STRICT"}
        assert set(row.audience) <= {SECRETARIAT, "coast-state-aldermoor"}
        transaction.savepoint_rollback(sid)
