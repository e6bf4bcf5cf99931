# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work inside a State: who asks whom, who writes, who hands over, and what becomes of it."""

import datetime
from typing import Any

import pytest

from jointplan.access.circle_operations import CircleProblem, add_member, circle_of_body
from jointplan.access.identity import acting_as
from jointplan.access.models import Circle, CircleKind
from jointplan.accounts.models import Post, PostKind
from jointplan.accounts.operations import establish_post, issue_account
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.consolidating import contributions_on
from jointplan.assessments.models import Answer, AnswerPart, Assignment, Origin, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.assigning import as_last_time, assign_measures, withdraw_assignments
from jointplan.assessments.operations.consolidating import (
    BELOW,
    INSTEAD,
    circulate_answer,
    take_over_answer,
    take_over_part,
)
from jointplan.assessments.operations.contributing import (
    ask_again,
    consider_answer,
    finish_answers,
    hand_over_answer,
    hand_over_answers,
    send_back_answer,
    start_contribution,
    take_back_answer,
)
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.tasks import remind_on
from jointplan.assessments.turns import Work, lines_of
from jointplan.audit.models import Entry
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from tests.cast import Cast
from tests.work_cast import REASON_OF_ASKING

pytestmark = pytest.mark.django_db

DUE = datetime.date(2023, 2, 1)


