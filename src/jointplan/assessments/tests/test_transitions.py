# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every transition × every role × every state: who succeeds, and that a refusal changes nothing and says why."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jointplan.access.identity import acting_as, set_identity
from jointplan.accounts.models import Post, PostKind, Term
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.models import AnswerPart, Cycle, CycleState, Step, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer, start_submission
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.operations.cycles import (
    change_cycle,
    close_cycle,
    edit_cycle,
    open_cycle,
    prepare_cycle,
    publish_cycle,
)
from jointplan.assessments.operations.release import release_parts, withdraw_part
from jointplan.assessments.operations.sending import send_submission
from jointplan.assessments.operations.versions import reopen_submission
from jointplan.assessments.problems import AnswerProblem
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused, can
from tests.cast import ROLES, Cast, decision
from tests.everything import fingerprint

pytestmark = pytest.mark.django_db

OURS = "aldermoor"
Act = Callable[[Cast, Any], Any]


def submission(cast: Cast, cycle: str) -> Submission:
    """The record as its own State reads it, for an operation that somebody else asks for."""
    with acting_as(cast.user("coordinator")):
        return cast.submission(OURS, cycle)


def part(cast: Cast, cycle: str, clause: str, kind: str) -> AnswerPart:
    with acting_as(cast.user("clearing")):
        found = cast.part(OURS, cycle, clause, kind)
        assert found.originator
        return found


def save(cycle: str) -> Act:
    def act(cast: Cast, user: Any) -> Any:
        given = {"progress": PartInput("Something new.", "en", 1)}
        target = submission(cast, cycle)
        set_identity(user)
        return save_answer(target, cast.edition().clauses.get(code="1.1.1"), given, by=user)

    return act


def send(cycle: str) -> Act:
    def act(cast: Cast, user: Any) -> Any:
        target = submission(cast, cycle)
        set_identity(user)
        return send_submission(target, by=user)

    return act


def start(cycle: str) -> Act:
    return lambda cast, user: start_submission(cast.cycle(cycle), cast.party("corvane"), by=user)


def release(clause: str, kind: str, cycle: str = "2021") -> Act:
    def act(cast: Cast, user: Any) -> Any:
        target = part(cast, cycle, clause, kind)
        set_identity(user)
        return release_parts([target], reason="Cleared.", by=user)

    return act


def withdraw(clause: str, kind: str, cycle: str = "2021") -> Act:
    def act(cast: Cast, user: Any) -> Any:
        target = part(cast, cycle, clause, kind)
        set_identity(user)
        return withdraw_part(target, reason="A mistake.", by=user)

    return act


def reopen(state: str, role: str, cycle: str) -> Act:
    def act(cast: Cast, user: Any) -> Any:
        with acting_as(cast.user(role)):
            target = cast.submission(state, cycle)
        set_identity(user)
        return reopen_submission(target, reason="A number was wrong.", by=user)

    return act


def compiling(state: str, role: str, cycle: str) -> Act:
    def act(cast: Cast, user: Any) -> Any:
        with acting_as(cast.user(role)):
            target = cast.submission(state, cycle)
        set_identity(user)
        return mark_compiled(target, by=user)

    return act


def prepare(cast: Cast, user: Any) -> Any:
    model = cast.cycle("2023")
    fields = ("names", "period_from", "period_to", "opens_on", "due_on", "closes_on")
    return prepare_cycle(model.edition, code="2024", by=user, **{name: getattr(model, name) for name in fields})


def opening(cycle: str) -> Act:
    return lambda cast, user: open_cycle(cast.cycle(cycle), decision(), by=user)


def closing(cycle: str) -> Act:
    return lambda cast, user: close_cycle(cast.cycle(cycle), decision(), by=user)


def editing(cycle: str) -> Act:
    return lambda cast, user: edit_cycle(cast.cycle(cycle), names={"en": "Another name"}, by=user)


def changing(cycle: str) -> Act:
    return lambda cast, user: change_cycle(cast.cycle(cycle), decision(), names={"en": "Another name"}, by=user)


