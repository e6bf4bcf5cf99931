# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a State adds to a recommendation: its position, the measures that answer it, and its actions."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jointplan.access.identity import acting_as
from jointplan.commitments.models import FollowUpAction, Position, Recommendation
from jointplan.commitments.operations.consents import CommitmentProblem
from jointplan.commitments.operations.follow_up import change_action, plan_action, state_position
from jointplan.core.rules import Refused
from tests.addresses import WatchedClient, address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 4)


def subject(state: str = "aldermoor", key: str = "second") -> Recommendation:
    return Recommendation.objects.get(state__code=state, external_id=key)


def test_the_coordinator_states_the_position_and_changes_it_in_one_row(cast: Cast) -> None:
    by = cast.user("coordinator")
    clause = cast.edition().clauses.get(code="1.1.2")
    with acting_as(by):
        first = state_position(subject(), kind="considered", stated_on=DAY, measures=[clause], by=by)
        assert (first.label, first.measures) == ("AMBER+STRICT", [clause.pk])
        again = state_position(subject(), kind="supported", stated_on=DAY, note="We agree.", by=by)
    assert (again.pk, again.kind, again.measures) == (first.pk, "supported", [])


@pytest.mark.parametrize("role", ["clearing", "focal_point", "other_coordinator", "secretariat", "partner"])
def test_nobody_else_says_what_the_state_makes_of_it(cast: Cast, role: str) -> None:
    by = cast.user(role)
    with acting_as(by):
        with pytest.raises(Refused, match="national coordinator"):
            state_position(subject(), kind="noted", stated_on=DAY, by=by)
        with pytest.raises(Refused, match="national coordinator"):
            plan_action(subject(), text="Write.", lead=cast.party("aldermoor"), by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "praised"}, "kind"),
        ({"stated_on": datetime.date.today() + datetime.timedelta(days=3)}, "stated_on"),
        ({"language": "xx"}, "language"),
        ({"note": "n" * 8001}, "note"),
    ],
)
def test_what_is_wrong_with_a_position_is_named(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(CommitmentProblem) as problem:
        state_position(subject(), by=by, **{"kind": "noted", "stated_on": DAY, **wrong})
    assert problem.value.field == field


def test_a_position_that_is_public_is_withdrawn_before_it_is_changed(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by), pytest.raises(Refused, match="withdraws the release first"):
        state_position(subject(key="first"), kind="noted", stated_on=DAY, by=by)


def test_an_action_is_led_by_a_body_of_the_state_and_goes_on(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        with pytest.raises(CommitmentProblem, match="one of the State"):
            plan_action(subject(), text="Write.", lead=cast.party("brindal-ports"), by=by)
        action = plan_action(subject(), text="Write.", lead=cast.party("aldermoor-schools"), due_on=DAY, by=by)
        said = {"text": "Write a rule.", "lead": action.lead, "language": "en", "due_on": None}
        assert change_action(action, state="done", by=by, **said).state == "done"
        with pytest.raises(CommitmentProblem, match="states offered"):
            change_action(action, state="praised", by=by, **said)


@pytest.mark.parametrize("table", ["commitments_position", "commitments_followupaction"])
def test_the_database_lets_only_the_state_addressed_add_to_a_recommendation(cast: Cast, table: str) -> None:
    other = subject("brindal", "first").pk
    statement = f"UPDATE {table} SET recommendation_id = %s WHERE committee_id IS NULL"
    with (
        acting_as(cast.user("coordinator")),
        pytest.raises(DatabaseError, match="Only the State"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [other])


def test_the_register_is_chosen_by_position_and_measure_only_as_far_as_they_are_shown(cast: Cast) -> None:
    for role, expected in (
        ("coordinator", {"L/ALD/1"}),
        ("secretariat", {"L/ALD/1", "L/BRI/1"}),
        ("other_coordinator", {"L/ALD/1", "L/BRI/1"}),
        ("partner", {"L/ALD/1"}),
    ):
        for query in ({"position": "supported"}, {"measure": "1.1.1"}):
            page = WatchedClient(role).get(address(cast, "real:work:commitments"), query)
            assert {str(one.symbol) for one, _url, _position in page.context["rows"]} == expected


def test_an_unknown_measure_is_named_at_its_field(cast: Cast) -> None:
    url = address(
        cast, "real:work:recommendation_position", kind="recommendations", uid="recommendation aldermoor second"
    )
    data = {"kind": "noted", "stated_on": "2024-05-04", "language": "en", "measures": "1.1.1 9.9.9"}
    page = WatchedClient("coordinator").post(url, data)
    assert "9.9.9" in page.content.decode()
    with acting_as(cast.user("coordinator")):
        assert not Position.objects.on(subject()).exists()


def test_the_page_shows_each_reader_what_the_state_lets_read(cast: Cast) -> None:
    url = address(cast, "real:work:recommendation", uid="recommendation brindal first")
    for role, shown in (("other_coordinator", True), ("secretariat", True), ("partner", False), ("coordinator", False)):
        page = WatchedClient(role).get(url)
        assert (page.context["follow_up"]["position"] is not None) == shown
    with acting_as(cast.user("other_coordinator")):
        assert FollowUpAction.objects.count() == 1