class Desk:
    """The people at work in Aldermoor, each acting under the own identity."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.cycle = cast, cast.cycle("2022")
        self.coordinator, self.schools, self.harbour = map(cast.user, ("coordinator", "focal_point", "harbour_point"))

    def own(self, user: Any) -> Submission:
        """The submission of the person's party; needs the person's identity."""
        return Submission.objects.select_related("cycle__edition").get(
            cycle=self.cycle, originator=user.held_posts[0].party_id
        )

    def clause(self, code: str) -> Any:
        return self.cast.edition().clauses.get(code=code)

    def write(self, user: Any, code: str, value: str, kind: str = "progress", seen: int = 0) -> Answer:
        with acting_as(user):
            submission = self.own(user)
            save_answer(submission, self.clause(code), {kind: PartInput(value, "en", seen)}, by=user)
            return Answer.objects.get(submission=submission, clause__code=code)

    def hand(self, user: Any, answer: Answer) -> Answer:
        with acting_as(user):
            return hand_over_answer(answer, by=user)

    def work(self, user: Any, agency: str) -> dict[str, Work]:
        with acting_as(user):
            lines = lines_of(user, self.cycle.pk, agency_id=self.cast.party(agency).pk)
            return {line.assignment.clause.code: line.work for line in lines}

    def tasks(self, user: Any) -> list[str]:
        user.__dict__.pop("_reader_tokens", None)
        with acting_as(user):
            return [f"{task.title} {task.note}" for task in tasks_of(user, fictional=False)]

    def reads(self, user: Any, word: str) -> bool:
        user.__dict__.pop("_reader_tokens", None)
        with acting_as(user):
            by_queryset = AnswerPart.objects.visible_to(user).filter(value__contains=word).exists()
            by_database = AnswerPart.objects.filter(value__contains=word).exists()
        assert by_queryset == by_database
        return by_database

    def validator(self) -> Any:
        with acting_as(OPERATOR):
            post = establish_post(
                self.cast.party("aldermoor-schools"),
                code="schools-validator",
                kind=PostKind.VALIDATOR,
                functions={"en": "Validator"},
                by=OPERATOR,
            )
            today = datetime.date.today()
            return issue_account(
                post, username="validator", hashed_password="!", language="en", starts_on=today, by=OPERATOR
            )


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_many_measures_are_assigned_in_one_step_with_one_entry_and_one_message(desk: Desk) -> None:
    post = Post.objects.select_related("party__parent").get(code="focal-point")
    with acting_as(desk.coordinator):
        before = Entry.objects.filter(verb="assessments.measures_assigned").count()
        wanted = {post: [desk.clause(code) for code in ("1.1.1", "1.1.3", "1.2")]}
        outcome = assign_measures(desk.own(desk.coordinator), wanted, due_on=DUE, by=desk.coordinator)
        assert (outcome.new, outcome.changed, outcome.unchanged) == (2, 1, 0)
        assert Entry.objects.filter(verb="assessments.measures_assigned").count() == before + 1
        again = assign_measures(desk.own(desk.coordinator), wanted, due_on=DUE, by=desk.coordinator)
        assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    with acting_as(desk.schools):
        told = Notification.objects.filter(name="assessments/measures_assigned")
        assert told.count() == 2  # one of the cast, one of now
    assert set(desk.work(desk.schools, "aldermoor-schools")) == {"1.1.1", "1.1.2", "1.1.3", "1.2"}


@pytest.mark.parametrize("role", ["clearing", "focal_point", "other_coordinator"])
def test_nobody_else_assigns(desk: Desk, role: str) -> None:
    with acting_as(desk.coordinator):
        submission = desk.own(desk.coordinator)
    user, post = desk.cast.user(role), Post.objects.get(code="focal-point")
    with acting_as(user), pytest.raises((Refused, Submission.DoesNotExist)):
        assign_measures(submission, {post: [desk.clause("1.2")]}, due_on=DUE, by=user)


@pytest.mark.parametrize(
    ("post", "code", "due_on"),
    [
        ("other-focal-point", "1.2", DUE),
        ("clearing", "1.2", DUE),
        ("focal-point", "1.P", DUE),
        ("focal-point", "1.2", datetime.date(2023, 12, 1)),
    ],
)
def test_what_cannot_be_asked_is_not_assigned(desk: Desk, post: str, code: str, due_on: datetime.date) -> None:
    chosen = Post.objects.select_related("party__parent").get(code=post)
    with acting_as(desk.coordinator):
        before = Assignment.objects.count()
        with pytest.raises(AnswerProblem):
            assign_measures(
                desk.own(desk.coordinator), {chosen: [desk.clause(code)]}, due_on=due_on, by=desk.coordinator
            )
        assert Assignment.objects.count() == before


def test_a_withdrawn_assignment_leaves_the_list_of_the_agency_and_can_be_made_again(desk: Desk) -> None:
    with acting_as(desk.coordinator):
        own = desk.own(desk.coordinator)
        found = Assignment.objects.filter(clause__code="1.1.2", agency__code="aldermoor-schools")
        assert withdraw_assignments(own, found, by=desk.coordinator) == 1
        with pytest.raises(AnswerProblem):
            withdraw_assignments(own, found, by=desk.coordinator)
    assert set(desk.work(desk.schools, "aldermoor-schools")) == {"1.1.1"}
    with pytest.raises(AnswerProblem, match="not asked about"):
        desk.write(desk.schools, "1.1.2", "Late words.")
    with acting_as(desk.coordinator):
        post = Post.objects.select_related("party__parent").get(code="focal-point")
        wanted = {post: [desk.clause("1.1.2")]}
        assert assign_measures(own, wanted, due_on=DUE, by=desk.coordinator).new == 1


def test_the_cycle_before_says_who_was_asked_last_time(desk: Desk) -> None:
    with acting_as(desk.coordinator):
        assert as_last_time(desk.own(desk.coordinator), desk.coordinator) == {}
        earlier = desk.cast.cycle("2021")
        asked = Assignment.objects.filter(cycle=desk.cycle, agency__code="aldermoor-schools")
        asked.filter(clause__code="1.1.2").update(cycle=earlier)
        found = as_last_time(desk.own(desk.coordinator), desk.coordinator)
        assert {post.code: [c.code for c in clauses] for post, clauses in found.items()} == {"focal-point": ["1.1.2"]}


def test_an_agency_writes_only_what_it_was_asked_and_nobody_else_writes_for_it(desk: Desk) -> None:
    answer = desk.write(desk.schools, "1.1.2", "Words of the schools.")
    assert answer.label == "AMBER+STRICT"
    with pytest.raises(AnswerProblem, match="not asked about"):
        desk.write(desk.schools, "1.1.3", "Not asked.")
    for user in (desk.harbour, desk.coordinator):
        with acting_as(user), pytest.raises((Refused, Submission.DoesNotExist)):
            save_answer(answer.submission, desk.clause("1.1.2"), {"progress": PartInput("X", "en", 1)}, by=user)
        assert not desk.reads(user, "Words of the schools")
    with acting_as(desk.coordinator), pytest.raises(Refused):
        start_contribution(desk.cycle, desk.cast.party("aldermoor-schools"), by=desk.coordinator)


def test_what_is_handed_over_is_read_by_the_coordinator_and_by_no_other_agency(desk: Desk) -> None:
    answer = desk.write(desk.schools, "1.1.2", "Words of the schools.")
    assert not desk.reads(desk.coordinator, "Words of the schools")
    desk.hand(desk.schools, answer)
    assert desk.reads(desk.coordinator, "Words of the schools")
    assert not desk.reads(desk.harbour, "Words of the schools")
    assert not desk.reads(desk.cast.user("secretariat"), "Words of the schools")
    with pytest.raises(AnswerProblem, match="handed over"):
        desk.write(desk.schools, "1.1.2", "Second thoughts.", seen=1)
    with acting_as(desk.schools), pytest.raises(AnswerProblem):
        hand_over_answers([answer], by=desk.schools)
    assert desk.work(desk.schools, "aldermoor-schools")["1.1.2"] == Work.HANDED


def test_what_is_taken_back_is_the_agencys_own_again(desk: Desk) -> None:
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.2", "Words of the schools."))
    with acting_as(desk.schools):
        take_back_answer(answer, by=desk.schools)
    assert not desk.reads(desk.coordinator, "Words of the schools")
    assert desk.work(desk.coordinator, "aldermoor-schools")["1.1.2"] == Work.WAITING
    desk.write(desk.schools, "1.1.2", "Better words.", seen=1)
    assert not desk.reads(desk.coordinator, "Better words")
    with acting_as(desk.schools), pytest.raises(AnswerProblem):
        take_back_answer(answer, by=desk.schools)


def test_an_answer_that_is_asked_again_is_the_agencys_turn_with_the_reason(desk: Desk) -> None:
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.2", "Words of the schools."))
    assert not any("1.1.2" in task for task in desk.tasks(desk.schools))
    assert any("School office has handed over" in task for task in desk.tasks(desk.coordinator))
    with acting_as(desk.coordinator):
        with pytest.raises(AnswerProblem):
            ask_again(answer, reason=" ", by=desk.coordinator)
        ask_again(answer, reason="How many schools?", by=desk.coordinator)
    assert any("1.1.2" in task and "How many schools?" in task for task in desk.tasks(desk.schools))
    assert not any("How many schools?" in task for task in desk.tasks(desk.harbour))
    assert not any("School office has handed over" in task for task in desk.tasks(desk.coordinator))
    # From the first save on it is a draft of the agency again.
    desk.write(desk.schools, "1.1.2", "Nine schools.", seen=1)
    assert not desk.reads(desk.coordinator, "Nine schools")
    desk.hand(desk.schools, answer)
    assert desk.reads(desk.coordinator, "Nine schools")
    assert not any("1.1.2" in task for task in desk.tasks(desk.schools))
    assert desk.work(desk.coordinator, "aldermoor-schools")["1.1.2"] == Work.HANDED


@pytest.mark.parametrize("role", ["focal_point", "clearing", "harbour_point"])
def test_only_the_coordinator_asks_again(desk: Desk, role: str) -> None:
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.2", "Words of the schools."))
    user = desk.cast.user(role)
    with acting_as(user), pytest.raises((Refused, Answer.DoesNotExist)):
        ask_again(answer, reason="Why?", by=user)


def test_what_is_considered_waits_for_nobody(desk: Desk) -> None:
    """`answers_settled` takes the message out of the coordinator's list."""
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.2", "Words of the schools."))
    with acting_as(desk.coordinator):
        waiting = Notification.objects.filter(name="assessments/answers_handed_over", done_at=None)
        assert waiting.filter(about_id=str(answer.submission.uid)).count() == 1
        consider_answer(answer, by=desk.coordinator)
        assert not waiting.filter(about_id=str(answer.submission.uid)).exists()
    assert not any("School office has handed over" in task for task in desk.tasks(desk.coordinator))
    assert desk.work(desk.schools, "aldermoor-schools")["1.1.2"] == Work.HANDED  # the agency is not told
    assert desk.work(desk.coordinator, "aldermoor-schools")["1.1.2"] == Work.CONSIDERED