def publishing(cycle: str) -> Act:
    return lambda cast, user: publish_cycle(cast.cycle(cycle), decision(), by=user)


NOBODY: set[str] = set()
TRANSITIONS: dict[str, tuple[Act, set[str]]] = {
    "prepare a cycle": (prepare, {"secretariat", "operator"}),
    "open a cycle in preparation": (opening("2023"), {"secretariat"}),
    "open an open cycle": (opening("2022"), NOBODY),
    "open a closed cycle": (opening("2021"), NOBODY),
    "close an open cycle": (closing("2022"), {"secretariat"}),
    "close a cycle in preparation": (closing("2023"), NOBODY),
    "close a closed cycle": (closing("2021"), NOBODY),
    "edit a cycle in preparation": (editing("2023"), {"secretariat"}),
    "edit an open cycle": (editing("2022"), NOBODY),
    "edit a closed cycle": (editing("2021"), NOBODY),
    "change an open cycle": (changing("2022"), {"secretariat"}),
    "change a cycle in preparation": (changing("2023"), NOBODY),
    "change a closed cycle": (changing("2021"), NOBODY),
    "publish a closed cycle": (publishing("2021"), {"secretariat"}),
    "publish an open cycle": (publishing("2022"), NOBODY),
    "publish a cycle in preparation": (publishing("2023"), NOBODY),
    "start a submission in an open cycle": (start("2022"), {"third_coordinator"}),
    "start a submission in a closed cycle": (start("2021"), NOBODY),
    "start a submission in a cycle in preparation": (start("2023"), NOBODY),
    "save in a draft": (save("2022"), {"coordinator"}),
    "save in what was sent": (save("2021"), NOBODY),
    "send a draft": (send("2022"), {"coordinator"}),
    "send what was sent": (send("2021"), NOBODY),
    "begin another version of a draft": (reopen(OURS, "coordinator", "2022"), NOBODY),
    "begin another version in a closed cycle": (reopen(OURS, "coordinator", "2021"), NOBODY),
    "begin another version in an open cycle": (reopen("brindal", "other_coordinator", "2022"), {"other_coordinator"}),
    "take what was sent into the report": (compiling(OURS, "coordinator", "2021"), {"secretariat"}),
    "take what was sent elsewhere into the report": (
        compiling("dunmere", "isle_coordinator", "2022"),
        {"isle_secretariat"},
    ),
    "take a draft into the report": (compiling(OURS, "coordinator", "2022"), NOBODY),
    "release a text that was sent": (release("1.1.1", "challenges"), {"clearing"}),
    "release a status that was sent": (release("1.1.1", "status"), {"clearing"}),
    "release a text that the States read": (release("1.1.3", "progress"), {"clearing"}),
    "release what was withdrawn": (release("1.1.2", "progress"), {"clearing"}),
    "release a draft": (release("1.1.1", "progress", "2022"), NOBODY),
    "release what is public": (release("1.1.1", "progress"), NOBODY),
    "release what persons read by name": (release("1.1.3", "challenges"), {"clearing"}),
    "withdraw what is public": (withdraw("1.1.1", "progress"), {"clearing"}),
    "withdraw what was sent": (withdraw("1.1.1", "challenges"), NOBODY),
    "withdraw a draft": (withdraw("1.1.1", "progress", "2022"), NOBODY),
}
EVERYBODY = [*ROLES, "operator"]
# What an operation raises for somebody who may not even read the record.
REFUSALS = (Refused, AnswerProblem, Submission.DoesNotExist, AnswerPart.DoesNotExist, Cycle.DoesNotExist)


@pytest.mark.parametrize("name", TRANSITIONS)
def test_only_the_right_person_in_the_right_state_gets_through(cast: Cast, name: str) -> None:
    act, allowed = TRANSITIONS[name]
    before = fingerprint()
    succeeded, reasons = set(), set()
    for role in EVERYBODY:
        user = OPERATOR if role == "operator" else cast.user(role)
        with transaction.atomic():
            try:
                with acting_as(user):
                    act(cast, user)
            except REFUSALS as refusal:
                reasons.add(str(refusal).strip())
                assert fingerprint() == before, role
            else:
                succeeded.add(role)
                assert fingerprint() != before, role
            transaction.set_rollback(True)
    assert succeeded == allowed
    assert "" not in reasons


