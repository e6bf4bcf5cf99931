# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions on what a State sent: every step × every role × every state, what is kept, and who is told."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from jointplan.access.identity import acting_as, set_identity
from jointplan.access.operations import name_readers
from jointplan.access.today import today
from jointplan.accounts.system import OPERATOR
from jointplan.assessments.clarification_turns import STANDS, stand_of
from jointplan.assessments.deadlines import deadlines_of
from jointplan.assessments.models import AnswerPart, Clarification, Reply, Submission, SubmissionState
from jointplan.assessments.operations.clarifying import (
    ask_clarification,
    clarify,
    leave_as_it_stands,
    take_back_question,
)
from jointplan.assessments.operations.compiling import mark_compiled
from jointplan.assessments.pages import tasks_of
from jointplan.assessments.problems import AnswerProblem
from jointplan.core.rules import Refused
from jointplan.notifications.models import Notification
from tests.cast import ROLES, Cast
from tests.everything import fingerprint, reading_everything

pytestmark = pytest.mark.django_db
S, C = "secretariat", "coordinator"


def part_of(cast: Cast) -> AnswerPart:
    with acting_as(cast.user(S)):
        return cast.part("aldermoor", "2021", "1.1.1", "status")


def ask(cast: Cast, **given: Any) -> Clarification:
    with acting_as(cast.user(S)):
        return ask_clarification(part_of_now(cast), "Since when?", by=cast.user(S), **given)


def part_of_now(cast: Cast) -> AnswerPart:
    return AnswerPart.objects.get(originator__code="aldermoor", cycle__code="2021", clause__code="1.1.1", kind="status")


def asked(cast: Cast) -> Clarification:
    return ask(cast)


def clarified(cast: Cast) -> Clarification:
    found = ask(cast)
    with acting_as(cast.user(C)):
        clarify(found, "Since spring.", by=cast.user(C))
    return found


def left(cast: Cast) -> Clarification:
    found = ask(cast)
    with acting_as(cast.user(C)):
        leave_as_it_stands(found, by=cast.user(C))
    return found


def taken_back(cast: Cast) -> Clarification:
    found = ask(cast)
    with acting_as(cast.user(S)):
        take_back_question(found, by=cast.user(S))
    return found


def compiled(cast: Cast) -> Clarification:
    found = left(cast)
    with acting_as(cast.user(S)):
        mark_compiled(Submission.objects.get(pk=found.submission_id), by=cast.user(S))
    return found


class Scene(NamedTuple):
    part: AnswerPart
    submission: Submission
    question: Clarification


SCENES: dict[str, Callable[[Cast], Clarification]] = {
    scene.__name__: scene for scene in (asked, clarified, left, taken_back, compiled)
}
Act = Callable[[Scene, Any], Any]
# What is done | who gets through in each scene.
TABLE: dict[str, tuple[Act, list[str]]] = {
    "ask": (lambda scene, by: ask_clarification(scene.part, "And then?", by=by), [S, S, S, S, ""]),
    "ask nothing": (lambda scene, by: ask_clarification(scene.part, " ", by=by), [""] * 5),
    "answer in words": (lambda scene, by: clarify(scene.question, "So.", by=by), [C, "", "", "", ""]),
    "answer nothing": (lambda scene, by: clarify(scene.question, " ", by=by), [""] * 5),
    "name a version that is none": (
        lambda scene, by: clarify(scene.question, "So.", later=scene.submission, by=by),
        [""] * 5,
    ),
    "leave": (lambda scene, by: leave_as_it_stands(scene.question, by=by), [C, "", "", "", ""]),
    "take back": (lambda scene, by: take_back_question(scene.question, by=by), [S, "", "", "", ""]),
    "compile": (lambda scene, by: mark_compiled(scene.submission, by=by), ["", S, S, S, ""]),
}
REFUSALS = (Refused, AnswerProblem, Submission.DoesNotExist, AnswerPart.DoesNotExist, Clarification.DoesNotExist)


@pytest.mark.parametrize("scene", SCENES)
def test_only_the_right_person_in_the_right_state_gets_through(cast: Cast, scene: str) -> None:
    question = SCENES[scene](cast)
    with reading_everything():
        found = Scene(
            part_of_now(cast),
            Submission.objects.get(pk=question.submission_id),
            Clarification.objects.get(pk=question.pk),
        )
    before = fingerprint()
    people = {role: cast.user(role) for role in ROLES} | {"operator": OPERATOR}
    for name, (act, cells) in TABLE.items():
        succeeded, reasons = set(), set()
        for role, user in people.items():
            with transaction.atomic():
                set_identity(user)
                try:
                    act(found, user)
                except REFUSALS as refusal:
                    reasons.add(str(refusal).strip())
                else:
                    succeeded.add(role)
                    transaction.set_rollback(True)
        assert succeeded == set(cells[list(SCENES).index(scene)].split()), name
        assert "" not in reasons
        assert fingerprint() == before, f"somebody was refused and changed something: {name}"