def test_where_there_is_a_validator_nothing_is_handed_over_unchecked(desk: Desk) -> None:
    answer, validator = desk.write(desk.schools, "1.1.2", "Words of the schools."), desk.validator()
    with acting_as(desk.schools):
        with pytest.raises(Refused, match="validator"):
            hand_over_answers([answer], by=desk.schools)
        assert finish_answers([answer], by=desk.schools) == 1
    assert not any("1.1.2" in task for task in desk.tasks(desk.schools))
    assert any("Check before" in task for task in desk.tasks(validator))
    with acting_as(validator):
        to_check = Notification.objects.filter(name="assessments/answers_to_check", done_at=None)
        assert to_check.count() == 1
        send_back_answer(answer, reason="The number is missing.", by=validator)
    assert any("The number is missing." in task for task in desk.tasks(desk.schools))
    assert desk.work(desk.coordinator, "aldermoor-schools")["1.1.2"] == Work.WAITING
    with acting_as(desk.coordinator):
        assert not Entry.objects.filter(verb="assessments.answer_sent_back").exists()
    with acting_as(validator):
        assert hand_over_answers([answer], by=validator) == 1
    assert desk.reads(desk.coordinator, "Words of the schools")


def test_who_said_what_stands_beside_and_one_click_takes_it_over(desk: Desk) -> None:
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.2", "Words of the schools."))
    clause = desk.clause("1.1.2")
    with acting_as(desk.coordinator):
        own = desk.own(desk.coordinator)
        beside = contributions_on(own, clause, desk.coordinator, fictional=False)
        assert [str(c.agency) for c in beside] == ["Harbour office", "School office"]
        assert beside[0].asked_again.endswith(f"{REASON_OF_ASKING}.")
        schools, harbour = (c.parts[0].part for c in reversed(beside))
        taken = take_over_part(own, schools, how=INSTEAD, seen_version=0, by=desk.coordinator)
        assert (taken.value, taken.came_by, taken.label) == ("Words of the schools.", Origin.TAKEN_OVER, "AMBER+STRICT")
        with pytest.raises(AnswerProblem, match="since you looked"):
            take_over_part(own, harbour, how=INSTEAD, seen_version=0, by=desk.coordinator)
        entry = Entry.objects.filter(verb="assessments.part_taken_over").latest("pk")
        assert entry.details["agency"]["en"] == "School office"
    assert desk.work(desk.coordinator, "aldermoor-schools")["1.1.2"] == Work.CONSIDERED
    with acting_as(desk.schools):
        assert not Entry.objects.filter(verb="assessments.part_taken_over").exists()
        take_back_answer(answer, by=desk.schools)
    with acting_as(desk.coordinator):
        assert len(contributions_on(own, clause, desk.coordinator, fictional=False)) == 1
        with pytest.raises(AnswerPart.DoesNotExist):
            take_over_part(own, schools, how=INSTEAD, seen_version=1, by=desk.coordinator)
        assert AnswerPart.objects.get(submission=own, clause=clause, kind="progress").value == "Words of the schools."


