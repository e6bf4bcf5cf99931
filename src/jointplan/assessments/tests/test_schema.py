# SPDX-License-Identifier: AGPL-3.0-or-later
from copy import deepcopy
from typing import Any, NamedTuple

import pytest

from jointplan.assessments.operations.questionnaires import standard_questionnaire
from jointplan.assessments.schema import QuestionnaireProblem, read_schema


class Row(NamedTuple):
    """A clause as far as questions look at it."""

    id: int
    code: str
    kind: str
    is_assessed: bool
    parent_id: int | None


PLAN = [
    Row(1, "I", "part", False, None),
    Row(2, "I.1", "objective", False, 1),
    Row(3, "I.1.1", "measure", True, 2),
    Row(4, "I.1.2", "measure", True, 2),
    Row(5, "I.1.2.1", "sub-measure", False, 4),
    Row(6, "I.2", "objective", False, 1),
    Row(7, "I.2.1", "measure", True, 6),
    Row(8, "A", "part", False, None),
    Row(9, "A.1.1", "provision", True, 8),
]


def changed(**changes: Any) -> dict[str, Any]:
    return deepcopy(standard_questionnaire()) | changes


def with_question(**changes: Any) -> dict[str, Any]:
    data = changed()
    row = {"key": "lamps", "part": "account", "kind": "text", "asked_at": ["answered"], "text": {"en": "Lamps"}}
    data["questions"].append(row | changes)
    return data


@pytest.mark.parametrize(
    ("depth", "codes"),
    [
        ({"kind": "full"}, ["I.1.1", "I.1.2", "I.2.1", "A.1.1"]),
        ({"kind": "objective"}, ["I.1", "I.2", "A.1.1"]),
        ({"kind": "focus", "objectives": ["I.1"]}, ["I.1.1", "I.1.2", "I.2", "A.1.1"]),
    ],
    ids=["full", "by objective", "focus"],
)
def test_depth_says_where_is_answered(depth: dict[str, Any], codes: list[str]) -> None:
    assert list(read_schema(changed(depth=depth)).asked_of(PLAN)) == codes


def test_outside_the_focus_it_is_only_asked_whether_anything_changed() -> None:
    asked = read_schema(changed(depth={"kind": "focus", "objectives": ["I.1"]})).asked_of(PLAN)
    assert [question.key for question in asked["I.2"]] == ["no_change"]
    assert "no_change" not in {question.key for question in asked["I.1.1"]}


def test_measures_are_ticked_where_an_objective_is_answered_as_a_whole() -> None:
    asked = read_schema(changed(depth={"kind": "objective"})).asked_of(PLAN)
    assert "measures" in {question.key for question in asked["I.1"]}
    assert "measures" not in {question.key for question in asked["A.1.1"]}


def test_a_general_question_is_asked_at_the_clause_that_it_names() -> None:
    asked = read_schema(with_question(asked_at=["A"])).asked_of(PLAN)
    assert [question.key for question in asked["A"]] == ["lamps"]


def test_a_condition_holds_for_the_answers_that_it_names() -> None:
    question = read_schema(standard_questionnaire()).question("reason")
    assert question.is_asked_with({"status": "not-applicable"})
    assert not question.is_asked_with({"status": "planned"})
    assert not question.is_asked_with({})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(format="other/1"), "no questionnaire"),
        (changed(parts=None), "cannot be read"),
        (with_question(kind="poem"), "poem"),
        (with_question(key="status"), "“status” of a question is used twice"),
        (with_question(key="Lamps!"), "Lamps!"),
        (with_question(part="cellar"), "part is not among the parts"),
        (with_question(text={"en": ""}), "give it a text"),
        (with_question(asked_at=[]), "where it is asked"),
        (with_question(longest=40_000), "between 1 and 32000"),
        (with_question(kind="choice", choices=[{"code": "a", "name": {"en": "A"}}]), "two choices"),
        (with_question(kind="choices"), "give it choices"),
        (with_question(kind="by-sex-and-age"), "name the sexes"),
        (with_question(when={"question": "later", "is": ["yes"]}), "does not stand before it"),
        (with_question(when={"question": "status", "is": ["excellent"]}), "does not have"),
        (with_question(when={"question": "progress", "is": ["yes"]}), "does not have"),
        (changed(parts=[{"key": "account", "name": {"en": "A"}, "label": "CLEAR"}]), "leaves as TLP:AMBER"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_named(data: dict[str, Any], said: str) -> None:
    with pytest.raises(QuestionnaireProblem, match=said.replace("!", "\\!")):
        read_schema(data)
