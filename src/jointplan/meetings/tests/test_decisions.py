# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the States: who registers them, what stays, and what is kept with them."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jointplan.access.identity import acting_as
from jointplan.accounts.system import OPERATOR
from jointplan.core.rules import Refused
from jointplan.meetings.forms import DecisionField, DecisionForm, decision_choices
from jointplan.meetings.models import Decision, Reservation
from jointplan.meetings.operations import DecisionProblem, register_decision, replace_decision
from jointplan.notifications.models import Notification
from jointplan.parties.models import Party
from tests.cast import Cast

DAY = datetime.date(2022, 3, 3)
SAID = {"taken_in": "Meeting in the harbour", "taken_on": DAY, "text": "The States agree.", "number": "4"}


def registered(cast: Cast, **more: Any) -> Decision:
    """Registered by the secretariat, whose identity stays."""
    secretariat = cast.user("secretariat")
    return register_decision(cast.party("aldermoor").region, by=secretariat, **{**SAID, **more})


@pytest.fixture
def as_secretariat(cast: Cast) -> Any:
    with acting_as(cast.user("secretariat")):
        yield


def test_the_secretariat_registers_what_the_states_decided_and_nobody_else(cast: Cast, as_secretariat: None) -> None:
    region = cast.party("aldermoor").region
    decision = registered(cast, reservations={cast.party("brindal"): "We read point 2 otherwise."})
    assert (str(decision.originator), decision.label) == ("Secretariat of the coast", "AMBER")
    assert decision.audience == [region.circles.get(kind="states-and-secretariat").code]
    (reservation,) = decision.reservations.all()
    assert (reservation.label, reservation.audience) == (decision.label, decision.audience)
    for role in ("coordinator", "clearing", "partner", "isle_secretariat"):
        with pytest.raises(Refused, match="Only the secretariat"):
            register_decision(region, by=cast.user(role), **SAID)
    with pytest.raises(Refused, match="not at the command line"):
        register_decision(region, by=OPERATOR, **SAID)


def test_a_region_without_a_secretariat_says_what_is_missing(cast: Cast, as_secretariat: None) -> None:
    Party.objects.filter(is_secretariat=True).update(is_secretariat=False)
    with pytest.raises(Refused, match="no secretariat yet"):
        registered(cast)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"taken_in": ""}, "taken_in"),
        ({"taken_on": datetime.date.today() + datetime.timedelta(days=2)}, "taken_on"),
        ({"kind": "rumour"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"number": "4" * 61}, "number"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_registered(
    cast: Cast, as_secretariat: None, wrong: dict[str, Any], field: str
) -> None:
    before = Decision.objects.count()
    with pytest.raises(DecisionProblem) as found:
        registered(cast, **wrong)
    assert found.value.field == field
    assert Decision.objects.count() == before


def test_only_states_of_the_region_have_reservations(cast: Cast, as_secretariat: None) -> None:
    for code in ("coast-fund", "dunmere"):
        with pytest.raises(DecisionProblem, match="no State of this region"):
            registered(cast, reservations={cast.party(code): "We disagree."})


def test_a_mistake_is_put_right_by_a_decision_that_replaces_it_once(cast: Cast, as_secretariat: None) -> None:
    secretariat = cast.user("secretariat")
    wrong = registered(cast, text="The States disagree.")
    with pytest.raises(DecisionProblem, match="what was wrong"):
        replace_decision(wrong, correction=" ", by=secretariat, **SAID)
    right = replace_decision(wrong, correction="A word was wrong.", by=secretariat, **SAID)
    assert (right.replaces, right.correction) == (wrong, "A word was wrong.")
    standing = decision_choices(secretariat, right.region)
    assert right in standing
    assert wrong not in standing
    with pytest.raises(Refused, match="replaced already"):
        replace_decision(wrong, correction="Again.", by=secretariat, **SAID)
    with pytest.raises(Refused):
        replace_decision(right, correction="We say so.", by=cast.user("coordinator"), **SAID)


@pytest.mark.database
def test_the_database_keeps_what_was_decided(cast: Cast, as_secretariat: None) -> None:
    decision = registered(cast, reservations={cast.party("brindal"): "Not quite."})
    for rows, change in (
        (Decision.objects.filter(pk=decision.pk), {"text": "Another text."}),
        (Decision.objects.filter(pk=decision.pk), {"taken_on": DAY - datetime.timedelta(days=1)}),
        (Reservation.objects.filter(decision=decision), {"text": "All is well."}),
    ):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Reservation.objects.filter(decision=decision).delete()
    assert Decision.objects.filter(pk=decision.pk).update(label="GREEN", audience=[]) == 1


def test_leading_posts_of_the_states_are_told_by_decision_registered(cast: Cast, as_secretariat: None) -> None:
    decision = registered(cast)
    for role, told in (
        ("coordinator", True),
        ("other_clearing", True),
        ("partner", False),
        ("isle_coordinator", False),
    ):
        with acting_as(cast.user(role)):
            found = Notification.objects.filter(name="meetings/decision_registered", about_id=str(decision.uid))
            assert found.exists() is told, role


def test_a_decision_is_chosen_in_other_forms_among_those_that_stand(cast: Cast, as_secretariat: None) -> None:
    decision = registered(cast)
    field = DecisionField(user=cast.user("secretariat"), region=decision.region)
    assert field.clean(str(decision.uid)) == decision
    assert (
        "3 March 2022: 4, Meeting in the harbour"
        in dict((str(value), label) for value, label in field.choices).values()
    )
    assert decision not in DecisionField(user=cast.user("partner"), region=decision.region).queryset


def test_the_form_takes_reservations_of_each_state(cast: Cast) -> None:
    region = cast.party("aldermoor").region
    data = {**SAID, "kind": "note", "language": "en", "reservation_brindal": "Not so.", "reservation_corvane": " "}
    form = DecisionForm(data, region=region)
    assert form.is_valid(), form.errors
    assert form.said()["reservations"] == {cast.party("brindal"): "Not so."}