def test_a_second_text_goes_below_with_the_name_of_its_agency(desk: Desk) -> None:
    answer = desk.hand(desk.schools, desk.write(desk.schools, "1.1.1", "New.", kind="needs"))
    with acting_as(desk.coordinator):
        own = desk.own(desk.coordinator)
        part = AnswerPart.objects.get(answer=answer, kind="challenges")
        there = AnswerPart.objects.get(submission=own, clause__code="1.1.1", kind="challenges")
        seen = there.version
        taken = take_over_part(own, part, how=BELOW, seen_version=seen, by=desk.coordinator)
        assert taken.value == f"{there.value}\n\nSchool office:\n{part.value}"
        assert take_over_answer(own, answer, by=desk.coordinator) == 1  # the needs; progress and challenges stand there
        assert AnswerPart.objects.get(submission=own, clause__code="1.1.1", kind="needs").value == "New."


def test_the_states_answer_is_shown_to_chosen_bodies_and_to_no_others(desk: Desk) -> None:
    desk.write(desk.coordinator, "1.1.2", "Words of the State.")
    with acting_as(desk.coordinator):
        answer = Answer.objects.get(submission=desk.own(desk.coordinator), clause__code="1.1.2")
        circulate_answer(answer, [desk.cast.party("aldermoor-schools")], by=desk.coordinator)
    assert desk.reads(desk.schools, "Words of the State")
    assert not desk.reads(desk.harbour, "Words of the State")
    assert not desk.reads(desk.schools, "canaryaldermoor2022m111progress")
    with acting_as(desk.schools):
        beside = contributions_on(desk.own(desk.schools), desk.clause("1.1.2"), desk.schools, fictional=False)
        assert [str(c.agency) for c in beside] == ["Aldermoor"]
    with acting_as(desk.harbour):
        assert contributions_on(desk.own(desk.harbour), desk.clause("1.1.2"), desk.harbour, fictional=False) == []
    clearing = desk.cast.user("clearing")
    with acting_as(clearing), pytest.raises(Refused):
        circulate_answer(answer, [desk.cast.party("aldermoor-harbour")], by=clearing)