def test_the_rule_and_the_operation_say_the_same_about_sending(cast: Cast) -> None:
    for cycle in ("2021", "2022"):
        target = submission(cast, cycle)
        for role in ROLES:
            user = cast.user(role)
            with transaction.atomic():
                try:
                    with acting_as(user):
                        send_submission(target, by=user)
                    sent = True
                except REFUSALS:
                    sent = False
                transaction.set_rollback(True)
            with acting_as(user):
                verdict = can(user, "assessments.send_submission", target)
            assert verdict.allowed == sent
            assert verdict.allowed != bool(verdict.reason)


def test_nobody_starts_for_another_state(cast: Cast) -> None:
    coordinator = cast.user("third_coordinator")
    with acting_as(coordinator), pytest.raises(AnswerProblem, match="your own State"):
        start_submission(cast.cycle("2022"), cast.party("brindal"), by=coordinator)


def test_whoever_holds_several_posts_starts_for_the_state_they_coordinate(
    cast: Cast, client_as: Callable[..., Client]
) -> None:
    user, cycle, corvane = cast.user("other_clearing"), cast.cycle("2022"), cast.party("corvane")
    post = Post.objects.get(party=corvane, kind=PostKind.COORDINATOR)
    far = datetime.date.today() + datetime.timedelta(days=30)
    Term.objects.create(user=user, post=post, starts_on=cycle.opens_on, ends_on=far, is_acting=True)
    with acting_as(user), pytest.raises(AnswerProblem, match="your own State"):
        start_submission(cycle, cast.party("brindal"), by=user)
    response = client_as("other_clearing").post(reverse("real:work:start", kwargs={"pk": cycle.pk}))
    with acting_as(user):
        assert str(Submission.objects.get(cycle=cycle, originator=corvane).uid) in response["Location"]


def test_starting_twice_gives_the_same_submission_and_one_entry(cast: Cast) -> None:
    coordinator = cast.user("third_coordinator")
    with acting_as(coordinator):
        one = start_submission(cast.cycle("2022"), cast.party("corvane"), by=coordinator)
        two = start_submission(cast.cycle("2022"), cast.party("corvane"), by=coordinator)
        assert one == two
        assert Entry.objects.about(one).count() == 1


def test_a_cycle_that_is_closed_takes_neither_answers_nor_submissions(cast: Cast) -> None:
    coordinator, secretariat = cast.user("coordinator"), cast.user("secretariat")
    with acting_as(secretariat):
        assert close_cycle(cast.cycle("2022"), decision(), by=secretariat).state == CycleState.CLOSED
    target = submission(cast, "2022")
    with acting_as(coordinator):
        with pytest.raises(Refused, match="not open"):
            save_answer(target, cast.edition().clauses.get(code="1.1.1"), {}, by=coordinator)
        with pytest.raises(Refused, match="not open"):
            send_submission(target, by=coordinator)
    clearing = cast.user("clearing")
    sent = part(cast, "2021", "1.1.1", "challenges")
    with acting_as(clearing):
        assert release_parts([sent], reason="Cleared.", by=clearing) == 1


@pytest.mark.parametrize("number", ["wrong", "isles"], ids=["replaced", "of another region"])
def test_a_cycle_opens_only_by_a_decision_of_its_states_that_stands(cast: Cast, number: str) -> None:
    secretariat, cycle = cast.user("secretariat"), cast.cycle("2023")
    with acting_as(secretariat):
        with pytest.raises(AnswerProblem, match="that stands"):
            open_cycle(cycle, decision(number=number), by=secretariat)
        open_cycle(cycle, decision(number="right"), by=secretariat)
        entry = Entry.objects.about(cycle).latest_first().first()
    assert cycle.decisions.get(step=Step.OPENED).decision_id == decision(number="right").pk
    # What the decision says is for the States and the secretariat; that the cycle is open is for the community.
    assert set(entry.details) == {"taken_on"}