@pytest.mark.parametrize(
    ("scene", "stand"),
    [(asked, "asked"), (clarified, "clarified"), (left, "left"), (taken_back, "received"), (compiled, "compiled")],
)
def test_how_a_submission_stands_is_told_to_the_two_and_to_nobody_else(cast: Cast, scene: Any, stand: str) -> None:
    # What the cast has asked is answered in words, so that it comes before what was left.
    with acting_as(cast.user(S)):
        earlier = Clarification.objects.get(state__code="aldermoor")
        assert stand_of(cast.submission("aldermoor", "2021"), cast.user(S)) == STANDS["clarified"]
    question = scene(cast)
    with reading_everything():
        submission = Submission.objects.get(pk=question.submission_id)
    told = {"received": "clarified", "left": "clarified"}.get(stand, stand)
    for role in (S, C):
        with acting_as(cast.user(role)):
            assert stand_of(submission, cast.user(role)) == STANDS[told]
    for role in ("other_coordinator", "partner", "focal_point", "third_coordinator"):
        with acting_as(cast.user(role)):
            public = "compiled" if submission.state == SubmissionState.COMPILED else "received"
            assert stand_of(submission, cast.user(role)) == STANDS[public]
            assert not Clarification.objects.filter(pk__in=[question.pk, earlier.pk]).exists()


def test_what_the_part_said_stays_beside_the_question(cast: Cast) -> None:
    question = ask(cast, due_on=today() + datetime.timedelta(days=9))
    with acting_as(cast.user(C)):
        found = Clarification.objects.get(pk=question.pk)
        assert found.quoted == part_of_now(cast).value
        assert found.shown_quote()
        assert found.described()


def test_what_persons_alone_read_is_not_quoted_to_a_whole_party(cast: Cast) -> None:
    clearing, secretariat = cast.user("clearing"), cast.user(S)
    with acting_as(clearing):
        name_readers(part_of_now(cast), [clearing.pk, secretariat.pk], reason="For the two.", by=clearing)
    with pytest.raises(Refused, match="Only the persons named"):
        ask(cast)


def test_a_day_that_is_over_is_refused(cast: Cast) -> None:
    with pytest.raises(AnswerProblem, match="is over"):
        ask(cast, due_on=today() - datetime.timedelta(days=1))


def titles(cast: Cast, role: str) -> list[str]:
    user = cast.user(role)
    with acting_as(user):
        return [task.title for task in tasks_of(user, False)]


def test_nothing_stays_in_a_list_after_it_is_done(cast: Cast) -> None:
    before = {role: titles(cast, role) for role in (C, S)}
    question = ask(cast, due_on=today() + datetime.timedelta(days=9))
    assert any("asks about 1.1.1" in title for title in titles(cast, C))
    assert not any("asks about" in title for title in [*titles(cast, "other_clearing"), *titles(cast, "focal_point")])
    with acting_as(cast.user(C)):
        (due,) = [one for one in deadlines_of(cast.user(C), False) if one.key == f"asked-{question.pk}"]
        assert "clarif" not in f"{due.url} {due.title}"
        leave_as_it_stands(question, by=cast.user(C))
        assert not any(one.key.startswith("asked-") for one in deadlines_of(cast.user(C), False))
    assert titles(cast, C) == before[C]
    assert any("Every question is answered: Aldermoor" in title for title in titles(cast, S))
    with acting_as(cast.user(S)):
        mark_compiled(Submission.objects.get(pk=question.submission_id), by=cast.user(S))
    assert not any("Every question is answered: Aldermoor" in title for title in titles(cast, S))


def notes(cast: Cast, role: str) -> list[tuple[str, bool]]:
    with acting_as(cast.user(role)):
        mine = Notification.objects.visible_to(cast.user(role)).filter(name__contains="clarification")
        mine |= Notification.objects.visible_to(cast.user(role)).filter(name__contains="question_taken_back")
        return [(note.name.removeprefix("assessments/"), note.done_at is not None) for note in mine.order_by("pk")]


def test_the_two_are_told_and_nobody_else(cast: Cast) -> None:
    before = {role: len(notes(cast, role)) for role in ROLES if role != "anonymous"}

    def new(role: str) -> list[tuple[str, bool]]:
        return notes(cast, role)[before[role] :]

    question = ask(cast)
    assert new(C) == [("clarification_asked", False)]
    with acting_as(cast.user(C)):
        leave_as_it_stands(question, by=cast.user(C))
    assert new(C) == [("clarification_asked", True)]
    assert new(S) == [("clarification_answered", False)]
    taken_back(cast)
    assert new(C)[1:] == [("clarification_asked", True), ("question_taken_back", False)]
    assert all(new(role) == [] for role in before if role not in {C, S})


def test_a_reply_is_given_once_even_when_both_answers_are_pressed(cast: Cast) -> None:
    question = clarified(cast)
    with acting_as(cast.user(C)):
        with pytest.raises(Refused, match="already"):
            leave_as_it_stands(question, by=cast.user(C))
        assert Clarification.objects.get(pk=question.pk).reply.kind == Reply.CLARIFIED


def test_compiling_says_on_its_page_which_question_is_open(cast: Cast, client_as: Any) -> None:
    question = ask(cast)
    with reading_everything():
        uid = Submission.objects.get(pk=question.submission_id).uid
    client = client_as(S)
    response = client.post(f"/en/work/submissions/{uid}/compiled/", follow=True)
    assert "A question is still open: 1.1.1" in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("/clarifications/")
