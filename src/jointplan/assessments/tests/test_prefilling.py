# SPDX-License-Identifier: AGPL-3.0-or-later
"""What registers say is offered as an answer, and saved only when a person keeps it."""

from collections.abc import Iterator
from typing import Any

import pytest

from jointplan.access.identity import acting_as
from jointplan.assessments import asking
from jointplan.assessments.asking import asked_in
from jointplan.assessments.burden import burden_of
from jointplan.assessments.models import AnswerPart, Origin, Questionnaire, Submission
from jointplan.assessments.operations.answers import PartInput, save_answer
from jointplan.assessments.operations.prefilling import keep_prefilled
from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.prefilling import Offer, offers_for
from jointplan.assessments.problems import AnswerProblem
from jointplan.assessments.schema import SOURCES, QuestionnaireProblem, read_schema
from jointplan.core.rules import Refused
from jointplan.documents.models import Document, DocumentKind
from jointplan.documents.operations import add_link
from jointplan.focalpoints.models import ContactPart
from jointplan.plans.models import Clause, Register
from tests.cast import Cast
from tests.everything import reading_everything

pytestmark = pytest.mark.django_db
CODE = "1.1.3"


@pytest.fixture
def draft(cast: Cast) -> Iterator[Submission]:
    """The draft of Aldermoor, with a questionnaire that takes answers to one measure from registers."""
    with acting_as(cast.user("coordinator")):
        found = cast.submission("aldermoor", "2022")
    data = standard_questionnaire()
    question(data, "progress")["prefill"] = {CODE: "focal-points"}
    question(data, "challenges")["prefill"] = {CODE: "decisions"}
    question(data, "evidence")["prefill"] = {CODE: "documents"}
    Questionnaire.objects.filter(pk=found.cycle.questionnaire_id).update(data=data)
    asking.forget()
    yield found
    asking.forget()


def question(data: Any, key: str) -> Any:
    return next(row for row in data["questions"] if row["key"] == key)


def offered(draft: Submission, user: Any) -> dict[str, Offer]:
    return {one.question.key: one for one in offers_for(draft, CODE, asked_in(draft.cycle)[CODE], (), user)}


def clause_of(draft: Submission) -> Clause:
    found: Clause = draft.cycle.edition.clauses.get(code=CODE)
    return found


def test_posts_are_offered_as_named_or_vacant_and_no_person_is_named(cast: Cast, draft: Submission) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        text = offered(draft, coordinator)["progress"].value
        people = ContactPart.objects.exclude(name="").values_list("name", flat=True)
    assert "School office, Focal point: named" in text
    assert "Brindal" not in text
    assert not any(name in text for name in people)


def test_nothing_is_saved_unless_a_person_keeps_it(cast: Cast, draft: Submission, client_as: Any) -> None:
    url = f"/en/work/submissions/{draft.uid}/measures/{CODE}/"
    client = client_as("coordinator")
    page = client.get(url).content.decode()
    assert "From the registers of this product" in page
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        assert not AnswerPart.objects.filter(submission=draft, clause__code=CODE).exists()
        before, seen = burden_of(draft).prefilled, offered(draft, coordinator)["progress"].digest
    client.post(f"{url}from-register/", {"question": "progress", "seen": seen})
    with acting_as(coordinator):
        part = AnswerPart.objects.get(submission=draft, clause__code=CODE)
        assert (part.kind, part.came_by, part.label) == ("progress", Origin.PREFILLED, "AMBER+STRICT")
        assert burden_of(draft).prefilled == before + 1


def test_no_document_for_persons_alone_is_offered_to_a_whole_party(cast: Cast, draft: Submission) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        said = {"kind": DocumentKind.LETTER, "language": "en", "dated_on": draft.cycle.period_to, "by": coordinator}
        for title in ("Letter for all", "Letter for one"):
            given = {"title": title, "link": f"https://aldermoor.example/{title[-3:]}", **said}
            found = add_link(originator=draft.originator, **given)
    with reading_everything():
        type(found).objects.filter(pk=found.pk).update(label="RED", named_readers=[coordinator.pk])
    with acting_as(coordinator):
        value = offered(draft, coordinator)["evidence"].value
        assert Document.objects.visible_to(coordinator).filter(title="Letter for one").exists()
    assert "Letter for all" in value
    assert "Letter for one" not in value


def test_what_changed_since_it_was_read_or_is_answered_is_not_taken(cast: Cast, draft: Submission) -> None:
    coordinator = cast.user("coordinator")
    with acting_as(coordinator):
        clause, seen = clause_of(draft), offered(draft, coordinator)["progress"].digest
        with pytest.raises(AnswerProblem, match="changed since you looked"):
            keep_prefilled(draft, clause, "progress", seen="older", by=coordinator)
        save_answer(draft, clause, {"progress": PartInput("Mine.", "en")}, by=coordinator)
        with pytest.raises(AnswerProblem, match="answered already"):
            keep_prefilled(draft, clause, "progress", seen=seen, by=coordinator)
        assert AnswerPart.objects.get(submission=draft, clause=clause).value == "Mine."


def test_who_may_not_write_keeps_nothing(cast: Cast, draft: Submission) -> None:
    clearing = cast.user("clearing")
    with acting_as(clearing), pytest.raises(Refused):
        keep_prefilled(draft, clause_of(draft), "progress", seen="", by=clearing)


def test_each_register_fits_a_kind_of_question() -> None:
    assert set(Register) == set().union(*SOURCES.values())


@pytest.mark.parametrize(
    ("key", "source"), [("progress", "documents"), ("progress", "weather"), ("status", "decisions")]
)
def test_a_source_that_does_not_fit_is_no_questionnaire(key: str, source: str) -> None:
    data = standard_questionnaire()
    question(data, key)["prefill"] = {CODE: source}
    with pytest.raises(QuestionnaireProblem, match=f"“{key}”: its answers cannot be taken"):
        read_schema(data)


def test_what_ships_names_provisions_of_the_plan(cast: Cast) -> None:
    schema = read_schema(standard_questionnaire())
    assert schema.question("progress").prefill["A.1.4"] == Register.FOCAL_POINTS