def test_the_circle_of_a_body_stays_that_of_one_body(desk: Desk) -> None:
    body = desk.cast.party("aldermoor-schools")
    with acting_as(desk.coordinator):
        circle = circle_of_body(body, by=desk.coordinator)
        assert circle_of_body(body, by=desk.coordinator) == circle
        with pytest.raises(Refused):
            add_member(circle, desk.cast.party("aldermoor-harbour"), reason="Both.", by=desk.coordinator)
        with pytest.raises(CircleProblem):
            circle_of_body(desk.cast.party("aldermoor"), by=desk.coordinator)
    for user in (desk.schools, desk.cast.user("other_coordinator")):
        with acting_as(user), pytest.raises(Refused):
            circle_of_body(body, by=user)
    assert Circle.objects.filter(kind=CircleKind.BODY).count() == 2


def test_an_agency_is_reminded_until_it_has_handed_over(desk: Desk) -> None:
    due = datetime.date(2023, 4, 10)
    for _night in range(2):
        remind_on(due - datetime.timedelta(days=3))
    reminders = Notification.objects.filter(name="assessments/contributions_due")
    with acting_as(desk.schools):
        assert reminders.count() == 1
    desk.write(desk.schools, "1.1.2", "Words.")
    with acting_as(desk.schools):
        answers = list(Answer.objects.filter(submission=desk.own(desk.schools)))
        hand_over_answers(answers, by=desk.schools)
        assert not reminders.filter(done_at=None).exists()
    remind_on(due - datetime.timedelta(days=1))
    with acting_as(desk.schools):
        assert reminders.count() == 1
